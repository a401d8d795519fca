// 无障碍浏览: the bar, the reading ruler, reading aloud. Loaded by portal.js when the reader asks for it, or has it open.
(function () {
  "use strict";
  var display = window.display;
  var portal = window.portal;
  var root = document.documentElement;
  var bar;
  var opener = document.querySelector("[data-accessibility]");

  function build() {
    bar = document.importNode(document.getElementById("accessibility-bar").content, true).firstElementChild;
    // After the skip link, which stays the first stop of the keyboard.
    document.body.insertBefore(bar, document.querySelector("body > header"));
    bar.querySelector("[data-leave]").addEventListener("click", close);
    bar.querySelector("[data-reset]").addEventListener("click", function () {
      quiet();
      display.reset();
      portal.press();
      tell("data-reset-done");
    });
    bar.addEventListener("keydown", function (event) {
      if (event.key === "Escape") close();
    });
    if ("speechSynthesis" in window && "SpeechSynthesisUtterance" in window) {
      bar.querySelector(".access-speech").hidden = false;
      bar.querySelector("[data-speak]").addEventListener("click", speak);
      bar.querySelector("[data-quiet]").addEventListener("click", quiet);
      window.addEventListener("pagehide", quiet);
    }
    portal.press();
  }
  function tell(name) {
    bar.querySelector("[role=status]").textContent = name ? bar.querySelector("[role=status]").getAttribute(name) : "";
  }
  function open() {
    display.set("bar", "open");
    if (!bar) build();
    bar.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    bar.focus();
    window.scrollTo(0, 0);
  }
  function close() {
    quiet();
    tell();
    display.set("bar");
    bar.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  // The reading ruler follows the pointer and the focus.
  var ruler = document.createElement("div");
  ruler.className = "reading-ruler";
  ruler.setAttribute("aria-hidden", "true");
  document.body.appendChild(ruler);
  function lay(middle) {
    if (root.hasAttribute("data-ruler")) ruler.style.top = Math.max(0, middle - ruler.offsetHeight / 2) + "px";
  }
  document.addEventListener("pointermove", function (event) { lay(event.clientY); });
  document.addEventListener("focusin", function (event) {
    var box = event.target.getBoundingClientRect();
    lay(box.top + box.height / 2);
  });

  // Reading aloud: sentence by sentence from the first text in the window, each in the language it is written in.
  var reading;
  function texts() {
    var walker = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_ELEMENT, function (one) {
      if (one.matches("nav, svg, button, details:not([open]), .actions, .aside, .footnote-reference") || !one.getClientRects().length) return NodeFilter.FILTER_REJECT;
      return one.matches("h1, h2, h3, p, li, caption, dt, dd, th, td, summary") && !one.querySelector("p, li") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    });
    var found = [];
    while (walker.nextNode()) {
      var node = walker.currentNode;
      // What lies inside an element that is read already is not read twice.
      if (!found.length || !found[found.length - 1].contains(node)) found.push(node);
    }
    return found;
  }
  // The sentences of an element, as ranges of its text.
  function sentences(element) {
    var nodes = [];
    var all = "";
    var walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: all.length });
      all += walker.currentNode.data;
    }
    function at(place) {
      for (var index = nodes.length - 1; index >= 0; index -= 1) {
        if (nodes[index].start <= place) return [nodes[index].node, place - nodes[index].start];
      }
    }
    var pattern = /[^。！？；.!?]*(?:[。！？；]|[.!?](?=\s|$)|[.!?]|$)+[”’）)]*/g;
    var parts = [];
    var match;
    while ((match = pattern.exec(all)) && match[0]) {
      var last = parts[parts.length - 1];
      // A point between digits ends no sentence.
      if (last && /\d\.$/.test(last.text) && /^\d/.test(match[0])) {
        last.text += match[0];
        last.end = match.index + match[0].length;
      } else parts.push({ text: match[0], start: match.index, end: match.index + match[0].length });
    }
    return parts.filter(function (part) { return part.text.trim(); }).map(function (part) {
      var range = document.createRange();
      range.setStart.apply(range, at(part.start));
      range.setEnd.apply(range, at(part.end));
      return { text: part.text, range: range, element: element, lang: element.closest("[lang]").lang };
    });
  }
  function mark(sentence) {
    if (window.CSS && CSS.highlights && window.Highlight) {
      CSS.highlights.delete("reading-aloud");
      if (sentence) CSS.highlights.set("reading-aloud", new Highlight(sentence.range));
    } else {
      portal.each(".reading-aloud", function (one) { one.classList.remove("reading-aloud"); });
      if (sentence) sentence.element.classList.add("reading-aloud");
    }
    if (!sentence) return;
    var box = sentence.range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 40) {
      window.scrollTo({ top: window.scrollY + box.top - window.innerHeight / 3, behavior: "auto" });
    }
  }
  function speak() {
    quiet();
    tell();
    var blocks = texts();
    var first = blocks.findIndex(function (one) { return one.getBoundingClientRect().bottom > 0; });
    var queue = [];
    blocks.slice(Math.max(first, 0)).forEach(function (one) { queue = queue.concat(sentences(one)); });
    var own = reading = { heard: false };
    bar.querySelector("[data-quiet]").hidden = false;
    bar.querySelector("[data-speak]").hidden = true;
    bar.querySelector("[data-quiet]").focus();
    // A browser without a voice says nothing and reports nothing.
    setTimeout(function () {
      if (reading === own && !own.heard) {
        quiet();
        tell("data-no-voice");
      }
    }, 4000);
    (function next() {
      if (reading !== own) return;
      var sentence = queue.shift();
      if (!sentence) {
        quiet();
        tell("data-read");
        return;
      }
      var utterance = new SpeechSynthesisUtterance(sentence.text);
      utterance.lang = sentence.lang;
      utterance.onstart = function () {
        own.heard = true;
        if (reading === own) mark(sentence);
      };
      utterance.onend = next;
      utterance.onerror = function (event) {
        if (reading !== own) return;
        quiet();
        if (!/interrupted|canceled/.test(event.error)) tell("data-no-voice");
      };
      own.utterance = utterance;
      speechSynthesis.speak(utterance);
    })();
  }
  function quiet() {
    if (!reading) return;
    reading = undefined;
    speechSynthesis.cancel();
    mark();
    var stop = bar.querySelector("[data-quiet]");
    var focused = document.activeElement === stop;
    stop.hidden = true;
    bar.querySelector("[data-speak]").hidden = false;
    if (focused) bar.querySelector("[data-speak]").focus();
  }

  window.accessibilityBar = { open: open };
  if (display.get("bar")) build();
})();
