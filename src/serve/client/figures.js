// Where a figure comes from: a click on one opens a card with its indicator, place and value, and all that uses it.
import { icon, kept, make, path } from "./dom.js";
import { language, words } from "./words.js";

export class Figures {
  constructor(toolbar, { about }) {
    this.toolbar = toolbar;
    this.about = about;
    this.from = null;
    this.card = make("section", { class: "card", role: "dialog", "aria-labelledby": "card-title", tabindex: "-1", hidden: true });
    this.card.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(true); });
    toolbar.root.append(this.card);
    document.head.append(make("link", { rel: "stylesheet", href: "/.gongkai/marks.css" }));
    this.set(kept.get("figures") !== "off");
    // Before the page's own handlers: a figure is a link, and a sorted table listens to clicks.
    document.addEventListener("click", (event) => this.clicked(event), true);
    window.addEventListener("resize", () => this.place());
    window.addEventListener("scroll", () => this.place(), { passive: true });
  }

  set(on) {
    this.on = on;
    this.toolbar.toggle.setAttribute("aria-pressed", String(on));
    document.documentElement.toggleAttribute("data-preview-figures", on);
    if (!on) this.close(false);
  }

  toggle() {
    this.set(!this.on);
    kept.set("figures", this.on ? "on" : "off");
  }

  clicked(event) {
    if (event.composedPath().includes(this.toolbar.host)) return;
    const figure = event.target.closest && event.target.closest("[data-preview]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!figure || !this.on || !plain) {
      this.close(false);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.open(figure, event.target.closest("a") || figure);
  }

  async open(figure, focused) {
    const mark = figure.dataset.preview;
    const page = figure.closest("[data-page]");
    let facts = null;
    try {
      const answer = await fetch(`/.gongkai/figure?of=${encodeURIComponent(mark)}&page=${encodeURIComponent(page ? page.dataset.page : this.about())}`);
      if (answer.ok) facts = await answer.json();
    } catch { /* said below */ }
    this.close(false);
    this.figure = figure;
    this.from = focused;
    figure.toggleAttribute("data-preview-open", true);
    const close = make("button", { type: "button", class: "close", "aria-label": words.close, onclick: () => this.close(true) }, icon("close"));
    this.card.replaceChildren(...(facts ? this.told(facts, close) : [make("div", { class: "head" }, make("h2", { id: "card-title" }, words.gone), close)]));
    this.card.hidden = false;
    this.place();
    this.card.focus();
  }

  told(facts, close) {
    const other = language === "zh" ? "en" : "zh";
    const place = ({ file, line }) => make("code", { class: "file" }, path(`${file}:${line}`));
    const row = (name, ...value) => value.some(Boolean) && [make("dt", {}, name), make("dd", {}, value)];
    return [
      make("div", { class: "head" }, make("div", {}, make("h2", { id: "card-title" }, facts.name[language] + (facts.what ? ` · ${facts.what}` : "")),
        make("p", { class: "other-name", lang: other === "en" ? "en" : "zh-CN" }, facts.name[other])), close),
      make("dl", {}, [
        row(words.stored, facts.stored && make("b", { class: "stored" }, facts.stored)),
        row(words.written, facts.written.zh && make("span", { lang: "zh-CN" }, facts.written.zh), facts.written.en && make("span", { lang: "en", class: "second" }, facts.written.en)),
        row(words.computed, facts.computed),
        row(words.period, facts.period, facts.status && make("span", { class: "chip hint" }, words.statuses[facts.status])),
        row(words.coverage, facts.coverage),
        row(words.note, facts.note),
        row(words.source, facts.source),
        row(words.file, place(facts.place)),
        row(words.citation, make("code", {}, facts.citation)),
      ].flat().filter(Boolean)),
      make("h3", {}, words.uses),
      facts.uses.length ? make("ul", {}, facts.uses.map((used) => make("li", {},
        used.page ? make("a", { href: used.page }, used.title || used.page) : make("span", { class: "what" }, used.what),
        make("span", { class: "where" }, used.page && make("span", {}, used.what), place(used.places[0]), used.places.length > 1 && make("span", {}, words.times(used.places.length)))))) : make("p", {}, words.unused),
      make("p", { class: "actions" }, make("a", { class: "button", href: facts.page }, words.indicatorPage)),
    ];
  }

  /** Below the figure where there is room, else above or beside it; on a phone the card is a sheet at the bottom. */
  place() {
    if (this.card.hidden || !this.figure) return;
    const set = (name, value) => this.card.style.setProperty(name, value);
    if (window.innerWidth < 720) {
      ["left", "top", "max-height"].forEach((name) => this.card.style.removeProperty(name));
      return;
    }
    const box = this.figure.getBoundingClientRect();
    const margin = 12;
    const bottom = window.innerHeight - 64;
    const below = bottom - box.bottom - margin;
    const above = box.top - 2 * margin;
    set("max-height", `${bottom - 2 * margin}px`);
    const size = this.card.getBoundingClientRect();
    const right = document.documentElement.clientWidth - size.width - margin;
    let left = Math.max(margin, Math.min(box.left, right));
    let top = box.bottom + margin / 2;
    if (size.height > below && size.height <= above) {
      top = box.top - size.height - margin / 2;
    } else if (size.height > below) {
      top = Math.max(margin, Math.min(box.top, bottom - size.height - margin));
      left = box.left - size.width - margin >= margin ? box.left - size.width - margin : Math.min(box.right + margin, right);
    }
    set("left", `${left}px`);
    set("top", `${top}px`);
  }

  close(back) {
    if (this.card.hidden) return;
    this.card.hidden = true;
    if (this.figure) this.figure.removeAttribute("data-preview-open");
    if (back && this.from) this.from.focus();
    this.figure = null;
  }
}
