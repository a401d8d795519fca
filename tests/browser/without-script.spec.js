// Without JavaScript everything essential is there, and nothing that only a script could make true.
'use strict';
const { test, expect, windows, lang, everywhere, languages, address, fileAddress } = require('./fixtures');

test.use({ javaScriptEnabled: false });

everywhere(({ kind, language }) => {
  test('the page is whole', async ({ page, browser, visit }) => {
    await visit(kind, language);
    await expect(page.locator('h1').first()).toBeAttached();
    await expect(page.locator('.breadcrumb')).toBeVisible();
    await expect(page.locator('.tabs')).toBeVisible();
    await expect(page.locator('.footer')).toBeVisible();
    for (const link of await page.locator('.utility-links a').all()) await expect(link).toBeVisible();

    // Nothing false: no date, no counter, no control that does nothing.
    await expect(page.locator('.today')).toBeHidden();
    for (const control of await page.locator('button:not(.search-form *), [data-counter], [data-sizes], [data-print], [data-close], input:not(.search-form *)').all()) await expect(control).toBeHidden();
    await expect(page.locator('main noscript')).toHaveCount(0);

    // Nothing essential is missing: the text is the same as with a script, less the controls.
    const text = () => {
      const main = document.querySelector('main');
      for (const one of main.querySelectorAll('button, .sizes, [data-without-script]')) one.hidden = true;
      return main.innerText.replace(/\s+/g, ' ').trim();
    };
    const scripted = await browser.newContext({ viewport: page.viewportSize() });
    const twin = await scripted.newPage();
    await twin.goto(page.url());
    const whole = await twin.evaluate(text);
    await scripted.close();
    expect(whole.length).toBeGreaterThan(20);
    expect(await page.evaluate(text)).toBe(whole);
  });
});

for (const language of languages) {
  for (const width of [1366, 375]) {
    for (const from of ['report', 'search']) {
      test(`the search field of the ${from} leads to the site map, which says why, ${language}, ${width} px`, async ({ page }) => {
        await page.setViewportSize(windows[width]);
        await page.goto(fileAddress(from, language));
        if (from === 'search') await expect(page.locator('[data-without-script]')).toBeVisible();
        if (width === 375) await page.locator('.search-fold > summary').click();
        const field = page.locator('header .search-form:visible input');
        await field.fill('工业');
        await field.press('Enter');
        await expect(page).toHaveURL(`${fileAddress('site map', language)}?q=%E5%B7%A5%E4%B8%9A#without-search`);
        await expect(page.locator('.without-search')).toBeVisible();
        await expect(page.locator('.sitemap-columns').first()).toBeVisible();
      });
    }
  }

  test(`what folds still opens, ${language}`, async ({ page, visit }) => {
    await page.setViewportSize(windows[375]);
    await visit('report', language);
    for (const fold of ['.menu', '.contents-fold', '.chart-data >> nth=0']) {
      const details = page.locator(fold);
      await details.locator('> summary').click();
      await expect(details.locator('a:visible, td:visible').first()).toBeVisible();
      await details.locator('> summary').click();
    }
    await page.locator('.contents-fold > summary').click();
    await page.locator('.contents-fold a').last().click();
    expect(new URL(page.url()).hash).not.toBe('');
  });

  test(`the languages can be changed, ${language}`, async ({ page, visit }) => {
    const other = language === 'zh' ? 'en' : 'zh';
    await visit('report', language);
    await page.locator(`.utility-links a[hreflang="${lang(other)}"]`).click();
    await expect(page).toHaveURL(address('report', other));
  });
}
