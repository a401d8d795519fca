// Small comforts on top of pages that are complete without them.
(function () {
  "use strict";
  var root = document.documentElement;

  function each(selector, work) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), work);
  }

  // 今天是: the date in the portal's time zone. Nothing is shown where the browser cannot tell it.
  each("[data-time-zone]", function (slot) {
    var locale = root.lang === "en" ? "en-GB" : root.lang;
    try {
      slot.querySelector("b").textContent = new Intl.DateTimeFormat(locale, {
        year: "numeric", month: "long", day: "numeric", weekday: "long",
        timeZone: slot.getAttribute("data-time-zone")
      }).format(new Date()).replace(/\u65e5(?=\u661f)/, "$& ");
      slot.hidden = false;
    } catch (error) { /* an unknown time zone: the slot stays empty */ }
  });

  // 点击总量: shown only when the portal's counter answers with a number.
  each("[data-counter]", function (slot) {
    if (!window.fetch) return;
    fetch(slot.getAttribute("data-counter")).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var number = /\d+/.exec(text);
      if (!number || number[0] === "0") return;
      slot.querySelector("b").textContent = number[0];
      slot.hidden = false;
    }).catch(function () { /* no counter, no number */ });
  });

  // A tab that is half outside its strip when the keyboard reaches it comes in whole.
  each(".tabs", function (strip) {
    strip.addEventListener("focusin", function (event) {
      event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  });

  // Without this line the search field leads to the site map.
  each("[data-action]", function (form) { form.action = form.getAttribute("data-action"); });

  each("[data-print]", function (button) {
    button.addEventListener("click", function () { window.print(); });
  });

  // A window that the reader opened himself may refuse to close: then go back, or to the section home.
  each("[data-close]", function (button) {
    button.addEventListener("click", function () {
      window.close();
      setTimeout(function () {
        if (history.length > 1) history.back();
        else location.href = document.querySelector(".section-name a").href;
      }, 200);
    });
  });

  // 字号, and the buttons of elder mode: what is chosen is kept by display.js.
  var display = window.display;
  var sizes = ["small", undefined, "large", "larger", "largest"];
  function press() {
    each("[data-size]", function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-size") === (display.get("text") || "medium")));
    });
    each("[data-toggle]", function (button) {
      button.setAttribute("aria-pressed", String(display.get(button.getAttribute("data-toggle")) === button.getAttribute("data-value")));
    });
    each("[data-step]", function (button) {
      var next = sizes.indexOf(display.get("text")) + Number(button.getAttribute("data-step"));
      button.setAttribute("aria-disabled", String(next < 0 || next >= sizes.length));
    });
    // Elder mode shows the tables of charts; browsers that cannot unfold them by style need a hand.
    if (elder()) each(".chart-data", function (fold) { fold.open = true; });
  }
  function elder() { return display.get("elder") || location.hash === "#elder"; }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-size], [data-toggle], [data-step]");
    if (!button) return;
    var size = button.getAttribute("data-size");
    var name = button.getAttribute("data-toggle");
    var step = Number(button.getAttribute("data-step"));
    if (size) display.set("text", size === "medium" ? undefined : size);
    else if (name) display.set(name, display.get(name) === button.getAttribute("data-value") ? undefined : button.getAttribute("data-value"));
    else {
      var next = sizes.indexOf(display.get("text")) + step;
      if (next >= 0 && next < sizes.length) display.set("text", sizes[next]);
    }
    press();
  });
  window.addEventListener("hashchange", press);
  press();

  // display.js leaves the mode; what it had unfolded is folded again.
  each(".elder-exit", function (link) {
    link.addEventListener("click", function () {
      each(".chart-data", function (fold) { fold.open = false; });
    });
  });
  // Where nothing is kept from page to page, the address carries the mode.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || !elder() || display.kept || link.hash || link.protocol !== location.protocol || link.host !== location.host) return;
    if (/\.html$/.test(link.pathname)) link.hash = "elder";
  });

  // The other language at the same place: anchors are the same in both.
  each("[data-language]", function (link) {
    link.addEventListener("click", function () {
      var here = place();
      if (here) link.hash = here;
    });
  });
  // The last heading, chart or table with an address that has reached the top of the window.
  function place() {
    var here = "";
    var top = (parseFloat(getComputedStyle(root).scrollPaddingTop) || 0) + 32;
    each("main :is(h2, h3, .chart, .table-block)[id]", function (one) {
      var box = one.getBoundingClientRect();
      if (box.height && box.top < top) here = one.id;
    });
    return window.scrollY > 0 ? here : "";
  }

  // 无障碍浏览: its script comes when it is asked for, or was open on the page before.
  var scripts = document.currentScript;
  var loading = {};
  function load(name, then) {
    var script = loading[name];
    if (!script) {
      script = loading[name] = document.createElement("script");
      script.src = scripts.getAttribute("data-" + name);
      document.head.appendChild(script);
    }
    if (then) script.addEventListener("load", then);
  }
  each("[data-accessibility]", function (link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", String(!!display.get("bar")));
    function open(event) {
      if (event.type === "keydown" && event.key !== " ") return;
      event.preventDefault();
      if (window.accessibilityBar) window.accessibilityBar.open(link);
      else load("bar", function () { window.accessibilityBar.open(link); });
    }
    link.addEventListener("click", open);
    link.addEventListener("keydown", open);
  });

  // A link in a folded list of contents folds it again.
  each(".contents-fold", function (fold) {
    fold.addEventListener("click", function (event) {
      if (event.target.closest("a")) fold.open = false;
    });
  });

  // What a script does is said, too: a line for screen readers, filled when something has happened.
  var line;
  function say(text) {
    if (!line) {
      line = document.createElement("p");
      line.className = "visually-hidden";
      line.setAttribute("role", "status");
      document.getElementById("main").appendChild(line);
    }
    line.textContent = "";
    // Later, so that the line is known before it speaks, and the same words are spoken twice.
    setTimeout(function () { line.textContent = text; }, 50);
  }

  // The text of a cell as it is seen; a unit in a head goes into brackets.
  function cellText(cell) {
    var copy = cell.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(".visually-hidden, button, .computed"), function (part) {
      part.parentNode.removeChild(part);
    });
    var unit = cell.closest("thead") && copy.querySelector(".unit");
    if (unit) unit.textContent = " (" + unit.textContent + ")";
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // Copying, sorting and searching in tables: when a page or the reader asks for it.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    if (window.portal.copy) window.portal.copy(button);
    else load("tables", function () { window.portal.copy(button); });
  });

  // For the scripts that come later.
  window.portal = { each: each, say: say, press: press, cellText: cellText };
  if (display.get("bar") || display.get("ruler")) load("bar");
  if (document.querySelector("table[data-sort], [data-filter]")) load("tables");
  // Charts answer to the arrow keys from when the reader comes near the first of them.
  var charts = document.querySelectorAll("[data-values]");
  if (charts.length && window.IntersectionObserver) {
    var near = new IntersectionObserver(function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      near.disconnect();
      load("charts");
    });
    Array.prototype.forEach.call(charts, function (chart) { near.observe(chart); });
  }

  // The contents follow the reader: the last heading above the upper third of the window is current.
  var places = {};
  each(".aside [data-contents] a", function (link) {
    var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) places[heading.id] = { heading: heading, link: link };
  });
  var ids = Object.keys(places);
  if (!ids.length || !window.IntersectionObserver) return;
  function follow() {
    var current = ids[0];
    var page = document.documentElement;
    var atEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 2;
    ids.forEach(function (id) {
      var box = places[id].heading.getBoundingClientRect();
      // What a search has hidden has no place.
      // At the end of the page the last heading in sight is current: it cannot come up any further.
      if (box.height && box.top < (atEnd ? window.innerHeight : window.innerHeight / 3)) current = id;
    });
    ids.forEach(function (id) {
      if (id === current) places[id].link.setAttribute("aria-current", "location");
      else places[id].link.removeAttribute("aria-current");
    });
  }
  var observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] });
  window.addEventListener("scrollend", follow);
  ids.forEach(function (id) { observer.observe(places[id].heading); });
  follow();
})();
