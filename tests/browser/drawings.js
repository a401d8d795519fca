// What is true of every drawing, on whatever page: run in the page by page.evaluate.
'use strict';

/** Of each visible drawing: which pieces of text touch each other, and which leave it. Boxes hold ink, not line height. */
function touching() {
  const found = [];
  for (const svg of document.querySelectorAll('.chart-svg')) {
    if (!svg.checkVisibility()) continue;
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim()).map((text) => {
      const matrix = text.getScreenCTM();
      const box = text.getBBox();
      // The largest type of the line, and the baseline it stands on.
      const size = Math.max(...[text, ...text.querySelectorAll('tspan')].map((one) => parseFloat(getComputedStyle(one).fontSize)));
      const baseline = text.getStartPositionOfChar(0).y;
      const at = (x, y) => new DOMPoint(x, y).matrixTransform(matrix);
      const corners = [at(box.x, baseline - 0.86 * size), at(box.x + box.width, baseline + 0.22 * size)];
      return {
        text: text.textContent,
        left: Math.min(corners[0].x, corners[1].x), right: Math.max(corners[0].x, corners[1].x),
        top: Math.min(corners[0].y, corners[1].y), bottom: Math.max(corners[0].y, corners[1].y),
      };
    });
    const chart = svg.closest('.chart').id;
    for (const [index, one] of boxes.entries()) {
      if (one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1) {
        found.push(`${chart}: “${one.text}” leaves the drawing: ${[one.left - frame.left, one.top - frame.top, frame.right - one.right, frame.bottom - one.bottom].map((n) => n.toFixed(1))}`);
      }
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 0.5 && down > 0.5) found.push(`${chart}: “${one.text}” on “${other.text}” by ${across.toFixed(1)} × ${down.toFixed(1)} px`);
      }
    }
  }
  return found;
}

module.exports = { touching };
