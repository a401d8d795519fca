// The section opened from a folder, as an editor looks at it before publishing, and the links between its files.
'use strict';
const fs = require('fs');
const path = require('path');
const { test, expect, output, files, lang, fileAddress, sectionAddress, windows } = require('./fixtures');

/** The style sheet was found, also under the content security policy. */
async function expectStyle(page) {
  expect(await page.locator('.footer').evaluate((one) => getComputedStyle(one).backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
  expect(await page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)), 'pictures are found').toBe(true);
}

for (const [width, viewport] of Object.entries(windows)) {
  test(`home, column, report, English and indicators by clicking, ${width} px`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto(fileAddress('home', 'zh'));
    await expectStyle(page);
    await page.locator('.tabs a').nth(1).click();
    await expect(page).toHaveURL(fileAddress('archive', 'zh'));
    await expectStyle(page);
    await page.locator('.list-title a', { hasText: '工作总结' }).first().click();
    await expect(page).toHaveURL(fileAddress('report', 'zh'));
    await expectStyle(page);
    await page.locator('.utility-links a[hreflang="en"]').click();
    await expect(page).toHaveURL(fileAddress('report', 'en'));
    await expect(page.locator('html')).toHaveAttribute('lang', lang('en'));
    await expectStyle(page);
    await page.locator('.tabs a').nth(2).click();
    await expect(page).toHaveURL(fileAddress('indicators', 'en'));
    await expectStyle(page);
    await page.goBack();
    await page.goBack();
    await page.locator('.section-name a').click();
    await expect(page).toHaveURL(fileAddress('home', 'zh'));
  });
}

test('from the home page down the columns to the report', async ({ page }) => {
  await page.goto(fileAddress('home', 'zh'));
  await page.locator('.home-columns a', { hasText: '法定主动公开内容' }).click();
  await expect(page).toHaveURL(fileAddress('column of columns', 'zh'));
  await page.locator('main .sheet a', { hasText: '规划计划' }).first().click();
  await expect(page).toHaveURL(fileAddress('column', 'zh'));
  await page.locator('.list-title a').first().click();
  await expect(page).toHaveURL(fileAddress('report', 'zh'));
});

test('the size of text can be chosen in a page opened from a folder', async ({ page }) => {
  await page.goto(fileAddress('report', 'zh'));
  await page.locator('[data-size="large"]').click();
  await expect(page.locator('html')).toHaveAttribute('data-text', 'large');
});

test('every link of every page leads to a file, and every fragment to a place in it', () => {
  const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) => match[1].replaceAll('&amp;', '&'));
  const pages = files('.html');
  expect(pages.length).toBeGreaterThan(20);
  const places = new Map(pages.map((page) => [page, new Set(attributes(fs.readFileSync(path.join(output, page), 'utf8'), 'id'))]));
  const base = sectionAddress();
  // A place in a data file is an indicator of it.
  for (const file of files('.json').filter((name) => name.startsWith('data/'))) {
    places.set(file, new Set(Object.keys(JSON.parse(fs.readFileSync(path.join(output, file), 'utf8')).indicators || {})));
  }
  const broken = [];
  let followed = 0;
  for (const page of pages) {
    const html = fs.readFileSync(path.join(output, page), 'utf8');
    for (const link of [...attributes(html, 'href'), ...attributes(html, 'src')]) {
      const url = new URL(link, new URL(page, base));
      if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) continue;
      followed += 1;
      const file = decodeURIComponent(url.pathname.slice(base.pathname.length));
      const place = decodeURIComponent(url.hash.slice(1));
      if (!fs.existsSync(path.join(output, file)) || fs.statSync(path.join(output, file)).isDirectory()) broken.push(`${page}: ${link} is no file`);
      else if (place && !places.get(file)?.has(place)) broken.push(`${page}: ${link} is no place in ${file}`);
      // Pages other than the one for missing pages also work from a folder: no address of theirs starts at the root.
      if (link.startsWith('/') && !page.endsWith('404.html')) broken.push(`${page}: ${link} works on a server only`);
    }
  }
  expect(broken).toEqual([]);
  expect(followed).toBeGreaterThan(500);
});
