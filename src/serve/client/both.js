// Both languages side by side: the blocks of the two rendered pages, paired in their order, with the figures marked. What
// stands in one language only is said beside its paragraph.
import { make } from "./dom.js";
import { words } from "./words.js";

const view = document.getElementById("view");
const about = document.getElementById("gongkai-preview").dataset.page;
const LEAVES = "h1, h2, h3, h4, h5, h6, p, ul, ol, table, figure, dl, blockquote, pre, .table-block";
// What is there for the reader's hands, not for reading.
const LEFT_OUT = "nav, aside, button, form, script, style, template, details.fold, .notice, .report-tools, .report-tail, .visually-hidden, [hidden]";

async function load(address) {
  const answer = await fetch(address);
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  const url = new URL(address, location.href);
  const language = html.documentElement.lang.startsWith("zh") ? "zh" : "en";
  return { html, url, address, language, lang: html.documentElement.lang };
}

/** The blocks of a page in order. */
function blocks(page) {
  const found = [];
  const walk = (node) => {
    for (const child of node.children) {
      if (child.matches(LEFT_OUT)) continue;
      if (child.matches(LEAVES)) found.push(child);
      else if ([...child.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim())) found.push(child);
      else walk(child);
    }
  };
  walk(page.html.querySelector("main") || page.html.body);
  return found.filter((one) => one.textContent.trim()).map((element) => ({
    element,
    kind: element.localName === "figure" || element.matches(".table-block") ? `${element.localName}#${element.id}` : element.localName,
    figures: [...element.querySelectorAll("[data-preview]")].concat(element.matches("[data-preview]") ? [element] : []),
    // A summary is written without markup: there nobody can tell a cited number from a typed one.
    isText: [...element.parentElement.children].some((one) => one.localName === "p" && one.querySelector("[data-preview]")),
  }));
}

/** The observation that a figure shows, whatever words it is written in. */
const observation = (figure) => figure.dataset.preview.replace(/\.(number|words|ordinal)$/, "");

/** Pairs the blocks so that as many as possible stand beside one of their kind with their figures. */
function pair(left, right) {
  const alike = (one, other) => {
    if (one.kind !== other.kind) return -1;
    const marks = new Set(one.figures.map(observation));
    const shared = new Set(other.figures.map(observation).filter((mark) => marks.has(mark))).size;
    return 2 + Math.min(shared, 5);
  };
  const best = Array.from({ length: left.length + 1 }, () => new Float64Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const both = alike(left[i], right[j]);
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], both > 0 ? both + best[i + 1][j + 1] : 0);
    }
  }
  const rows = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const both = i < left.length && j < right.length ? alike(left[i], right[j]) : -1;
    if (both > 0 && best[i][j] === both + best[i + 1][j + 1]) rows.push([left[i++], right[j++]]);
    else if (j >= right.length || (i < left.length && best[i][j] === best[i + 1][j])) rows.push([left[i++], null]);
    else rows.push([null, right[j++]]);
  }
  return rows;
}

/** The numbers that somebody has typed: they do not follow the data. */
function markTyped(cell) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement.closest("[data-preview], h1, h2, h3, h4, svg, table, code, sup, figure, .tiles") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    // Years and days are dates, not figures.
    const pieces = text.data.split(/(?<![\d.])((?!(?:19|20)\d\d(?!\d)|\d{1,2}[月日])\d[\d,.]*\d%?|(?!\d[月日])\d%?)(?![\d])/);
    if (pieces.length > 1) text.replaceWith(...pieces.map((piece, index) => (index % 2 ? make("span", { class: "typed" }, piece) : piece)));
  }
}

function cell(block, page, otherMarks) {
  const holder = make("div", { class: `cell ${page.language}`, lang: page.lang, "data-page": page.url.pathname });
  if (!block) {
    holder.classList.add("nothing");
    holder.lang = document.documentElement.lang;
    holder.append(make("p", {}, words.bothNoBlock[page.language]));
    return { holder, missing: [] };
  }
  // Identifiers are told apart, or a chart would take its patterns from the other language's.
  const tag = (name) => `${page.language}-${name}`;
  const copy = document.importNode(block.element, true);
  for (const one of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of [...one.attributes]) {
      if (name === "id") one.id = tag(value);
      else if (["aria-labelledby", "aria-describedby", "for", "headers"].includes(name)) one.setAttribute(name, value.split(/\s+/).map(tag).join(" "));
      else if (value.includes("url(#")) one.setAttribute(name, value.replace(/url\(#/g, `url(#${page.language}-`));
      else if (["href", "src"].includes(name) && value.startsWith("#")) one.setAttribute(name, one.localName === "a" ? `${page.address}${value}` : `#${tag(value.slice(1))}`);
      else if (["href", "src"].includes(name)) one.setAttribute(name, new URL(value, page.url).href);
    }
  }
  // What a theme says of a block, it says of its place in the page.
  const parent = make("div", { class: block.element.parentElement.className });
  parent.append(copy);
  holder.append(parent);
  if (block.isText) markTyped(copy);
  const missing = [];
  for (const figure of [copy, ...copy.querySelectorAll("*")].filter((one) => one.dataset && one.dataset.preview)) {
    figure.classList.add("cited");
    if (otherMarks && !otherMarks.has(observation(figure))) {
      figure.classList.add("alone");
      missing.push((figure.querySelector(".tile-name, th") || figure).textContent.trim());
    }
  }
  return { holder, missing };
}

async function show() {
  const state = await (await fetch(`/.gongkai/state?page=${encodeURIComponent(about)}`)).json();
  if (!state.page || !state.page.other) {
    view.append(make("p", { class: "note" }, words.bothOnly));
    return;
  }
  const pages = await Promise.all([about, `/${state.page.other}`].map(load));
  if (pages[0].language !== "zh") pages.reverse();
  const [zh, en] = pages;
  // The look of the pages themselves, below that of this view.
  const own = document.querySelector("link[rel=stylesheet]");
  for (const link of zh.html.querySelectorAll("link[rel~=stylesheet]")) {
    own.before(make("link", { rel: "stylesheet", media: link.media || null, href: new URL(link.getAttribute("href"), zh.url).href }));
  }
  const rows = pair(blocks(zh), blocks(en));
  let figures = 0;
  let alone = 0;
  const grid = make("div", { class: "grid" });
  for (const [left, right] of rows) {
    const marks = (block) => block && new Set(block.figures.map(observation));
    const one = cell(left, zh, right && marks(right));
    const other = cell(right, en, left && marks(left));
    const row = make("div", { class: "pair" }, one.holder, other.holder);
    const notes = [[one.missing, "en"], [other.missing, "zh"]].filter(([missing]) => missing.length);
    if (notes.length) row.append(make("p", { class: "alone-note", lang: document.documentElement.lang }, notes.map(([missing, language]) => words.bothMissingIn[language] + [...new Set(missing)].join(words.comma)).join("  ")));
    figures += new Set([...(marks(left) || []), ...(marks(right) || [])]).size;
    alone += new Set([...one.missing, ...other.missing]).size;
    grid.append(row);
  }
  view.append(
    make("p", { class: "legend" }, make("span", { class: "cited" }, words.bothLegend), make("span", { class: "typed" }, words.bothTyped), make("span", { class: "alone" }, words.bothMissing), make("b", { class: "count" }, words.bothCount(figures, alone))),
    make("div", { class: "heads" }, ...pages.map((page) => make("a", { href: page.address, lang: page.lang }, page.language === "zh" ? "中文" : "English"))),
    grid,
  );
  // Where one is pointed at, its partner in the other language shows itself too.
  const point = (event, on) => {
    const figure = event.target.closest && event.target.closest("[data-preview]");
    if (!figure) return;
    for (const one of figure.closest(".pair").querySelectorAll("[data-preview]")) {
      if (observation(one) === observation(figure)) one.classList.toggle("pointed", on);
    }
  };
  grid.addEventListener("mouseover", (event) => point(event, true));
  grid.addEventListener("mouseout", (event) => point(event, false));
  document.dispatchEvent(new CustomEvent("gongkai-ready"));
}

show();
