// The preview's part of a page: loads it again after a good build, shows what is wrong after another one.
// Served by `gongkai serve` only; what is published never has it.
(function () {
  "use strict";
  var script = document.currentScript;
  // The release that this page is part of; empty on the page that stands in while there is none.
  var release = script.getAttribute("data-release");
  var words = script.getAttribute("data-language") === "en" ? {
    lang: "en",
    heading: "The content has errors; this is the last good version",
    count: function (errors) { return errors === 1 ? "1 error." : errors + " errors."; },
    hint: "This page follows as soon as they are mended and saved.",
    close: "Close"
  } : {
    lang: "zh-CN",
    heading: "内容有错误，页面仍是上一次正确的样子",
    count: function (errors) { return errors + " 处错误。"; },
    hint: "改好并保存后，本页会自动更新。",
    close: "关闭"
  };
  var source = null;
  var dialog = null;
  var shown = null;

  // Storage may be forbidden; then the page starts at its top and a closed message comes back.
  function keep(name, value) {
    try { sessionStorage.setItem("gongkai-" + name, value); } catch (error) { /* see above */ }
  }
  function kept(name) {
    try { return sessionStorage.getItem("gongkai-" + name); } catch (error) { return null; }
  }
  function forget(name) {
    try { sessionStorage.removeItem("gongkai-" + name); } catch (error) { /* see above */ }
  }

  function address() { return location.pathname + location.search; }

  function reload() {
    keep("place", JSON.stringify({ address: address(), left: window.scrollX, top: window.scrollY }));
    forget("closed");
    hush();
    location.reload();
  }

  function returnToPlace() {
    var place = null;
    try { place = JSON.parse(kept("place")); } catch (error) { /* not ours */ }
    forget("place");
    if (!place || place.address !== address()) return;
    function go() { window.scrollTo({ left: place.left, top: place.top, behavior: "instant" }); }
    go();
    // Once more when pictures have their heights.
    window.addEventListener("load", go);
  }

  function style() {
    if (document.querySelector("link[href='/.gongkai/preview.css']")) return;
    var link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "/.gongkai/preview.css";
    document.head.appendChild(link);
  }

  function element(name, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }

  function close() {
    if (!dialog) return;
    var closing = dialog;
    dialog = null;
    if (closing.open && closing.close) closing.close();
    closing.remove();
  }

  function open() {
    style();
    dialog = element("dialog");
    dialog.className = "gongkai-findings";
    dialog.lang = words.lang;
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "gongkai-heading");
    dialog.setAttribute("aria-describedby", "gongkai-count");
    var heading = element("h2", words.heading);
    heading.id = "gongkai-heading";
    var count = element("p");
    count.id = "gongkai-count";
    var text = element("pre");
    text.tabIndex = 0;
    var button = element("button", words.close);
    button.type = "button";
    button.autofocus = true;
    button.addEventListener("click", function () { dialog.close(); });
    // The browser closes it on Esc; closed by the reader, it stays away until something else is wrong.
    dialog.addEventListener("close", function () {
      if (!dialog) return;
      keep("closed", shown);
      close();
    });
    [heading, count, text, button].forEach(function (part) { dialog.appendChild(part); });
    document.body.appendChild(dialog);
    dialog.showModal();
    button.focus();
  }

  function show(findings) {
    var plain = document.getElementById("gongkai-findings");
    if (plain) {
      plain.textContent = findings.text;
      return;
    }
    shown = findings.text;
    if (!dialog) {
      if (kept("closed") === shown) return;
      open();
    }
    dialog.querySelector("p").textContent = words.count(findings.errors) + (words.lang === "en" ? " " : "") + words.hint;
    dialog.querySelector("pre").textContent = findings.text;
  }

  function good(event) {
    forget("closed");
    if (dialog || event.lastEventId !== release) reload();
  }

  function bad(event) {
    // A good build was missed before this one.
    if (event.lastEventId && event.lastEventId !== release) reload();
    else show(JSON.parse(event.data));
  }

  // A browser keeps six connections to a server: pages that nobody sees hold none, and catch up when they are seen.
  function listen() {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource("/.gongkai/events");
    source.addEventListener("current", good);
    source.addEventListener("reload", good);
    source.addEventListener("findings", bad);
  }
  function hush() {
    if (source) source.close();
    source = null;
  }

  returnToPlace();
  listen();
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") hush(); else listen();
  });
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", listen);
})();
