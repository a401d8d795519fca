// The values of charts with the arrow keys: loaded by portal.js on pages that have charts.
(function () {
  "use strict";
  var each = window.portal.each;
  var cellText = window.portal.cellText;
  var english = document.documentElement.lang === "en";

  // The values of a chart one by one, with the arrow keys: what its data table says, in a line below the drawing.
  each(".chart[data-values]", function (chart) {
    var table = chart.querySelector(".chart-data table");
    var colon = english ? ": " : "\uff1a";
    var heads = Array.prototype.map.call(table.tHead.rows[0].cells, function (head) {
      var unit = head.querySelector(".unit");
      return { name: cellText(head).replace(/ \(.*\)$/, ""), unit: unit ? unit.textContent : "" };
    });
    var values = [];
    each("#" + chart.id + " .chart-data tbody tr", function (row) {
      for (var column = 1; column < row.cells.length; column += 1) {
        var text = cellText(row.cells[column]);
        var unit = /\d/.test(text) ? heads[column].unit : "";
        values.push({
          label: cellText(row.cells[0]) + (heads.length > 2 ? " \u00b7 " + heads[column].name : "") + colon,
          value: text + (unit && unit !== "%" && english ? " " : "") + unit
        });
      }
    });
    var shown = document.createElement("p");
    shown.className = "chart-value";
    shown.hidden = true;
    // Known to screen readers before it speaks.
    shown.setAttribute("role", "status");
    chart.insertBefore(shown, chart.querySelector(".block-foot"));
    var at = 0;
    function show() {
      shown.hidden = false;
      shown.textContent = values[at].label;
      shown.appendChild(document.createElement("b")).textContent = values[at].value;
    }
    each("#" + chart.id + " > .chart-wide, #" + chart.id + " > .chart-narrow", function (drawing) {
      drawing.tabIndex = 0;
      drawing.setAttribute("role", "group");
      drawing.setAttribute("aria-label", chart.getAttribute("data-values"));
      drawing.addEventListener("focus", show);
      drawing.addEventListener("blur", function () { shown.hidden = true; });
      drawing.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: values.length - 1 - at }[event.key];
        if (event.key === "Escape") shown.hidden = true;
        if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        at = (at + step + values.length) % values.length;
        show();
      });
    });
  });
})();
