// 长者模式 and 无障碍浏览: chosen, kept, left again, with and without script.
'use strict';
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect, kinds, languages, windows, address, lang, fileAddress } = require('./fixtures');

const elder = (page) => page.locator('.elder-bar').isVisible();
const textSize = (page) => page.locator('main').evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
const axe = async (page) => (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze())
  .violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));

for (const width of Object.keys(windows)) {
  for (const language of languages) {
    test.describe(`elder mode, ${language}, ${width} px`, () => {
      test.use({ viewport: windows[width] });

      test('is chosen in the head of the page, holds on other pages, and is left by its button', async ({ page, visit }) => {
        await visit('report', language);
        expect(await elder(page)).toBe(false);
        const before = await textSize(page);
        await page.locator('.elder-entry a').click();
        expect(await elder(page)).toBe(true);
        expect(await textSize(page)).toBeGreaterThanOrEqual(Math.max(22, before * 1.25));
        await page.locator('.breadcrumb a').last().click();
        await expect(page).not.toHaveURL(/#elder/);
        await expect(page.locator('.elder-bar'), 'on the next page').toBeVisible();
        await page.locator('.elder-exit').click();
        expect(await elder(page)).toBe(false);
        expect(await textSize(page)).toBe(before);
        await visit('home', language);
        expect(await elder(page), 'after it was left').toBe(false);
      });

      test('is there at the first paint', async ({ page, visit }) => {
        await visit('home', language);
        await page.locator('.elder-entry a').click();
        await visit('report', language);
        const shifts = await page.evaluate(() => new Promise((done) => {
          let total = 0;
          new PerformanceObserver((list) => { for (const one of list.getEntries()) total += one.value; }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(total), 300);
        }));
        expect(shifts).toBeLessThan(0.01);
      });

      test('charts are tables, no drawing is left', async ({ page }) => {
        await page.goto(`${address('report', language)}#elder`);
        for (const chart of await page.locator('.chart').all()) {
          await expect(chart.locator('table')).toBeVisible();
          await expect(chart.locator('.chart-svg').first()).toBeHidden();
        }
      });

      test('the footer keeps every item', async ({ page, visit }) => {
        await visit('report', language);
        const items = await page.locator('.footer li').allInnerTexts();
        await page.locator('.elder-entry a').click();
        expect(await page.locator('.footer li').allInnerTexts()).toEqual(items);
        for (const item of await page.locator('.footer li').all()) await expect(item).toBeVisible();
      });

      test('the bar enlarges, shrinks and changes contrast', async ({ page, visit }) => {
        await visit('report', language);
        await page.locator('.elder-entry a').click();
        const normal = await textSize(page);
        await page.locator('.elder-bar [data-step="1"]').click();
        expect(await textSize(page)).toBeGreaterThan(normal);
        await page.locator('.elder-bar [data-step="-1"]').click();
        await page.locator('.elder-bar [data-step="-1"]').click();
        expect(await textSize(page)).toBeLessThan(normal);
        await page.locator('.elder-bar [data-toggle="contrast"]').click();
        await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)');
        await page.locator('.elder-bar [data-toggle="contrast"]').click();
        await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
      });

      for (const kind of kinds) {
        test(`large targets, nothing sideways, no violation: ${kind}`, async ({ page }) => {
          await page.goto(`${address(kind, language)}#elder`);
          const small = await page.evaluate(() => [...document.querySelectorAll('a[href], button, summary, input')].filter((target) => {
            if (!target.checkVisibility({ visibilityProperty: true }) || target.matches('.skip')) return false;
            // Links in a sentence are as tall as its line.
            const block = target.closest('p, li, td, dd, blockquote');
            if (getComputedStyle(target).display === 'inline' && block && block.textContent.trim() !== target.textContent.trim()) return false;
            const box = target.getBoundingClientRect();
            const least = target.matches('.elder-bar *, .button, .tabs a') ? 60 : 44;
            return box.height < least - 0.1 || box.width < 43.9;
          }).map((one) => `${one.closest('[class]').className} ${one.textContent.trim().slice(0, 20)} ${one.getBoundingClientRect().width} × ${one.getBoundingClientRect().height}`));
          expect(small).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
          expect(await axe(page)).toEqual([]);
        });
      }
    });
  }
}

for (const language of languages) {
  test.describe(`elder mode without script, ${language}`, () => {
    test.use({ javaScriptEnabled: false, viewport: windows[375] });
    const shown = (page) => page.locator('.elder-bar').isVisible();

    test('its address is enough, and the way out is a link', async ({ page }) => {
      await page.goto(`${address('report', language)}#elder`);
      expect(await shown(page)).toBe(true);
      await expect(page.locator('.elder-note')).toBeVisible();
      await expect(page.locator('.elder-tools')).toBeHidden();
      await expect(page.locator('.chart table').first()).toBeVisible();
      await expect(page.locator('.chart-svg').first()).toBeHidden();
      await page.locator('.elder-exit').click();
      expect(await shown(page)).toBe(false);
      await page.locator('.elder-entry a').click();
      expect(await shown(page)).toBe(true);
    });
  });

  test(`elder mode from a folder goes along with links, ${language}`, async ({ page }) => {
    await page.goto(fileAddress('home', language));
    await page.locator('.elder-entry a').click();
    await page.locator('.tabs a').nth(1).click();
    await expect(page).toHaveURL(/#elder$/);
    await expect(page.locator('.elder-bar')).toBeVisible();
    await page.locator('.elder-exit').click();
    expect(await elder(page)).toBe(false);
  });

  for (const width of Object.keys(windows)) {
    test.describe(`accessibility bar, ${language}, ${width} px`, () => {
      test.use({ viewport: windows[width] });

      test('opens by keyboard, is kept on the next page, and closes where it was opened', async ({ page, visit }) => {
        await visit('report', language);
        const entry = page.locator('[data-accessibility]');
        await entry.focus();
        await page.keyboard.press('Space');
        const bar = page.locator('.access-bar');
        await expect(bar).toBeFocused();
        await expect(entry).toHaveAttribute('aria-expanded', 'true');
        expect(await axe(page)).toEqual([]);
        await visit('column', language);
        await expect(bar).toBeVisible();
        await bar.locator('button').first().focus();
        await page.keyboard.press('Escape');
        await expect(bar).toBeHidden();
        await expect(entry).toBeFocused();
        await visit('report', language);
        await expect(bar).toHaveCount(0);
      });

      test('every choice does something, is kept, and is undone', async ({ page, visit }) => {
        await visit('report', language);
        const look = () => page.evaluate(() => {
          const style = getComputedStyle(document.querySelector('.body > p'));
          return { size: style.fontSize, colour: style.color, ground: style.backgroundColor, spacing: style.letterSpacing, line: style.lineHeight, cursor: style.cursor.slice(0, 9), ruler: document.querySelector('.reading-ruler')?.checkVisibility() || false };
        });
        const before = await look();
        await page.locator('[data-accessibility]').click();
        const bar = page.locator('.access-bar');
        const changes = {
          '[data-step="1"]': 'size', '[data-value="high"]': 'ground', '[data-value="yellow"]': 'colour',
          '[data-toggle="spacing"]': 'spacing', '[data-toggle="ruler"]': 'ruler', '[data-toggle="pointer"]': 'cursor',
        };
        for (const [button, what] of Object.entries(changes)) {
          await bar.locator(button).click();
          await expect.poll(async () => (await look())[what], button).not.toEqual(before[what]);
        }
        expect(await axe(page), 'yellow on black').toEqual([]);
        await visit('report', language);
        await expect.poll(async () => (await look()).ruler).toBe(true);
        const kept = await look();
        for (const what of Object.values(changes)) expect(kept[what], what).not.toEqual(before[what]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
        await bar.locator('[data-reset]').click();
        await expect.poll(look).toEqual(before);
        await expect(bar.locator('[role=status]')).not.toBeEmpty();
      });

      test('reads aloud sentence by sentence in the language of the text, and stops', async ({ page, visit }) => {
        await page.addInitScript(() => {
          window.spoken = [];
          window.SpeechSynthesisUtterance = function (text) { this.text = text; };
          Object.defineProperty(window, 'speechSynthesis', { value: {
            speak(one) { window.spoken.push({ text: one.text, lang: one.lang }); window.now = one; one.onstart(); },
            cancel() { window.cancelled = true; },
          } });
        });
        await visit('report', language);
        await page.locator('[data-accessibility]').click();
        await page.locator('[data-speak]').click();
        await expect.poll(() => page.evaluate(() => CSS.highlights.has('reading-aloud'))).toBe(true);
        for (let step = 0; step < 6; step += 1) await page.evaluate(() => window.now.onend());
        const spoken = await page.evaluate(() => window.spoken);
        expect(spoken.length).toBe(7);
        expect(spoken[0].text.replace(/\s/g, '')).toBe((await page.locator('h1').innerText()).replace(/\s/g, ''));
        expect(new Set(spoken.map((one) => one.lang))).toEqual(new Set([lang(language)]));
        expect(spoken.filter((one) => /\d\.$/.test(one.text)), 'no figure is cut at its point').toEqual([]);
        await page.locator('[data-quiet]').click();
        expect(await page.evaluate(() => [CSS.highlights.has('reading-aloud'), window.cancelled])).toEqual([false, true]);
      });
    });
  }

  test(`a browser without speech offers no reading aloud, ${language}`, async ({ page, visit }) => {
    await page.addInitScript(() => { delete window.speechSynthesis; delete Window.prototype.speechSynthesis; });
    await visit('report', language);
    await page.locator('[data-accessibility]').click();
    await expect(page.locator('.access-speech')).toBeHidden();
  });

  test(`the other language opens at the same place, ${language}`, async ({ page, visit }) => {
    await visit('report', language);
    const id = await page.locator('.body > h2[id]').nth(1).getAttribute('id');
    await page.goto(`${address('report', language)}#${id}`);
    await page.locator('[data-language]').first().evaluate((link) => link.click());
    await expect(page).toHaveURL(new RegExp(`#${id}$`));
    await expect(page.locator(`[id="${id}"]`)).toBeInViewport();
    await expect(page.locator('html')).not.toHaveAttribute('lang', lang(language));
  });
}
