// How the reader has chosen to see pages: set on <html> before the first paint, so that nothing flickers.
// What stands in `names` becomes an attribute (data-elder, data-text, …), which stylesheets answer to.
(function () {
  "use strict";
  var root = document.documentElement;
  var own = document.currentScript;
  var names = ["elder", "text", "contrast", "spacing", "pointer", "ruler", "bar"];
  var chosen = {};
  var style;

  var display = window.display = {
    // Whether a choice outlasts the page: some browsers have no storage, others have one for each file of a folder.
    kept: location.protocol !== "file:",
    get: function (name) { return chosen[name]; },
    set: function (name, value) {
      if (value) chosen[name] = value;
      else delete chosen[name];
      try { localStorage.setItem("display", JSON.stringify(chosen)); } catch (error) { display.kept = false; }
      show();
    },
    // Back to how pages come; elder mode is left by its own button.
    reset: function () {
      names.forEach(function (name) { if (name !== "elder" && name !== "bar") display.set(name); });
    }
  };

  function recall() {
    try {
      chosen = JSON.parse(localStorage.getItem("display")) || {};
    } catch (error) {
      chosen = {};
      display.kept = false;
    }
  }
  function show() {
    var others = false;
    names.forEach(function (name) {
      var value = chosen[name];
      if (/^[a-z]+$/.test(value || "")) root.setAttribute("data-" + name, value);
      else root.removeAttribute("data-" + name);
      if (value && name !== "elder" && name !== "text") others = true;
    });
    if (!others || style) return;
    // Few readers need this stylesheet: it comes when a choice asks for it.
    style = document.createElement("link");
    style.rel = "stylesheet";
    style.media = "screen";
    style.setAttribute("blocking", "render");
    style.href = own.getAttribute("data-style");
    document.head.appendChild(style);
  }
  // The address of elder mode is that of its bar.
  function arrive() {
    if (location.hash === "#elder" && chosen.elder !== "on") display.set("elder", "on");
  }

  // What only a script can do has its place from the first paint on: nothing moves when it wakes up.
  root.setAttribute("data-script", "");
  recall();
  show();
  arrive();
  window.addEventListener("hashchange", arrive);
  // 长者模式: the link to its bar turns it on, the way out turns it off; both are links that work without script.
  // Here and not in portal.js, because a reader may be faster than that script.
  document.addEventListener("click", function (event) {
    if (event.target.closest(".elder-exit")) display.set("elder");
  });
  // Another tab, or a page that the browser had put aside.
  window.addEventListener("storage", function () { recall(); show(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { recall(); show(); } });
})();
