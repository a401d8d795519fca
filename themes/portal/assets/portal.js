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

  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // A window that the reader opened himself may refuse to close: then go back, or to the section home.
  each("[data-close]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.close();
      setTimeout(function () {
        if (history.length > 1) history.back();
        else location.href = document.querySelector(".section-name a").href;
      }, 200);
    });
  });

  // 字号: the choice is remembered. Pages opened from a folder may have no storage.
  function remembered() {
    try { return localStorage.getItem("text-size"); } catch (error) { return null; }
  }
  function remember(size) {
    try { localStorage.setItem("text-size", size); } catch (error) { /* lasts for this page only */ }
  }
  function show(size) {
    if (size === "large" || size === "small") root.setAttribute("data-text", size);
    else root.removeAttribute("data-text");
    each("[data-size]", function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-size") === (size || "medium")));
    });
  }
  show(remembered());
  each("[data-sizes]", function (group) {
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var size = event.target.getAttribute("data-size");
      if (!size) return;
      remember(size);
      show(size);
    });
  });

  // A link in a folded list of contents folds it again.
  each(".contents-fold", function (fold) {
    fold.addEventListener("click", function (event) {
      if (event.target.closest("a")) fold.open = false;
    });
  });

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
    ids.forEach(function (id) {
      if (places[id].heading.getBoundingClientRect().top < window.innerHeight / 3) current = id;
    });
    ids.forEach(function (id) {
      if (id === current) places[id].link.setAttribute("aria-current", "location");
      else places[id].link.removeAttribute("aria-current");
    });
  }
  var observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] });
  ids.forEach(function (id) { observer.observe(places[id].heading); });
  follow();
})();
