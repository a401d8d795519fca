// The search as readers use it: words in both languages, figures as answers, filters, the folder, the phone, no script.
'use strict';
const { test, expect, windows, languages, address, fileAddress, lang } = require('./fixtures');
const { AxeBuilder } = require('@axe-core/playwright');

const status = (page) => page.locator('[data-status]');
const titles = (page) => page.locator('.search-list h2 a').allTextContents();
const marks = async (page) => [...new Set(await page.locator('.search-list mark').allTextContents())];

/** Asks the search page; `where` gives its address, on the server or in the folder. */
async function ask(page, language, query, { where = address, ...filters } = {}) {
  await page.goto(`${where('search', language)}?${new URLSearchParams({ q: query, ...filters })}`);
  await expect(status(page)).not.toHaveText(/^(正在搜索|Searching|)$/);
}

/** The card: figure and unit, name, and what is said of them. */
async function answer(page) {
  const card = page.locator('.search-answer');
  await expect(card).toHaveCount(1);
  return { figure: (await card.locator('.answer-figure').innerText()).trim(), name: await card.locator('h2').innerText(), told: (await card.locator('p').allInnerTexts()).slice(1), href: await card.locator('a').getAttribute('href') };
}

for (const [place, where] of [['on the server', address], ['from the folder', fileAddress]]) {
  test.describe(place, () => {
    test('工业产值: the figure itself, with period, coverage, unit and source', async ({ page }) => {
      await ask(page, 'zh', '工业产值', { where });
      const { figure, name, told, href } = await answer(page);
      expect(figure.replace(/\s/g, '')).toBe('12.62亿元');
      expect(name).toBe('规模以上工业产值');
      expect(told.join(' ')).toContain('2023年');
      expect(told.join(' ')).toContain('不含鄂钢');
      expect(told.join(' ')).toContain('西山街道办事处');
      expect(href).toBe('indicators/economy/industrial-output.html');
      expect(await marks(page)).toEqual(['工业产值']);
      expect(await titles(page)).toContain('西山街道2023年工作总结和2024年工作计划');
      await page.locator('.search-answer a').click();
      await expect(page.locator('h1')).toHaveText('规模以上工业产值');
    });

    test('财政收入: the name need not be whole', async ({ page }) => {
      await ask(page, 'zh', '财政收入', { where });
      expect((await answer(page)).name).toBe('财政总收入');
    });

    test('矛盾纠纷: indicators first, then the report with the section it stands in', async ({ page }) => {
      await ask(page, 'zh', '矛盾纠纷', { where });
      const count = Number(await status(page).locator('b').innerText());
      expect(count).toBeGreaterThan(3);
      await expect(page.locator('.search-list > li')).toHaveCount(count);
      expect((await titles(page))[0]).toContain('矛盾纠纷');
      const report = page.locator('.search-list > li').filter({ has: page.locator('.tag', { hasText: '报告' }) }).first();
      await expect(report.locator('.trail')).toContainText('2024-06-13');
      await report.locator('.more a').first().click();
      await expect(page.locator(':target')).toBeVisible();
    });

    test('fiscal revenue: the figure in English', async ({ page }) => {
      await ask(page, 'en', 'fiscal revenue', { where });
      const { figure, name, told } = await answer(page);
      expect(figure.replace(/\s+/g, ' ')).toBe('147 million yuan');
      expect(name).toBe('Total fiscal revenue');
      expect(told.join(' ')).toContain('2023');
      expect(told.join(' ')).toContain('Xishan Subdistrict Office');
    });

    test('disputes: plural or cut short, the same is found', async ({ page }) => {
      await ask(page, 'en', 'Disputes', { where });
      const found = await titles(page);
      expect(found.length).toBeGreaterThan(1);
      await ask(page, 'en', 'disput', { where });
      expect(await titles(page)).toEqual(found);
    });

    test('nothing is found: it is said, with advice', async ({ page }) => {
      await ask(page, 'zh', '火星移民', { where });
      await expect(status(page)).toHaveText('没有找到与“火星移民”相符的内容。');
      await expect(page.locator('[data-help] li').first()).toBeVisible();
      await expect(page.locator('[data-help] a').first()).toBeVisible();
      await expect(page.locator('.search-answer, .search-list > li')).toHaveCount(0);
      await ask(page, 'en', 'Martian settlers', { where });
      await expect(status(page)).toHaveText('Nothing was found for “Martian settlers”.');
    });

    test('gycz: initials of the pinyin, in both languages', async ({ page }) => {
      await ask(page, 'zh', 'gycz', { where });
      expect((await answer(page)).name).toBe('规模以上工业产值');
      await ask(page, 'en', 'GYCZ', { where });
      expect((await answer(page)).name).toBe('Output of industry above designated size');
      await ask(page, 'zh', 'ghjh', { where });
      expect(await titles(page)).toContain('规划计划');
    });

    test('filters count what they let through, narrow, and are taken away', async ({ page }) => {
      await ask(page, 'zh', '企业', { where });
      const kinds = page.locator('nav[aria-labelledby="filter-kind"] a');
      const all = Number(await kinds.first().locator('.number').innerText());
      const counts = (await kinds.locator('.number').allInnerTexts()).map(Number);
      expect(counts.slice(1).reduce((sum, one) => sum + one, 0)).toBe(all);
      const indicators = kinds.filter({ hasText: '指标' });
      const count = await indicators.locator('.number').innerText();
      await indicators.click();
      await expect(status(page)).toContainText(`找到${count}条（已筛选）`);
      expect(new URL(page.url()).searchParams.get('kind')).toBe('i');
      expect(await page.locator('.search-list .tag').allTextContents()).toEqual(Array(Math.min(20, Number(count))).fill('指标'));
      await page.goBack();
      await expect(status(page)).toHaveText(`找到${all}条`);
      const year = page.locator('nav[aria-labelledby="filter-year"] a', { hasText: '2023' });
      const ofYear = await year.locator('.number').innerText();
      await year.click();
      await expect(status(page)).toContainText(`找到${ofYear}条（已筛选）`);
      await status(page).locator('a').click();
      await expect(status(page)).toHaveText(`找到${all}条`);
    });

    test('more than twenty are turned over', async ({ page }) => {
      await ask(page, 'zh', '2023', { where });
      const all = Number(await status(page).locator('b').innerText());
      expect(all).toBeGreaterThan(40);
      const first = await titles(page);
      expect(first.length).toBe(20);
      await page.locator('.pager a', { hasText: '下一页' }).click();
      await expect(page.locator('.pager [aria-current="page"]')).toHaveText('2');
      expect(new URL(page.url()).searchParams.get('page')).toBe('2');
      expect((await titles(page)).length).toBe(20);
      await expect(page.locator('.total')).toContainText(`共${all}条`);
    });
  });
}

test('several words are all wanted, numbers are found as written', async ({ page }) => {
  await ask(page, 'zh', '矛盾纠纷 化解率');
  const both = await titles(page);
  expect(both).toContain('矛盾纠纷化解率');
  await ask(page, 'zh', '12.62');
  expect((await titles(page)).length).toBeGreaterThan(1);
  await ask(page, 'zh', '12.6');
  expect(await titles(page)).toEqual([]);
  // What is typed is text and nothing else.
  await ask(page, 'zh', '<".*[产值');
  await expect(status(page)).toContainText('条');
  await expect(page.locator('.search-list b')).toHaveCount(0);
});

for (const language of languages) {
  for (const width of Object.keys(windows)) {
    test(`from any page to the answer by keyboard, ${language}, ${width} px`, async ({ page, visit }) => {
      await page.setViewportSize(windows[width]);
      await visit('report', language);
      if (width === '375') {
        const button = page.locator('.search-fold > summary');
        const box = await button.boundingBox();
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
        await button.focus();
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
      } else {
        await page.locator('.search-wide input').focus();
      }
      await page.keyboard.type(language === 'zh' ? '零售总额' : 'retail sales');
      await page.keyboard.press('Enter');
      await expect(page.locator('.search-answer')).toBeVisible();
      expect(page.url()).toContain(`${address('search', language)}?q=`);
      await expect(page.locator('.search-main input')).toHaveValue(language === 'zh' ? '零售总额' : 'retail sales');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      for (const one of await page.locator('details').all()) await one.evaluate((details) => { details.open = true; });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
    });
  }
}

test('targets on a phone are 44 px high', async ({ page }) => {
  await page.setViewportSize(windows[375]);
  await ask(page, 'zh', '企业', { kind: 'i' });
  await page.locator('.search-narrowing > summary').click();
  const small = await page.evaluate(() => [...document.querySelectorAll('.search a, .search button, .search input, .search summary')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => `${one.outerHTML.slice(0, 80)} ${one.getBoundingClientRect().height}`));
  expect(small).toEqual([]);
});

test('the other language answers the same question', async ({ page }) => {
  await ask(page, 'zh', '工业产值');
  const other = page.locator('nav[aria-labelledby="filter-language"] a[hreflang="en"]');
  await expect(other.locator('.number')).toHaveText('1');
  await page.locator(`.utility-links a[hreflang="${lang('en')}"]`).click();
  await expect(page).toHaveURL(/en\/search\.html\?q=/);
  expect((await answer(page)).name).toBe('Output of industry above designated size');
});

test('only what is needed is loaded, and it is loaded from here', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(address('report', 'zh'));
  expect(asked.filter((path) => /search/.test(path))).toEqual([]);
  await ask(page, 'zh', '工业产值');
  const scripts = asked.filter((path) => path.includes('/search/zh/'));
  expect(scripts.filter((path) => path.includes('/contents')).length).toBe(1);
  expect(new Set(scripts).size).toBe(scripts.length);
});

test('a script that is missing is told, not passed over', async ({ page, troubles }) => {
  await page.route(/\/search\/zh\/words-/, (route) => route.abort());
  await page.goto(`${address('search', 'zh')}?q=${encodeURIComponent('工业')}`);
  await expect(status(page)).toContainText('没有载入');
  await expect(page.locator('[data-help] a').first()).toBeVisible();
  troubles.splice(0);
});
