'use strict';
const { test, expect, languages, windows, everywhere } = require('./fixtures');
const { touching } = require('./drawings');

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
