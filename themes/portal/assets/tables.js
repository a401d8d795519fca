// Copying and sorting of tables, search as you type: loaded by portal.js when a page or the reader asks for it.
(function () {
  "use strict";
  var each = window.portal.each;
  var say = window.portal.say;
  var cellText = window.portal.cellText;

  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Portals without https have no clipboard of their own: a field is filled, selected and copied.
    return new Promise(function (done, failed) {
      var focus = document.activeElement;
      var field = document.createElement("textarea");
      field.className = "visually-hidden";
      field.value = text;
      document.body.appendChild(field);
      field.select();
      var copied = document.execCommand("copy");
      document.body.removeChild(field);
      if (focus) focus.focus();
      if (copied) done();
      else failed(new Error("copy"));
    });
  }

  // The name of the button tells what came of it, for a while.
  window.portal.copy = function (button) {
    var label = button.querySelector("span");
    var own = button.getAttribute("data-label") || label.textContent;
    button.setAttribute("data-label", own);
    function tell(text) {
      clearTimeout(button.timer);
      label.textContent = text;
      say(text);
      button.timer = setTimeout(function () { label.textContent = own; }, 2500);
    }
    var place = document.getElementById(button.getAttribute("data-copy"));
    var table = place.tagName === "TABLE" ? place : place.querySelector("table");
    var text = !table ? place.textContent.trim() : Array.prototype.map.call(table.rows, function (row) {
      return Array.prototype.map.call(row.cells, cellText).join("\t");
    }).join("\n");
    copyText(text).then(function () {
      tell(button.getAttribute("data-copied"));
    }, function () {
      tell(button.getAttribute("data-failed"));
    });
  };

  // Long tables are sorted by their columns of numbers: largest first, smallest first, as written.
  // Cells without a number and a row of totals stay at the end.
  function number(cell) {
    var found = /-?\d+(\.\d+)?/.exec(cellText(cell).replace(/[,\s]/g, "").replace(/\u2212/g, "-"));
    return found ? parseFloat(found[0]) : null;
  }
  function isTotal(row) {
    return /^(合计|总计|共计|total\b)/i.test(cellText(row.cells[0]));
  }
  each("table[data-sort]", function (table) {
    var body = table.tBodies[0];
    var written = Array.prototype.slice.call(body.rows);
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      // Rows with units of their own cannot be compared.
      if (!head.classList.contains("numeric") || written.some(function (row) {
        return row.cells[column].querySelector(".unit");
      })) return;
      var unit = head.querySelector(".unit");
      var name = cellText(head).replace(unit ? " (" + unit.textContent + ")" : "", "");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.setAttribute("aria-label", table.getAttribute("data-sort").replace("{name}", name));
      head.insertBefore(button, unit);
      button.addEventListener("click", function () {
        var order = { descending: "ascending", ascending: "original" }[head.getAttribute("aria-sort")] || "descending";
        var rows = written.slice();
        if (order !== "original") {
          var values = written.map(function (row) { return isTotal(row) ? null : number(row.cells[column]); });
          var sign = order === "ascending" ? 1 : -1;
          rows.sort(function (a, b) {
            var first = written.indexOf(a);
            var second = written.indexOf(b);
            var x = values[first];
            var y = values[second];
            if (isTotal(a) !== isTotal(b)) return isTotal(a) ? 1 : -1;
            if (x === null || y === null) return x === y ? first - second : x === null ? 1 : -1;
            return sign * (x - y) || first - second;
          });
        }
        heads.forEach(function (one) { one.removeAttribute("aria-sort"); });
        if (order !== "original") head.setAttribute("aria-sort", order);
        rows.forEach(function (row) { body.appendChild(row); });
        say(table.getAttribute("data-" + order).replace("{name}", name));
      });
    });
  });

  // Search as you type: a row stays when every word typed is in its names.
  function plain(text) {
    return (text.normalize ? text.normalize("NFKC") : text).toLowerCase().replace(/[\u2018\u2019]/g, "'").trim();
  }
  each("[data-filter]", function (box) {
    var field = box.querySelector("input");
    var clear = box.querySelector("button");
    var status = box.querySelector("[role=status]");
    var timer;
    var topics = Array.prototype.map.call(document.querySelectorAll(".topic"), function (section) {
      var rows = Array.prototype.map.call(section.querySelectorAll("tbody tr"), function (row) {
        var name = row.querySelector(".indicator-name").textContent;
        return { row: row, text: plain(name + " " + (row.getAttribute("data-search") || "")) };
      });
      var links = document.querySelectorAll("[data-contents] a[href=\"#" + section.getAttribute("aria-labelledby") + "\"]");
      return { section: section, rows: rows, links: links };
    }).filter(function (topic) { return topic.rows.length; });
    function filter() {
      var typed = plain(field.value);
      var wanted = typed.split(/\s+/);
      var found = 0;
      var total = 0;
      topics.forEach(function (topic) {
        var before = found;
        topic.rows.forEach(function (one) {
          one.row.hidden = !wanted.every(function (word) { return one.text.indexOf(word) >= 0; });
          total += 1;
          if (!one.row.hidden) found += 1;
        });
        topic.section.hidden = found === before;
        Array.prototype.forEach.call(topic.links, function (link) { link.parentNode.hidden = topic.section.hidden; });
      });
      clear.hidden = !typed;
      clearTimeout(timer);
      var text = !typed ? "" : box.getAttribute(found ? "data-found" : "data-none")
        .replace("{n}", found).replace("{total}", total).replace("{text}", function () { return field.value.trim(); });
      // Said when the typing pauses, not after every letter.
      timer = setTimeout(function () { status.textContent = text; }, typed ? 200 : 0);
    }
    function empty() {
      field.value = "";
      filter();
      field.focus();
    }
    box.hidden = false;
    // Letters that an input method still turns into characters are not searched for.
    field.addEventListener("input", function (event) { if (!event.isComposing) filter(); });
    field.addEventListener("compositionend", filter);
    field.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || event.isComposing || !field.value) return;
      event.preventDefault();
      empty();
    });
    clear.addEventListener("click", empty);
    // A browser that goes back fills the field again.
    window.addEventListener("pageshow", function () { if (field.value) filter(); });
  });
})();
