'use strict';
const { test, expect, languages, windows, everywhere } = require('./fixtures');

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

/** Charts of which not exactly one drawing is visible. */
function pairs() {
  return [...document.querySelectorAll('.chart')].map((chart) => ({
    id: chart.id,
    shown: [...chart.querySelectorAll('.chart-svg')].filter((svg) => svg.checkVisibility() && svg.getBoundingClientRect().width > 0).length,
  })).filter((chart) => chart.shown !== 1);
}

everywhere(({ kind, language, width }) => {
  if (!['home', 'report', 'second report'].includes(kind)) return;

  test('labels of a chart neither touch nor leave it', async ({ page, visit }) => {
    await visit(kind, language);
    expect(await page.evaluate(touching)).toEqual([]);
  });

  test('one drawing of each chart is visible', async ({ page, visit }) => {
    await visit(kind, language);
    if (kind === 'report') expect(await page.locator('.chart').count()).toBeGreaterThan(3);
    expect(await page.evaluate(pairs)).toEqual([]);
    const drawing = (kind === 'home' ? await page.locator('.hero-chart').boundingBox() : { width }).width < 640 ? '.chart-narrow' : '.chart-wide';
    for (const one of await page.locator('.chart').all()) await expect(one.locator(drawing)).toBeVisible();
  });
});

for (const language of languages) {
  for (const width of [320, 480, 640, 720, 900, 1100, 1920]) {
    test(`the report's charts at ${width} px, ${language}: one drawing each, no label on another`, async ({ page, visit }) => {
      await page.setViewportSize({ width, height: 800 });
      await visit('report', language);
      expect(await page.evaluate(pairs)).toEqual([]);
      expect(await page.evaluate(touching)).toEqual([]);
    });
  }

  for (const [width, viewport] of Object.entries(windows)) {
    test(`the data table of each chart opens by mouse and by keyboard, ${language}, ${width} px`, async ({ page, visit }) => {
      await page.setViewportSize(viewport);
      await visit('report', language);
      const tables = await page.locator('.chart-data').all();
      expect(tables.length).toBeGreaterThan(0);
      for (const [index, fold] of tables.entries()) {
        await expect(fold.locator('table')).toBeHidden();
        if (index % 2) await fold.locator('summary').press('Enter');
        else await fold.locator('summary').click();
        await expect(fold.locator('table')).toBeVisible();
        // A unit grid shows one figure of its total: one row.
        expect(await fold.locator('tbody tr').count()).toBeGreaterThan(0);
      }
    });
  }
}
