// The bar at the bottom edge: how the content stands, and the ways to look at the page. It lives in a shadow tree, so no
// theme reaches into it and it reaches into no theme.
import { icon, kept, make } from "./dom.js";
import { lang, words } from "./words.js";

const views = ["page", "both", "phone", "elder", "print", "changes"];

export class Toolbar {
  constructor({ view, about }) {
    this.view = view;
    this.about = about;
    this.host = make("gongkai-preview", { lang });
    this.root = this.host.attachShadow({ mode: "open" });
    // Unstyled it would flicker; it shows itself when its style is there.
    this.host.hidden = true;
    const style = make("link", { rel: "stylesheet", href: "/.gongkai/preview.css", onload: () => { this.host.hidden = false; } });
    this.status = make("button", { type: "button", class: "status", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.findings.toggle() },
      make("span", { class: "dot" }), make("span", { class: "status-text" }, words.waiting));
    this.here = make("button", { type: "button", class: "here", hidden: true, onclick: () => this.findings.open() });
    this.nav = make("nav", { id: "views", "aria-label": words.views });
    this.toggle = make("button", { type: "button", class: "toggle", title: words.figuresHint, "aria-pressed": "true", onclick: () => this.figures.toggle() },
      icon("figures"), make("span", {}, words.figures));
    this.menu = make("button", { type: "button", class: "menu", "aria-expanded": "false", "aria-controls": "views", onclick: () => this.open(this.menu.getAttribute("aria-expanded") !== "true") },
      icon("more"), make("span", {}, words.more));
    this.fold = make("button", { type: "button", class: "fold", "aria-label": words.collapse, title: words.collapse, onclick: () => this.collapse(true) }, icon("down"));
    this.bar = make("section", { class: "bar", "aria-label": words.toolbar }, this.status, this.here, this.nav, this.toggle, this.menu, this.fold);
    this.tab = make("button", { type: "button", class: "tab", "aria-label": words.expand, title: words.expand, hidden: true, onclick: () => this.collapse(false) },
      make("span", { class: "dot" }), make("span", { class: "tab-count" }));
    this.live = make("p", { class: "visually-hidden", role: "status" });
    this.root.append(style, this.bar, this.tab, this.live);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.menu.getAttribute("aria-expanded") === "true") {
        this.open(false);
        this.menu.focus();
      }
    });
    if (kept.get("bar") === "folded") this.collapse(true, false);
    this.show();
    // After the body: what a theme says of its children does not concern the bar.
    document.documentElement.append(this.host);
    new MutationObserver(() => this.show()).observe(document.documentElement, { attributeFilter: ["data-elder"] });
  }

  connect({ findings, figures }) {
    this.findings = findings;
    this.figures = figures;
  }

  /** The ways to look at the page, as links. */
  show() {
    const page = this.about();
    const elder = !this.view && document.documentElement.hasAttribute("data-elder");
    const current = this.view || (elder ? "elder" : "page");
    this.nav.replaceChildren(...views.map((view) => {
      const own = view !== "page" && view !== "elder";
      const address = own ? `/.gongkai/${view}?page=${encodeURIComponent(page)}` : page + (view === "elder" ? "#elder" : "");
      return make("a", { href: address, "aria-current": current === view && "page" }, icon(view), make("span", {}, words[view]));
    }));
    this.toggle.hidden = this.view === "phone" || this.view === "print" || this.view === "changes";
  }

  open(yes) {
    this.menu.setAttribute("aria-expanded", String(yes));
  }

  collapse(yes, byHand = true) {
    this.bar.hidden = yes;
    this.tab.hidden = !yes;
    if (!byHand) return;
    kept.set("bar", yes ? "folded" : "open");
    (yes ? this.tab : this.status).focus();
  }

  /** How the content stands after a build; null when the server does not answer. */
  tell(state) {
    const text = this.status.querySelector(".status-text");
    const set = (kind, told, count = "") => {
      this.host.dataset.state = kind;
      text.replaceChildren(...[told].flat());
      this.tab.querySelector(".tab-count").textContent = count;
      const plain = text.textContent;
      if (this.live.textContent !== plain) this.live.textContent = plain;
    };
    this.here.hidden = true;
    if (!state) return set("lost", words.lost);
    this.nav.hidden = this.menu.hidden = !state.release;
    const { errors, warnings, hints, here, good } = state.findings;
    if (!errors && !warnings && !hints) return set("clean", words.clean);
    const kind = errors ? "error" : warnings ? "warning" : "hint";
    const parts = [make("b", {}, words.count(errors, warnings, hints))];
    this.here.hidden = !here.length || !state.release;
    this.here.textContent = words.here(here.length);
    if (!good && state.release) parts.push(make("span", { class: "stale" }, words.stale));
    return set(kind, parts, String(errors || warnings || hints));
  }
}
