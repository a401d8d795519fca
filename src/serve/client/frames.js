// The page on a phone and on paper, each in a frame that is as wide as the thing itself.
import { make } from "./dom.js";
import { words } from "./words.js";

const view = document.getElementById("view");
const about = document.getElementById("gongkai-preview").dataset.page;

/** The links below follow a reader who follows a link inside the frame. */
function keepUp(frame) {
  frame.addEventListener("load", () => {
    document.dispatchEvent(new CustomEvent("gongkai-about", { detail: frame.contentWindow.location.pathname }));
  });
}

function phone() {
  const frame = make("iframe", { src: about, title: words.phone });
  keepUp(frame);
  view.append(make("p", { class: "note" }, words.phoneHint), make("div", { class: "device" }, frame));
}

/** Lets the rules for paper apply on the screen and those for the screen not; all else the browser does as ever. */
function asOnPaper(pages) {
  const turn = (media) => {
    const list = media.mediaText.toLowerCase();
    if (/\bprint\b/.test(list)) media.mediaText = list.replace(/\bprint\b/g, "all");
    else if (/\bscreen\b/.test(list)) media.mediaText = "not all";
  };
  const visit = (rules) => {
    for (const rule of rules) {
      if (rule.media) turn(rule.media);
      if (rule.styleSheet) visit(rule.styleSheet.cssRules);
      else if (rule.cssRules) visit(rule.cssRules);
    }
  };
  for (const sheet of pages.styleSheets) {
    // The link's own list of media stands at the link.
    if (sheet.ownerNode && sheet.ownerNode.media) {
      const list = sheet.ownerNode.media;
      if (/\bprint\b/.test(list)) sheet.ownerNode.media = "all";
      else if (/\bscreen\b/.test(list)) sheet.ownerNode.media = "not all";
    }
    visit(sheet.cssRules);
  }
}

function paper() {
  const frame = make("iframe", { src: about, title: words.print, scrolling: "no" });
  keepUp(frame);
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    asOnPaper(inside);
    const fit = () => frame.style.setProperty("height", `${inside.body.scrollHeight}px`);
    fit();
    new ResizeObserver(fit).observe(inside.body);
    inside.addEventListener("load", fit, true);
  });
  view.append(
    make("p", { class: "note" }, words.printHint, " ", make("button", { type: "button", class: "plain", onclick: () => frame.contentWindow.print() }, words.printNow)),
    make("div", { class: "desk", tabindex: "0" }, make("div", { class: "paper" }, frame)),
  );
}

if (view.matches(".view-phone")) phone();
else paper();
