// What a reader does: changes the language, walks by keyboard, jumps, changes the size of text.
'use strict';
const { test, expect, kinds, languages, lang, windows, address, everywhere } = require('./fixtures');

everywhere(({ kind, language }) => {
  test('the language switch leads to the same page and back', async ({ page, visit }) => {
    const other = language === 'zh' ? 'en' : 'zh';
    await visit(kind, language);
    await expect(page.locator('html')).toHaveAttribute('lang', lang(language));
    await page.locator(`.utility-links a[hreflang="${lang(other)}"]`).click();
    await expect(page).toHaveURL(address(kind, other));
    await expect(page.locator('html')).toHaveAttribute('lang', lang(other));
    await page.locator(`.utility-links a[hreflang="${lang(language)}"]`).click();
    await expect(page).toHaveURL(address(kind, language));
  });

  test('the content security policy stands in front of everything it governs', async ({ page, visit }) => {
    await visit(kind, language);
    const policy = page.locator('head meta[http-equiv="Content-Security-Policy"]');
    await expect(policy).toHaveCount(1);
    await expect(policy).toHaveAttribute('content', /default-src 'self'/);
    await expect(policy).not.toHaveAttribute('content', /unsafe/);
    const before = await policy.evaluate((meta) => [...document.querySelectorAll('link, script, style, img')].filter((one) => one.compareDocumentPosition(meta) & Node.DOCUMENT_POSITION_FOLLOWING).length);
    expect(before).toBe(0);
  });
});

for (const language of languages) {
  for (const typed of ['规模以上工业产值', 'industry above designated size', 'industrial-output', 'gmysgycz', 'ＧＹＣＺ']) {
    test(`typing ${typed} finds the indicator among all (${language})`, async ({ page, visit }) => {
      await visit('indicators', language);
      await page.locator('#filter').fill(typed);
      await expect(page.locator('[data-search]:visible').first()).toHaveAttribute('id', 'industrial-output');
      await expect(page.locator('[data-search]:visible')).toHaveCount(await page.locator('[data-search]').evaluateAll((rows, word) => {
        const plain = (text) => text.normalize('NFKC').toLowerCase();
        return rows.filter((row) => plain(word).split(' ').every((part) => plain(row.dataset.search).includes(part))).length;
      }, typed));
      await page.locator('#filter').fill('');
      await expect(page.locator('[data-search]:visible')).toHaveCount(await page.locator('[data-search]').count());
    });
  }
}

/** Charts take the focus once their script has come, which it does when the reader comes near one. */
async function chartsAnswerKeys(page) {
  const charts = page.locator('[data-values]');
  if (await charts.count() === 0) return;
  await charts.first().scrollIntoViewIfNeeded();
  await expect(page.locator('[data-values] [tabindex="0"]')).not.toHaveCount(0);
  await page.evaluate(() => window.scrollTo(0, 0));
}

for (const [width, viewport] of Object.entries(windows)) {
  for (const language of languages) {
    test.describe(`${language}, ${width} px`, () => {
      test.use({ viewport });

      test('the skip link shows itself at the first Tab and leads to the text', async ({ page, visit }) => {
        await visit('report', language);
        const skip = page.locator('.skip');
        await expect(skip).not.toBeInViewport();
        await page.keyboard.press('Tab');
        await expect(skip).toBeFocused();
        await expect(skip).toBeInViewport();
        await page.keyboard.press('Enter');
        await expect(page.locator('main')).toBeFocused();
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement.closest('main') !== null), 'the next Tab stays inside the text').toBe(true);
      });

      for (const kind of kinds) {
        test(`Tab walks through everything, and shows where it is: ${kind}`, async ({ page, visit }) => {
          await visit(kind, language);
          await chartsAnswerKeys(page);
          const expected = await page.evaluate(() => [...document.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')].filter((one) => one.checkVisibility({ visibilityProperty: true })).length);
          const walked = [];
          for (let step = 0; step <= expected + 5; step += 1) {
            await page.keyboard.press('Tab');
            const stop = await page.evaluate(() => {
              const here = document.activeElement;
              if (!here || here === document.body) return null;
              const style = getComputedStyle(here);
              const box = [...here.getClientRects()].find((one) => one.width > 0) || here.getBoundingClientRect();
              const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              const seen = Boolean(middle) && (here.contains(middle) || middle.contains(here));
              return {
                what: `${here.closest('nav, header, main, footer')?.className || here.closest('nav, header, main, footer')?.localName || ''} ${here.localName} “${here.textContent.trim().slice(0, 30)}”`,
                zone: [['skip', '.skip'], ['menu', '.menu > summary'], ['navigation', '.navigation a'], ['breadcrumb', '.breadcrumb a'], ['tabs', '.tabs a'],
                  ['contents', '.aside .contents a, .contents-fold > summary'], ['text', 'main *'], ['footer', '.footer *']].filter(([, selector]) => here.matches(selector)).map(([zone]) => zone)[0],
                outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                inside: box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0,
                seen,
              };
            });
            if (!stop) break;
            walked.push(stop);
          }
          expect(walked.filter((stop) => !stop.outline).map((stop) => stop.what), 'without an outline').toEqual([]);
          expect(walked.filter((stop) => !stop.inside).map((stop) => stop.what), 'outside the window').toEqual([]);
          expect(walked.filter((stop) => !stop.seen).map((stop) => stop.what), 'under something else').toEqual([]);
          expect(walked.length, 'every target is reached once').toBe(expected);
          const zones = [...new Set(walked.map((stop) => stop.zone))].filter(Boolean);
          const nav = width === '375' ? 'menu' : 'navigation';
          const contents = ['report', 'indicators'].includes(kind) ? ['contents'] : [];
          expect(zones.filter((zone) => ['skip', nav, 'breadcrumb', 'tabs', ...contents, 'footer'].includes(zone)), 'in reading order').toEqual(['skip', nav, 'breadcrumb', 'tabs', ...contents, 'footer']);
        });
      }

      for (const kind of ['report', 'indicators']) {
        test(`the contents lead to their headings: ${kind}`, async ({ page, visit }) => {
          await visit(kind, language);
          const fold = page.locator('.contents-fold');
          const folded = await fold.isVisible();
          const links = page.locator(folded ? '.contents-fold a' : '.aside .contents a');
          expect(folded).toBe(width === '375');
          const count = await links.count();
          expect(count).toBeGreaterThan(3);
          for (let index = 0; index < count; index += 1) {
            if (folded) {
              await fold.evaluate((one) => { one.open = false; });
              await fold.locator('summary').click();
            }
            const link = links.nth(index);
            const id = decodeURIComponent((await link.getAttribute('href')).slice(1));
            await link.click();
            const heading = page.locator(`[id="${id}"]`);
            await expect(heading).toBeInViewport();
            // At the top of the window, or as far up as the end of the page lets it come.
            await expect.poll(() => heading.evaluate((one) => {
              const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
              return scrollTop + clientHeight >= scrollHeight - 2 ? 0 : Math.round(one.getBoundingClientRect().top);
            })).toBeLessThan(80);
            if (folded) await expect(fold, 'the list folds again').not.toHaveAttribute('open');
            else {
              // The entry itself, or that of a heading close below it.
              const current = page.locator('.aside .contents a[aria-current="location"]');
              await expect(current).toHaveCount(1);
              const marked = decodeURIComponent((await current.getAttribute('href')).slice(1));
              await expect(page.locator(`[id="${marked}"]`), 'the marked entry is in sight').toBeInViewport();
            }
          }
        });
      }

      test('a figure in the text leads to its indicator', async ({ page, visit }) => {
        await visit('report', language);
        const figure = page.locator('.body a.figure').first();
        const target = new URL(await figure.getAttribute('href'), page.url()).href;
        const written = await figure.innerText();
        await figure.click();
        await expect(page).toHaveURL(target);
        // The indicator's page shows the figure, and the sentence that cites it leads back.
        await expect(page.locator('b.cited', { hasText: written }).first()).toBeVisible();
        await page.locator('.citing-title a').first().click();
        await expect(page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`)).toBeInViewport();
      });

      test('the size of text can be chosen and is remembered', async ({ page, visit }) => {
        await visit('report', language);
        const size = () => page.locator('.body > p').first().evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
        const medium = await size();
        await page.locator('[data-size="large"]').click();
        expect(await size()).toBeGreaterThan(medium);
        await page.reload();
        expect(await size()).toBeGreaterThan(medium);
        await expect(page.locator('[data-size="large"]')).toHaveAttribute('aria-pressed', 'true');
        await page.locator('[data-size="medium"]').click();
        expect(await size()).toBe(medium);
        await expect(page.locator('[aria-pressed="true"]')).toHaveCount(1);
      });

      test('the print buttons print', async ({ page, visit }) => {
        await page.addInitScript(() => { window.printed = 0; window.print = () => { window.printed += 1; }; });
        await visit('report', language);
        const buttons = page.locator('[data-print]');
        const count = await buttons.count();
        expect(count).toBeGreaterThan(0);
        for (let index = 0; index < count; index += 1) await buttons.nth(index).click();
        expect(await page.evaluate(() => window.printed)).toBe(count);
      });
    });
  }
}

for (const language of languages) {
  test.describe(`the menu on a phone, ${language}`, () => {
    test.use({ viewport: windows[375] });

    for (const way of ['a tap', 'the keyboard']) {
      test(`opens by ${way}`, async ({ page, visit }) => {
        await visit('report', language);
        const menu = page.locator('.menu');
        const links = menu.locator('nav a');
        await expect(page.locator('.navigation')).toBeHidden();
        await expect(links.first()).toBeHidden();
        if (way === 'a tap') await menu.locator('summary').click();
        else await menu.locator('summary').press('Enter');
        expect(await links.count()).toBeGreaterThan(1);
        for (const link of await links.all()) {
          await expect(link).toBeInViewport({ ratio: 1 });
          const box = await link.boundingBox();
          expect(box.height).toBeGreaterThanOrEqual(44);
          expect(await link.evaluate((one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
          }), 'nothing lies over it').toBe(true);
        }
        await menu.locator('summary').click();
        await expect(links.first()).toBeHidden();
      });
    }

    test('the list of columns opens', async ({ page, visit }) => {
      await visit('column', language);
      const bar = page.locator('.platform-bar');
      await expect(bar.locator('a').first()).toBeHidden();
      await bar.locator('> summary').click();
      await expect(bar.locator('.platform-level-1 > li > a').first()).toBeVisible();
      await expect(bar.locator('[aria-current="page"]')).toBeVisible();
    });
  });
}

// 20:00 in Greenwich is the next day in Shanghai, and the afternoon of the day before in New York.
const today = { zh: /今天是\s*2024年6月14日\s*星期五/, en: /Today is\s*Friday,? 14 June 2024/ };
for (const language of languages) {
  for (const timezoneId of ['America/New_York', 'Asia/Shanghai']) {
    test.describe(`a reader in ${timezoneId}, ${language}`, () => {
      test.use({ timezoneId });
      test('today is the date in the portal’s time zone', async ({ page, visit }) => {
        await page.clock.setFixedTime(new Date('2024-06-13T20:00:00Z'));
        await visit('home', language);
        await expect(page.locator('.today')).toBeVisible();
        await expect(page.locator('.today')).toHaveText(today[language]);
      });
    });
  }

  test(`an unknown address shows the page for missing pages, ${language}`, async ({ page, troubles }) => {
    const unknown = address('home', language).replace('index.html', 'fdzdgk/ghjh/209901/t20990101_1.html');
    const response = await page.goto(unknown);
    expect(response.status()).toBe(404);
    await expect(page.locator('html')).toHaveAttribute('lang', lang(language));
    await expect(page.locator('main h1')).toBeVisible();
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.footer')).backgroundColor), 'its style is found').not.toBe('rgba(0, 0, 0, 0)');
    const expected = troubles.splice(0);
    expect(expected.filter((one) => !/404/.test(one) || (/^404:/.test(one) && !one.includes(unknown)))).toEqual([]);
    await page.locator('main .button.filled').click();
    await expect(page).toHaveURL(address('home', language));
  });
}
