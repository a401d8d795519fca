// The search: a query is taken apart, looked up in the index, and the places found are shown.
//
// The index is plain scripts, each of which puts one value into gongkaiSearch: allowed by `script-src 'self'`, and at
// home in a folder. src/render/search/ makes them; its words.rs says how texts are taken apart, and `terms` below does
// the same with a query. Filters and pages are links: what is shown follows from the address alone.
(function () {
  "use strict";
  const box = document.querySelector("[data-search-page]");
  const language = box.dataset.index;
  const part = (name) => box.querySelector("[data-" + name + "]");
  const say = (name) => box.getAttribute("data-say-" + name);
  /** Results on one page. */
  const MOST = 20;
  /** So many entries are read before their number is told; of more it is told roughly. */
  const MOST_READ = 200;

  // ---------- Scripts ----------
  const store = window.gongkaiSearch = window.gongkaiSearch || {};
  const loading = {};

  /** The value that a script of a language puts into the store. */
  function load(folder, name) {
    const key = folder + "/" + name;
    if (!loading[key]) {
      loading[key] = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = box.dataset.root + "search/" + key + ".js";
        script.onload = () => {
          const value = store[key];
          if (value) done(value);
          else failed(new Error(key));
        };
        script.onerror = () => failed(new Error(key));
        document.head.appendChild(script);
      });
    }
    return loading[key];
  }

  // ---------- Texts and terms ----------
  const HAN = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}";
  const TERMS = new RegExp("[" + HAN + "]+|(?:(?![" + HAN + "])[\\p{Alphabetic}\\p{N}]|(?<=[0-9])\\.(?=[0-9]))+", "gu");
  const ONLY_HAN = new RegExp("^[" + HAN + "]+$", "u");

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  /** The words of a query: runs of Han characters, and everything else by the word. Each is wanted. */
  function wordsOf(query) {
    const text = plain(query).replace(/([0-9]),(?=[0-9]{3}(?![0-9]))/g, "$1");
    return [...new Set(text.match(TERMS) || [])].map((word) => {
      if (!ONLY_HAN.test(word)) return { text: word, terms: latin(word) };
      const run = Array.from(word);
      if (run.length === 1) return { text: word, han: true, terms: [[{ text: word, begins: true }]] };
      // A run of Han characters must stand there as it is: each two neighbours, then the text itself.
      return { text: word, han: true, run, terms: run.slice(1).map((next, place) => [{ text: run[place] + next }]) };
    });
  }

  /** The terms that a word may mean. Numbers are meant as they are; a word may be the beginning of one, or its plural. */
  function latin(word) {
    if (/^[0-9.]+$/.test(word) || word.length < 2) return [[{ text: word }]];
    const ways = [{ text: word, begins: true }];
    if (/[^aeiou]ies$/.test(word)) ways.push({ text: word.slice(0, -3) + "y" });
    if (/(s|x|z|ch|sh)es$/.test(word)) ways.push({ text: word.slice(0, -2) });
    if (/[^su]s$/.test(word) && word.length > 3) ways.push({ text: word.slice(0, -1) });
    return [ways];
  }

  // ---------- Looking up ----------
  const DIGITS = {};
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").forEach((digit, value) => { DIGITS[digit] = value; });

  /** Adds the places that a list holds to `found`. */
  function read(list, found) {
    let next = 0;
    let gap = 0;
    let shift = 0;
    for (const digit of list) {
      const value = DIGITS[digit];
      gap += (value & 31) * 2 ** shift;
      shift += 5;
      if (value < 32) {
        found.add(next + gap);
        next += gap + 1;
        gap = 0;
        shift = 0;
      }
    }
  }

  /** The places in a segment at which a term stands. */
  async function places(folder, segment, term) {
    const end = term.begins ? term.text + "\uffff" : term.text;
    let first = 0;
    while (first + 1 < segment.words.length && segment.words[first + 1][0] <= term.text) first += 1;
    let last = first;
    while (last + 1 < segment.words.length && segment.words[last + 1][0] <= end) last += 1;
    const lists = await Promise.all(segment.words.slice(first, last + 1).map(([, name]) => load(folder, name)));
    const found = new Set();
    for (const list of lists) {
      // Terms and lists hold neither of these two marks.
      let at;
      const mark = ";" + term.text + (term.begins ? "" : ":");
      const text = ";" + list;
      for (at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
        const colon = text.indexOf(":", at);
        const stop = text.indexOf(";", colon);
        read(text.slice(colon + 1, stop < 0 ? text.length : stop), found);
        if (!term.begins) break;
      }
    }
    return found;
  }

  /** The places at which all of `terms` stand; each may be one of several. */
  async function together(folder, segment, terms) {
    const sets = await Promise.all(terms.map(async (ways) => {
      const found = await Promise.all(ways.map((way) => places(folder, segment, way)));
      return found.length === 1 ? found[0] : new Set(found.flatMap((one) => [...one]));
    }));
    sets.sort((a, b) => a.size - b.size);
    return sets.slice(1).reduce((left, set) => left.filter((place) => set.has(place)), [...(sets[0] || [])]);
  }

  /** Title, heading, text: what a place within an entry is. */
  const weight = (place) => (place === 0 ? 4 : place % 2 ? 2 : 1);

  /**
   * The entries of a segment in which every word stands, each with the places of each word.
   * Names of indicators are forgiving: 财政收入 means 财政总收入 too.
   */
  async function lookUp(folder, segment, number, words) {
    const rows = await load(folder, segment.entries);
    const starts = [];
    let next = 0;
    for (const row of rows) {
      starts.push(next);
      next += 1 + 2 * row[4];
    }
    const entryAt = (place) => {
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= place) low = middle;
        else high = middle;
      }
      return low;
    };
    const perWord = await Promise.all(words.map(async (word) => {
      const entries = new Map();
      const add = (place, loose) => {
        const entry = entryAt(place);
        if (!entries.has(entry)) entries.set(entry, { places: [], loose });
        if (!loose) entries.get(entry).places.push(place - starts[entry]);
      };
      for (const place of await together(folder, segment, word.terms)) add(place, false);
      if (word.run && word.run.length > 2 && rows.some((row) => row[0] === "i")) {
        const terms = word.run.map((character) => [{ text: character, begins: true }]);
        for (const place of await together(folder, segment, terms)) {
          const entry = entryAt(place);
          if (starts[entry] === place && rows[entry][0] === "i" && !entries.has(entry)) add(place, true);
        }
      }
      return entries;
    }));
    const found = [];
    for (const entry of perWord[0].keys()) {
      if (!perWord.every((entries) => entries.has(entry))) continue;
      const [kind, date, years, column] = rows[entry];
      found.push({ folder, segment, number, entry, kind, date, years, column, words: perWord.map((entries) => entries.get(entry)) });
    }
    return found;
  }

  /** What is shown of an entry. */
  async function text(one) {
    if (!one.shown) {
      const texts = one.segment.texts;
      let place = 0;
      while (place + 1 < texts.length && texts[place + 1][0] <= one.entry) place += 1;
      one.shown = (await load(one.folder, texts[place][1]))[one.entry - texts[place][0]];
    }
    return one.shown;
  }

  /** The texts that stand at a place of an entry. */
  function textsAt(shown, place) {
    if (place === 0) return [shown.title, ...(shown.also ? [shown.also[1]] : [])];
    const section = shown.sections[(place - 1) >> 1];
    return [section[place % 2 ? 0 : 2]];
  }

  const inOrder = (run, text) => {
    let at = -1;
    return run.every((character) => (at = text.indexOf(character, at + 1)) >= 0);
  };

  /** Whether the words really stand there: pairs of characters may have met by chance. */
  async function isThere(one, words) {
    if (one.read === undefined) {
      const shown = await text(one);
      one.read = words.every((word, index) => {
        const found = one.words[index];
        if (!word.run || word.run.length < 3) return true;
        if (found.loose) return textsAt(shown, 0).some((name) => inOrder(word.run, name));
        found.places = found.places.filter((place) => textsAt(shown, place).some((text) => plain(text).includes(word.text)));
        return found.places.length > 0;
      });
    }
    return one.read;
  }

  const score = (one) => one.words.reduce((sum, word) => sum + (word.loose ? 3 : Math.max(...word.places.map(weight))), 0);

  /** All that a query finds in a language, the best first; and whether all of it has been read. */
  async function find(folder, contents, words) {
    const index = await load(folder, contents);
    const found = (await Promise.all(index.segments.map((segment, number) => lookUp(folder, segment, number, words)))).flat();
    const sure = words.every((word) => !word.run || word.run.length < 3);
    let exact = true;
    let there = found;
    if (!sure) {
      exact = found.length <= MOST_READ;
      const read = exact ? found : found.filter((one) => one.words.some((word) => word.loose));
      const kept = new Set();
      await Promise.all(read.map(async (one) => { if (await isThere(one, words)) kept.add(one); }));
      there = found.filter((one) => kept.has(one) || (!exact && !read.includes(one)));
    }
    for (const one of there) one.score = score(one);
    there.sort((a, b) => b.score - a.score || (a.date < b.date ? 1 : a.date > b.date ? -1 : 0) || a.number - b.number || a.entry - b.entry);
    return { found: there, exact, columns: index.columns };
  }

  // ---------- The address ----------
  const asked = new URLSearchParams(location.search);
  const query = (asked.get("q") || "").trim();
  const chosen = { kind: asked.get("kind"), year: asked.get("year"), column: asked.get("column") };

  /** The address of this page with other filters; `null` takes one away. */
  function address(changes, page) {
    const parameters = new URLSearchParams({ q: query });
    for (const name of Object.keys(chosen)) {
      const value = name in changes ? changes[name] : chosen[name];
      if (value !== null) parameters.set(name, value);
    }
    if (page > 1) parameters.set("page", page);
    return "?" + parameters;
  }

  // ---------- Showing ----------
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const separator = language === "zh" ? "" : " ";

  /** What is marked in texts: the words, longest first. Of a run that a name holds in pieces, its pairs. */
  function marker(words) {
    const ways = words.map((word) => {
      if (word.han) return escaped(word.text);
      if (/^[0-9.]+$/.test(word.text)) return "(?<![0-9.])" + Array.from(word.text, escaped).join(",?") + "(?![0-9])";
      return "(?<![\\p{Alphabetic}\\p{N}])(?:" + word.terms[0].map((way) => escaped(way.text)).join("|") + ")";
    });
    return new RegExp(ways.sort((a, b) => b.length - a.length).join("|"), "giu");
  }
  function pairs(words) {
    const ways = words.filter((word) => word.run).flatMap((word) => word.terms.map(([way]) => escaped(way.text)));
    return ways.length ? new RegExp("(?:" + ways.join("|") + ")+", "gu") : null;
  }

  /** A text with its hits marked. */
  function marked(text, pattern) {
    const parts = [];
    let done = 0;
    for (const hit of text.matchAll(pattern)) {
      if (!hit[0]) continue;
      parts.push(text.slice(done, hit.index), element("mark", {}, hit[0]));
      done = hit.index + hit[0].length;
    }
    parts.push(text.slice(done));
    return parts;
  }

  /** Two neighbours that must not be parted: inside a word, a number, or a character of two halves. */
  const INSIDE = /^(?:[\p{Script=Latin}\p{N}.,][\p{Script=Latin}\p{N}.,%]|[\u{10000}-\u{10ffff}])$/u;

  /** A piece of `text` around its first hit, from the beginning of a sentence where one is near. */
  function excerpt(text, pattern) {
    const [before, length] = language === "zh" ? [36, 96] : [90, 230];
    pattern.lastIndex = 0;
    const hit = pattern.exec(text);
    pattern.lastIndex = 0;
    const at = hit ? hit.index : 0;
    let start = Math.max(text.lastIndexOf("\n", at), text.lastIndexOf("。", at), text.lastIndexOf("；", at), text.lastIndexOf(". ", at)) + 1;
    let cut = "";
    if (at - start > before) {
      start = at - before;
      cut = "…";
      // From the next clause on if that is near; not inside a word or number, nor between the halves of a character.
      const clause = /[，、；：,;] ?/.exec(text.slice(start, at));
      if (clause && clause.index < before / 2) start += clause.index + clause[0].length;
      else while (start < at && INSIDE.test(text[start - 1] + text[start])) start += 1;
    }
    let end = Math.min(text.length, start + length);
    const paragraph = text.indexOf("\n", at);
    if (paragraph > 0 && paragraph < end && paragraph - start > length / 3) end = paragraph;
    while (end < text.length && INSIDE.test(text[end - 1] + text[end])) end += 1;
    const piece = text.slice(start, end).trim().replace(/\s*\n\s*/g, " ");
    return cut + piece + (end < text.length ? "…" : "");
  }

  function answer(shown) {
    const { number, unit, also, period, coverage, source, status } = shown.answer;
    const facts = [period, coverage, also, status && say(status)].filter(Boolean);
    return element("section", { class: "search-answer", "aria-labelledby": "answer-name" },
      element("p", { class: "answer-figure" }, element("b", {}, number), unit ? element("span", { class: "unit" }, separator + unit) : null),
      element("div", {},
        element("h2", { id: "answer-name" }, shown.title),
        element("p", {}, facts.join(language === "zh" ? "，" : ", ")),
        element("p", { class: "answer-source" }, say("source") + source)),
      element("a", { class: "button", href: box.dataset.root + shown.path }, say("answer-open")));
  }

  function result(one, words, pattern, pieces) {
    const { shown } = one;
    const sections = shown.sections;
    const hits = new Map();
    for (const found of one.words) {
      for (const place of found.places) {
        if (place === 0) continue;
        const section = (place - 1) >> 1;
        hits.set(section, (hits.get(section) || 0) + weight(place));
      }
    }
    const ranked = [...hits.keys()].sort((a, b) => hits.get(b) - hits.get(a) || a - b);
    const best = ranked.length ? ranked[0] : 0;
    const [heading, anchor, text] = sections[best] || ["", "", ""];
    const href = (section) => box.dataset.root + shown.path + (sections[section] && sections[section][1] ? "#" + sections[section][1] : "");
    const loose = one.words.some((word) => word.loose) && pieces;
    const trail = [...shown.trail, heading, one.date && (one.kind === "i" ? say("updated") + " " : "") + one.date].filter(Boolean);
    const more = ranked.slice(1).filter((section) => sections[section][1]);
    const others = more.slice(0, 3).map((section) => element("a", { href: href(section), lang: shown.lang }, sections[section][0]));
    return element("li", {},
      element("h2", {}, element("a", { href: href(best), lang: shown.lang }, ...marked(shown.title, loose ? pieces : pattern)), " ", element("span", { class: "tag" }, say("kind-" + one.kind))),
      shown.also && one.words.some((word) => word.places.includes(0)) && marked(shown.also[1], pattern).length > 1
        ? element("p", { class: "also", lang: shown.also[0] }, ...marked(shown.also[1], pattern)) : null,
      text ? element("p", { class: "excerpt", lang: shown.lang }, ...marked(excerpt(text, pattern), pattern)) : null,
      element("p", { class: "trail" }, ...trail.flatMap((step, place) => [place ? " · " : "", element("span", { lang: step === heading ? shown.lang : null }, step)])),
      others.length ? element("p", { class: "more" }, say("more") + separator, ...others.flatMap((link, place) => [place ? (language === "zh" ? "、" : ", ") : "", link])) : null);
  }

  /** Only what all filters but `besides` let through. */
  function filtered(found, besides) {
    return found.filter((one) =>
      (besides === "kind" || chosen.kind === null || one.kind === chosen.kind)
      && (besides === "year" || chosen.year === null || one.years.includes(Number(chosen.year)))
      && (besides === "column" || chosen.column === null || one.path === chosen.column));
  }

  function filterGroup(name, values) {
    const id = "filter-" + name;
    return element("nav", { "aria-labelledby": id },
      element("p", { class: "filter-title", id }, say("filter-" + name)),
      element("ul", {}, ...values.map(([label, count, href, current, lang]) => element("li", {},
        element("a", { href, "aria-current": current ? "true" : null, hreflang: lang }, element("span", { lang }, label), " ", element("span", { class: "number" }, String(count)))))));
  }

  function filters(found, columns, others) {
    const groups = [];
    const group = (name, options) => {
      const rest = filtered(found, name);
      const values = options.map(([value, label, is]) => [label, rest.filter(is).length, address({ [name]: value }), chosen[name] === value])
        .filter(([, count, , current]) => count > 0 || current);
      if (values.length < 2 && chosen[name] === null) return;
      groups.push(filterGroup(name, [[say("all"), rest.length, address({ [name]: null }), chosen[name] === null], ...values]));
    };
    group("kind", Array.from("ridfck", (kind) => [kind, say("kind-" + kind), (one) => one.kind === kind]));
    const years = [...new Set(found.flatMap((one) => one.years))].sort((a, b) => b - a);
    group("year", years.map((year) => [String(year), String(year), (one) => one.years.includes(year)]));
    group("column", columns.map(([path, name]) => [path, name, (one) => one.path === path]));
    if (others !== undefined && found.length + others > 0) {
      const link = box.dataset.otherPath + "?" + new URLSearchParams({ q: query });
      groups.push(filterGroup("language", [
        [box.dataset.name, found.length, address({ kind: null, year: null, column: null }), true, null],
        [box.dataset.otherName, others, link, false, box.dataset.otherLang],
      ]));
    }
    part("filters").replaceChildren(...groups);
  }

  function pager(page, pages, total) {
    const box = part("pager");
    const step = (to, label) => element("li", {}, to ? element("a", { href: address({}, to) }, label) : element("span", { class: "disabled" }, label));
    const near = Array.from({ length: pages }, (_, place) => place + 1).filter((number) => number === 1 || number === pages || Math.abs(number - page) <= 2);
    const numbers = near.flatMap((number, place) => [
      place && number > near[place - 1] + 1 ? element("li", { class: "gap", "aria-hidden": "true" }, "…") : null,
      element("li", {}, element("a", { href: address({}, number), "aria-label": say("page").replace("{n}", number), "aria-current": number === page ? "page" : null }, String(number))),
    ]).filter(Boolean);
    box.replaceChildren();
    if (pages < 2) return;
    box.append(
      element("nav", { "aria-label": say("pager") }, element("ul", {},
        step(page > 1 && 1, say("first")), step(page > 1 && page - 1, say("previous")), ...numbers,
        step(page < pages && page + 1, say("next")), step(page < pages && pages, say("last")))),
      element("p", { class: "total" }, say("total").replace("{n}", total), element("span", {}, say("page-of").replace("{page}", page).replace("{pages}", pages))));
  }

  /** The indicator that a query names: called just so, or the shortest name that holds all of it. */
  async function answering(found, words) {
    const named = found.filter((one) => one.kind === "i" && one.words.every((word) => word.loose || word.places.includes(0)));
    // A word that stands in the names of many indicators asks for none of them.
    if (!named.length || named.length > 12) return null;
    await Promise.all(named.map(text));
    const wanted = words.map((word) => word.text).join(" ");
    const rank = (one) => {
      const names = textsAt(one.shown, 0).map(plain);
      if (names.includes(plain(query)) || names.includes(wanted)) return 0;
      return one.words.some((word) => word.loose) ? 2 : 1;
    };
    named.sort((a, b) => rank(a) - rank(b) || a.shown.title.length - b.shown.title.length || a.entry - b.entry);
    return named.find((one) => one.shown.answer) || null;
  }

  function status(count, exact) {
    const words = count ? say(exact ? "found" : "found-about") : say("found-none");
    const [before, after] = words.split(count ? "{n}" : "{text}");
    const narrowed = Object.values(chosen).some((value) => value !== null);
    part("status").replaceChildren(before, count ? element("b", {}, String(count)) : query, after || "", narrowed ? say("filtered") : "");
    if (narrowed) part("status").append(" ", element("a", { href: address({ kind: null, year: null, column: null }) }, say("filters-off")));
  }

  async function show() {
    const words = wordsOf(query);
    const results = part("results");
    for (const field of document.querySelectorAll(".search-form input")) field.value = query;
    part("without-script").hidden = true;
    if (!query) return;
    document.title = query + " - " + document.title;
    // The same question in the other language.
    for (const link of document.querySelectorAll("a[hreflang]")) {
      if (box.dataset.otherPath && link.pathname === new URL(box.dataset.otherPath, location.href).pathname) link.search = new URLSearchParams({ q: query });
    }
    results.hidden = false;
    // On a phone the results come first.
    const wide = window.matchMedia("(min-width: 900px)");
    const unfold = () => { part("narrowing").open = wide.matches; };
    unfold();
    wide.addEventListener("change", unfold);
    part("help").hidden = true;
    part("status").textContent = say("searching");
    const { found, exact, columns } = words.length ? await find(language, box.dataset.contents, words) : { found: [], exact: true, columns: [] };
    for (const one of found) one.path = one.column === null ? null : columns[one.column][0];
    const matching = filtered(found);
    const pages = Math.max(1, Math.ceil(matching.length / MOST));
    const page = Math.min(pages, Math.max(1, parseInt(asked.get("page"), 10) || 1));
    const here = matching.slice((page - 1) * MOST, page * MOST);
    await Promise.all(here.map(text));
    const there = await Promise.all(here.map((one) => isThere(one, words)));
    const best = page === 1 && !Object.values(chosen).some((value) => value !== null) ? await answering(found, words) : null;
    status(matching.length, exact);
    part("answer").replaceChildren(...(best ? [answer(best.shown)] : []));
    const pattern = words.length ? marker(words) : null;
    const pieces = pairs(words);
    part("list").replaceChildren(...here.filter((_, place) => there[place]).map((one) => result(one, words, pattern, pieces)));
    part("list").hidden = !here.length;
    pager(page, pages, matching.length);
    filters(found, columns, undefined);
    part("help").hidden = matching.length > 0;
    if (box.dataset.other && words.length) {
      const other = await find(box.dataset.other, box.dataset.otherContents, words);
      filters(found, columns, other.found.length);
    }
    part("narrowing").hidden = !part("filters").childElementCount;
    results.classList.toggle("without-filters", part("narrowing").hidden);
  }

  show().catch(() => {
    part("results").hidden = false;
    part("status").textContent = say("failed");
    part("help").hidden = false;
  });
})();
