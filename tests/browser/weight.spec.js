// What a first visit to the report costs: requests, compressed bytes, shifts of the layout, long tasks.
'use strict';
const zlib = require('zlib');
const { test, expect, windows, languages } = require('./fixtures');

for (const width of Object.keys(windows)) {
  for (const language of languages) {
    test.describe(`first view of the report, ${language}, ${width} px`, () => {
      test.use({ viewport: windows[width] });

      test('few requests, little weight, nothing moves, nothing takes long', async ({ page, visit }) => {
        const parts = [];
        page.on('response', (response) => parts.push(response));
        await page.addInitScript(() => {
          window.shifts = 0;
          window.longest = 0;
          new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value; }).observe({ type: 'layout-shift', buffered: true });
          new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.name === 'self') window.longest = Math.max(window.longest, one.duration); }).observe({ type: 'longtask', buffered: true });
        });
        await visit('report', language);
        await page.waitForLoadState('networkidle');
        const weights = await Promise.all(parts.map(async (part) => {
          const body = await part.body();
          return { name: new URL(part.url()).pathname.split('/').pop(), size: zlib.gzipSync(body, { level: 6 }).length, counted: /html|css|javascript/.test(part.headers()['content-type']) };
        }));
        const total = weights.filter((one) => one.counted).reduce((sum, one) => sum + one.size, 0);
        const { shifts, longest } = await page.evaluate(() => ({ shifts: window.shifts, longest: window.longest }));
        console.log(`      ${language}, ${width} px: ${weights.length} requests, ${(total / 1024).toFixed(1)} KB of HTML, CSS and script (gzip 6), layout shift ${shifts.toFixed(4)}, longest task of a script ${longest} ms (${weights.map((one) => `${one.name} ${(one.size / 1024).toFixed(1)}`).join(', ')})`);
        expect(weights.length).toBeLessThanOrEqual(8);
        expect(total).toBeLessThan(60 * 1024);
        expect(shifts).toBeLessThan(0.01);
      });
    });
  }
}
