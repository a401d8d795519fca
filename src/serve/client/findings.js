// What is wrong: an overlay for the page in view, which opens by itself when there is an error in its sources and goes
// by itself when it is mended, and a panel with all findings of the project.
import { icon, make, visit } from "./dom.js";
import { words } from "./words.js";

/** The lines around a place, the place underlined and what is said of it beside it. Paragraphs are one line, so lines wrap. */
function excerpt(place) {
  const lines = [[]];
  const add = (text, marked) => text.split("\n").forEach((line, index) => {
    if (index) lines.push([]);
    if (line || marked) lines[lines.length - 1].push(marked ? make("mark", { class: line ? null : "gap" }, line) : line);
  });
  add(shortened(place.before, -CONTEXT), false);
  const at = lines.length - 1;
  add(place.marked, true);
  const marked = lines.length - 1;
  if (place.label) lines[marked].push(make("span", { class: "label" }, rich(place.label)));
  add(shortened(place.after, CONTEXT), false);
  return make("div", { class: "excerpt" }, lines.map((parts, index) => make("div", { class: index >= at && index <= marked ? "row at" : "row" },
    make("span", { class: "number" }, String(place.first + index)), make("code", {}, parts))));
}

/** What stands before or after a place in its line, cut where it is long. */
const CONTEXT = 90;
function shortened(text, most) {
  if (most > 0) {
    const [line, ...rest] = text.split("\n");
    return [line.length > most ? `${line.slice(0, most)}…` : line, ...rest].join("\n");
  }
  const lines = text.split("\n");
  const line = lines.pop();
  return [...lines, line.length > -most ? `…${line.slice(most)}` : line].join("\n");
}

/** A message, what it quotes from the file set apart. */
const rich = (text) => text.split(/`([^`]+)`/).map((piece, index) => (index % 2 ? make("code", {}, piece) : piece));

/** What the code means, why it matters and what to write instead: as `gongkai explain` prints it. */
function explanation(code) {
  const text = make("pre", { tabindex: "0" });
  const fill = async () => {
    if (text.textContent) return;
    const answer = await fetch(`/.gongkai/explain?code=${encodeURIComponent(code)}`);
    text.textContent = answer.ok ? await answer.text() : words.unexplained;
  };
  return make("details", { class: "explanation", ontoggle: fill }, make("summary", {}, words.explain, " ", make("code", {}, code)), text);
}

function parts(finding) {
  const [own, ...related] = finding.places;
  return [
    own && make("p", { class: "place" }, make("b", {}, words.place(own.file, own.line, own.column))),
    own && own.line && excerpt(own),
    related.map((place) => make("div", { class: "related" }, make("p", { class: "place" }, words.place(place.file, place.line, place.column)), place.line && excerpt(place), !place.line && place.label)),
    finding.help && make("div", { class: "help" }, make("h3", {}, words.help), make("p", {}, rich(finding.help))),
    finding.code && explanation(finding.code),
  ];
}

const chip = (severity) => make("span", { class: `chip ${severity}` }, words.severity[severity]);

export class Findings {
  constructor(toolbar, { about, isPage }) {
    this.toolbar = toolbar;
    this.about = about;
    this.isPage = isPage;
    this.state = null;
    this.body = make("div", { class: "overlay-body" });
    this.heading = make("h2", { id: "overlay-title" });
    this.overlay = make("dialog", { class: "overlay", role: "alertdialog", "aria-labelledby": "overlay-title", "aria-describedby": "overlay-note" },
      make("div", { class: "head" }, this.heading, make("button", { type: "button", class: "close", "aria-label": words.close, onclick: () => this.overlay.close() }, icon("close"))),
      this.body,
      make("div", { class: "foot" }, this.note = make("p", { id: "overlay-note" }), make("p", { class: "only" }, words.only),
        make("div", { class: "actions" },
          make("button", { type: "button", class: "button", onclick: () => { this.overlay.close(); this.toggle(true); } }, words.all),
          this.button = make("button", { type: "button", class: "button filled", onclick: () => this.overlay.close() }, words.close))));
    // Beside it is the page: whoever clicks there wants to see it.
    this.overlay.addEventListener("click", (event) => { if (event.target === this.overlay) this.overlay.close(); });
    // Closed by the reader, it stays away until something else is wrong.
    this.overlay.addEventListener("close", () => { if (this.state && !this.closing) visit.set("closed", this.signature()); });
    this.list = make("div", { class: "panel-list" });
    this.title = make("h2", { id: "panel-title", tabindex: "-1" }, words.all);
    this.panel = make("section", { id: "panel", class: "panel", "aria-labelledby": "panel-title", hidden: true },
      make("div", { class: "head" }, this.title, make("button", { type: "button", class: "close", "aria-label": words.close, onclick: () => this.toggle(false) }, icon("close"))), this.list);
    this.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.toggle(false); });
    toolbar.root.append(this.panel, this.overlay);
    // On a phone it would cover every page that it leads to.
    if (visit.get("panel") === "open" && window.innerWidth >= 720) this.toggle(true, false);
  }

  signature() {
    return JSON.stringify(this.concerns().map(({ code, message, places }) => [code, message, places[0] && places[0].line]));
  }

  /** What the overlay is about: the findings of the page in view, errors first; a build that failed altogether. */
  concerns() {
    const { failure, here } = this.state.findings;
    return failure ? [{ severity: "error", code: "", message: failure, help: null, places: [] }] : here;
  }

  tell(state) {
    this.state = state || this.state;
    if (!state) return;
    const wrong = this.concerns();
    const errors = wrong.filter((one) => one.severity === "error");
    const nothing = document.getElementById("gongkai-findings");
    if (nothing) this.instead(nothing);
    else if (errors.length && visit.get("open") !== "later" && visit.get("closed") !== this.signature()) this.open();
    else if (this.overlay.open && wrong.length && !errors.length === !this.ofErrors) this.open();
    else this.hide();
    if (!errors.length) visit.remove("closed");
    if (visit.get("asked") === this.about() && wrong.length && !nothing) {
      visit.remove("asked");
      this.open();
    }
    if (!this.panel.hidden) this.fill();
  }

  hide() {
    if (!this.overlay.open) return;
    this.closing = true;
    this.overlay.close();
    this.closing = false;
  }

  open(first = this.concerns()[0]) {
    const wrong = this.concerns();
    this.ofErrors = wrong.some((one) => one.severity === "error");
    const others = wrong.filter((one) => one !== first);
    this.overlay.className = `overlay ${first.severity}`;
    this.heading.replaceChildren(chip(first.severity), make("span", {}, rich(first.message)));
    this.body.replaceChildren(...parts(first).flat().filter(Boolean),
      ...(others.length ? [make("h3", { class: "others" }, words.others(others.length)), ...others.map((one) => make("details", { class: "other" },
        make("summary", {}, chip(one.severity), make("span", { class: "message" }, rich(one.message)), one.places[0] && one.places[0].line && make("span", { class: "where" }, words.line(one.places[0].line))),
        parts(one).flat()))] : []));
    this.note.textContent = this.state.findings.good ? words.goodNote : words.staleNote;
    if (this.overlay.open) return;
    this.overlay.showModal();
    this.button.focus();
  }

  /** On the page that stands in while there is none. */
  instead(place) {
    const all = this.state.findings.here;
    place.hidden = all.length > 0;
    let list = document.getElementById("gongkai-instead");
    if (!list) {
      list = make("div", { id: "gongkai-instead" });
      place.after(list);
      list.attachShadow({ mode: "open" });
    }
    list.shadowRoot.replaceChildren(make("link", { rel: "stylesheet", href: "/.gongkai/preview.css" }),
      ...all.map((one) => make("article", { class: "finding-card" }, make("h2", {}, chip(one.severity), make("span", {}, rich(one.message))), parts(one).flat())));
  }

  /** The panel with all findings. */
  toggle(yes = this.panel.hidden, byHand = true) {
    this.panel.hidden = !yes;
    this.toolbar.status.setAttribute("aria-expanded", String(yes));
    visit.set("panel", yes ? "open" : "closed");
    if (yes) this.fill();
    if (byHand) (yes ? this.title : this.toolbar.status).focus();
  }

  async fill() {
    let all;
    try { all = await (await fetch("/.gongkai/findings")).json(); } catch { return; }
    const opened = new Set([...this.list.querySelectorAll("details[open]")].map((one) => one.dataset.key));
    const files = new Map();
    for (const finding of all.findings) {
      const file = finding.file || words.nowhere;
      if (!files.has(file)) files.set(file, []);
      files.get(file).push(finding);
    }
    this.title.textContent = words.allCount(all.findings.length + all.more);
    this.list.replaceChildren(
      ...(all.failure ? [make("p", { class: "failure" }, all.failure)] : []),
      ...(files.size || all.failure ? [] : [make("p", { class: "empty" }, words.clean)]),
      ...[...files].map(([file, findings]) => make("section", {}, make("h3", {}, make("code", {}, file), make("b", {}, String(findings.length))),
        make("ul", {}, findings.map((finding) => this.row(file, finding, opened))))),
      ...(all.more ? [make("p", { class: "empty" }, words.more_findings(all.more))] : []));
  }

  row(file, finding, opened) {
    const place = finding.places[0];
    const key = `${file} ${finding.code} ${place ? place.line : ""} ${finding.message}`;
    const target = finding.page && `/${finding.page}`;
    const here = this.isPage && this.state && this.state.findings.here.find((one) => one.number === finding.number && one.message === finding.message);
    const text = [chip(finding.severity), make("span", { class: "message" }, rich(finding.message)), make("span", { class: "where" }, place && place.line && make("span", {}, words.line(place.line)), make("code", {}, finding.code))];
    const go = (event) => {
      if (here) {
        event.preventDefault();
        this.open(here);
      } else {
        visit.set("asked", target);
      }
    };
    const head = target || here
      ? make("a", { class: "row-head", href: target || this.about(), title: here ? words.onThisPage : words.toPage, onclick: go }, text, icon("go"))
      : make("div", { class: "row-head" }, text);
    return make("li", {}, head, place && make("details", { "data-key": key, open: opened.has(key) }, make("summary", {}, words.help), place.line && excerpt(place), finding.help && make("p", { class: "help-line" }, rich(finding.help))));
  }
}
