// The preview as the clerk has it: `gongkai serve` on a copy of the example, files saved while the page is open.
// The program is named by GONGKAI; without it these tests are left out.
'use strict';
const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { AxeBuilder } = require('@axe-core/playwright');
const { test: base, expect: patient } = require('@playwright/test');

const program = process.env.GONGKAI;
// A build lies between a save and what is expected of it; on a busy machine that takes seconds.
const expect = patient.configure({ timeout: 20_000 });
const root = path.join(__dirname, '..', '..');
const zh = '/fdzdgk/ghjh/202406/t20240613_631628.html';
const text = 'content/reports/2023-work-summary/zh.md';
const english = 'content/reports/2023-work-summary/en.md';
const windows = [{ width: 1366, height: 768 }, { width: 375, height: 812 }];

/** Starts the preview of the project in `folder`; gives its address and a way to stop it. */
function serve(folder, language) {
  const child = spawn(program, ['serve', '--port', '0', '--language', language, '--project', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve({ address: found[0], stop: () => new Promise((done) => { child.once('exit', done); child.kill('SIGTERM'); }) });
    });
    child.once('exit', () => reject(new Error(`the preview has ended: ${said}`)));
  });
}

const test = base.extend({
  language: ['zh', { option: true }],

  /** A copy of the example with a preview of its own. */
  preview: async ({ language }, use) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-preview-'));
    fs.cpSync(path.join(root, 'content'), path.join(folder, 'content'), { recursive: true });
    const server = await serve(folder, language);
    const edit = (file, from, to) => {
      const whole = path.join(folder, file);
      const before = fs.readFileSync(whole, 'utf8');
      expect(before, `${from} stands in ${file}`).toContain(from);
      fs.writeFileSync(whole, before.replace(from, to));
    };
    const write = (file, content) => {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), content);
    };
    await use({ address: server.address, edit, write, folder });
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  },

  // After the preview, so that it is closed before that stops.
  page: async ({ page, preview }, use) => {
    const troubles = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`)));
    await use(page);
    expect(troubles).toEqual([]);
  },
});

const view = (preview, name, about = zh) => `${preview.address}/.gongkai/${name}?page=${encodeURIComponent(about)}`;
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const axe = async (page, ...within) => (await within.reduce((builder, one) => builder.include(one), new AxeBuilder({ page }).options({ preload: false })).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target).join(' ')}`);
const ready = (page) => expect(page.locator('.status')).toContainText(/没有发现问题|Nothing found/);

test.skip(!program, 'GONGKAI names no program');

for (const viewport of windows) {
  test.describe(`${viewport.width} px`, () => {
    test.use({ viewport });

    test('a mistake is shown over the last good page and goes when it is mended', async ({ page, preview }) => {
      await page.goto(preview.address + zh);
      await ready(page);
      preview.edit(text, '财政总收入{{ fiscal-revenue }}。现将', '财政总收入{{ fiscal-revenu }}。现将');
      const overlay = page.getByRole('alertdialog');
      await expect(overlay).toBeVisible();
      await expect(overlay.locator('h2')).toContainText('没有叫 fiscal-revenu 的指标');
      await expect(overlay.locator('.place').first()).toContainText(`${text} 第 7 行`);
      await expect(overlay.locator('mark')).toHaveText('{{ fiscal-revenu }}');
      await expect(overlay.locator('.help')).toContainText('fiscal-revenue');
      await expect(overlay.getByRole('button', { name: '关闭' }).last()).toBeFocused();
      await expect(page.locator('.body'), 'the last good page').toContainText('1.47亿元');
      await expect(page.locator('.status')).toContainText('1 错误');
      expect(await axe(page, 'gongkai-preview')).toEqual([]);
      expect(await sideways(page)).toBe(0);
      preview.edit(text, '{{ fiscal-revenu }}', '{{ fiscal-revenue }}');
      await expect(overlay).toBeHidden();
      await ready(page);
    });

    test('the bar covers nothing for good, is reached by keyboard, and folds', async ({ page, preview }) => {
      await page.goto(preview.address + zh);
      await ready(page);
      expect(await sideways(page)).toBe(0);
      expect(await axe(page, 'gongkai-preview')).toEqual([]);
      const small = await page.locator('gongkai-preview .bar').evaluate((bar) => [...bar.querySelectorAll('button, nav a')].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44).length);
      expect(small).toBe(0);
      // It stands behind the page in the order of the keyboard.
      await page.evaluate(() => document.querySelector('.footer a:last-of-type').focus());
      await page.locator('.fold').last().focus();
      await page.keyboard.press('Enter');
      const tab = page.getByRole('button', { name: '展开预览工具栏' });
      await expect(tab).toBeFocused();
      await expect(page.locator('gongkai-preview .bar')).toBeHidden();
      await page.reload();
      await expect(tab).toBeVisible();
      await tab.click();
      await expect(page.locator('gongkai-preview .bar')).toBeVisible();
    });

    test('a figure tells where it comes from and where it is used', async ({ page, preview }) => {
      await page.goto(preview.address + zh);
      await ready(page);
      const figure = page.locator('.body a.figure', { hasText: '19.34亿元' }).first();
      await figure.click();
      const card = page.getByRole('dialog', { name: '固定资产投资' });
      await expect(card).toBeVisible();
      await expect(card).toBeFocused();
      await expect(card).toContainText('19.34 亿元');
      await expect(card).toContainText('content/indicators/economy.yaml:');
      await expect(card).toContainText('1.934 billion yuan');
      expect(await axe(page, 'gongkai-preview')).toEqual([]);
      expect(new URL(page.url()).pathname).toBe(zh);
      const box = await card.boundingBox();
      const around = await figure.boundingBox();
      const covered = box.x < around.x + around.width && around.x < box.x + box.width && box.y < around.y + around.height && around.y < box.y + box.height;
      if (viewport.width > 720) expect(covered, 'the card covers the figure').toBe(false);
      await page.keyboard.press('Escape');
      await expect(card).toBeHidden();
      await expect(figure).toBeFocused();
      // A tile, a row of a table.
      await page.locator('.tiles a').nth(1).click();
      await expect(card).toBeVisible();
      await card.getByRole('link', { name: 'Xishan Subdistrict' }).click();
      await expect(page).toHaveURL(/\/en\/.*#cite-fixed-investment$/);
      await page.locator('.toggle').click();
      await page.locator('.body a.figure').first().click();
      await expect(page, 'switched off, a figure is the link that readers have').toHaveURL(/indicators\/economy\/industrial-output\.html$/);
    });

    test('both languages stand side by side with their figures', async ({ page, preview }) => {
      preview.edit(english, '{{ retail-sales }}', '193 million yuan');
      await page.goto(view(preview, 'both'));
      const first = page.locator('.pair', { hasText: '一是经济运行稳中有进' });
      await expect(first.locator('.cell.en')).toContainText('The economy grew steadily');
      await expect(first.locator('.cell.zh [data-preview="fixed-investment@2023"]')).toHaveText('19.34亿元');
      await expect(first.locator('.cell.en [data-preview="fixed-investment@2023"]')).toHaveText('1.934 billion yuan');
      await expect(first.locator('.alone'), 'not in the English').toHaveText('1.93亿元');
      await expect(first.locator('.alone-note')).toContainText('英文没有：1.93亿元');
      await expect(first.locator('.cell.en .typed')).toHaveText('193');
      const [left, right] = [await first.locator('.zh').boundingBox(), await first.locator('.en').boundingBox()];
      if (viewport.width > 720) expect(right.y).toBe(left.y);
      else expect(right.y).toBeGreaterThanOrEqual(left.y + left.height);
      expect(await sideways(page)).toBe(0);
      expect(await page.locator('.pair .nothing').count(), 'blocks without a partner').toBe(0);
      await first.locator('.cell.en [data-preview="fixed-investment@2023"]').click();
      await expect(page.getByRole('dialog', { name: '固定资产投资' })).toBeVisible();
      // It follows what is saved.
      preview.edit(english, '193 million yuan', '{{ retail-sales }}');
      await expect(first.locator('.alone')).toHaveCount(0);
    });

    test('the panel lists everything and leads to the page', async ({ page, preview }) => {
      preview.edit(text, '一、2023年工作总结', '一、2023年工作总结\n\n全街道总投资12.62亿元。');
      await page.goto(`${preview.address}/`);
      await expect(page.locator('.status')).toContainText('提示');
      await page.locator('.status').click();
      const panel = page.getByRole('region', { name: /全部发现/ });
      await expect(panel.locator('h2')).toBeFocused();
      await expect(panel.locator('h3', { hasText: text })).toBeVisible();
      await expect(panel.locator('li code', { hasText: 'figure-typed' }).first()).toBeVisible();
      expect(await axe(page, 'gongkai-preview')).toEqual([]);
      await panel.locator('section', { hasText: text }).locator('a.row-head').first().click();
      await expect(page).toHaveURL(new RegExp(zh.replaceAll('.', '\\.')));
      // There the overlay says it in full.
      await expect(page.getByRole('alertdialog')).toContainText(text);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('alertdialog')).toBeHidden();
      await page.locator('gongkai-preview .here').click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
    });
  });
}

test('a saved text reloads the page at its place, another page stays as it is', async ({ page, preview }) => {
  await page.goto(preview.address + zh);
  await ready(page);
  await page.locator('#s1-4').scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => { window.scrollBy(0, 137); window.before = true; return window.scrollY; });
  expect(place).toBeGreaterThan(1000);
  preview.edit(text, '安全防线更加牢固', '安全防线更加坚固');
  await expect(page.locator('.body')).toContainText('安全防线更加坚固');
  await expect.poll(() => page.evaluate(() => Math.abs(window.scrollY)), 'the place').toBe(place);
  expect(await page.evaluate(() => window.before)).toBeUndefined();
  await page.evaluate(() => { window.before = true; });
  preview.edit(english, 'Work in', 'The work in');
  // Enough time to be told of that build, and of one more.
  preview.edit(text, '安全防线更加坚固', '安全防线更加牢固');
  await expect(page.locator('.body')).toContainText('安全防线更加牢固');
  await page.goto(`${preview.address}/about/accessibility.html`);
  await ready(page);
  await page.evaluate(() => { window.before = true; });
  const told = page.waitForResponse(/\.gongkai\/state/);
  preview.edit(text, '安全防线更加牢固', '安全防线更加坚固');
  await told;
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => window.before), 'a page that is the same is not loaded again').toBe(true);
});

test('a changed stylesheet is put in without loading the page again', async ({ page, preview }) => {
  await page.goto(preview.address + zh);
  await ready(page);
  await page.evaluate(() => { window.before = true; window.scrollTo(0, 900); });
  const css = fs.readFileSync(path.join(root, 'themes/portal/assets/portal.css'), 'utf8');
  preview.write('themes/portal/assets/portal.css', `${css}\n.report-head h1 { color: rgb(1, 2, 3); }\n`);
  await expect(page.locator('.report-head h1')).toHaveCSS('color', 'rgb(1, 2, 3)');
  expect(await page.evaluate(() => [window.before, window.scrollY, document.querySelectorAll('link[rel=stylesheet][href*="portal."]').length])).toEqual([true, 900, 1]);
  preview.write('themes/portal/assets/portal.css', `${css}\n.report-head h1 { color: rgb(4, 5, 6); }\n`);
  await expect(page.locator('.report-head h1')).toHaveCSS('color', 'rgb(4, 5, 6)');
  expect(await page.evaluate(() => window.before)).toBe(true);
});

test('an error elsewhere turns the bar red and leaves the page alone', async ({ page, preview }) => {
  await page.goto(`${preview.address}/about/accessibility.html`);
  await ready(page);
  preview.edit(text, '{{ fiscal-revenue }}。现将', '{{ fiscal-revenu }}。现将');
  await expect(page.locator('.status')).toContainText('1 错误');
  await expect(page.locator('.status')).toContainText('上一次正确的样子');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  preview.edit('content/site.yaml', 'languages:', 'languages');
  await expect(page.getByRole('alertdialog'), 'site.yaml concerns every page').toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto(`${preview.address}/search.html`);
  await expect(page.getByRole('alertdialog'), 'closed once, it stays away from other pages too').toBeHidden();
});

test('a phone shows the page without the bar, follows what is saved, and takes the other views along', async ({ page, preview }) => {
  await page.goto(view(preview, 'phone'));
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('h1')).toContainText('西山街道2023年工作总结');
  await expect(inside.locator('gongkai-preview'), 'the phone has no bar').toHaveCount(0);
  expect(await page.locator('iframe').evaluate((frame) => frame.contentWindow.innerWidth)).toBe(375);
  preview.edit(text, 'title: 西山街道2023年工作总结', 'title: 示例街道2023年工作总结');
  await expect(inside.locator('h1'), 'it follows').toContainText('示例街道2023年工作总结');
  await inside.locator('.breadcrumb a').last().click();
  await expect(page.locator('gongkai-preview .bar nav a', { hasText: '打印' }), 'the views follow the page in the phone').toHaveAttribute('href', /ghjh%2F(index\.html)?$/);
});

test('on paper the rules for paper apply', async ({ page, preview }) => {
  await page.goto(view(preview, 'print'));
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('.report-head h1')).toBeVisible();
  await expect(inside.locator('.navigation')).toBeHidden();
  await expect(inside.locator('.footer')).toBeHidden();
  await expect(inside.locator('.search-form').first()).toBeHidden();
  await expect(inside.locator('.printed-address')).toBeVisible();
  const [frame, content] = await page.locator('iframe').evaluate((one) => [one.getBoundingClientRect().height, one.contentDocument.body.scrollHeight]);
  expect(Math.abs(frame - content)).toBeLessThan(2);
});

test('senior mode is one click away and is left by its own button', async ({ page, preview }) => {
  await page.goto(preview.address + zh);
  await ready(page);
  await page.locator('gongkai-preview .bar nav a', { hasText: '长者' }).click();
  await expect(page.locator('.elder-bar')).toBeVisible();
  await expect(page.locator('gongkai-preview .bar nav a', { hasText: '长者' })).toHaveAttribute('aria-current', 'page');
  await page.locator('.elder-exit').click();
  await expect(page.locator('gongkai-preview .bar nav a', { hasText: '页面' })).toHaveAttribute('aria-current', 'page');
});

test('what would change is listed page by page', async ({ page, preview }) => {
  await page.goto(view(preview, 'changes'));
  await expect(page.locator('.against')).toContainText('output/ 里还没有版本');
  await expect(page.locator('section.new a', { hasText: '西山街道2024年工作计划' })).toBeVisible();
  expect(await axe(page)).toEqual([]);
  expect(await sideways(page)).toBe(0);
});

test.describe('in English', () => {
  test.use({ language: 'en' });
  test('no word of the preview is Chinese', async ({ page, preview }) => {
    await page.goto(`${preview.address}/en${zh}`);
    await ready(page);
    await page.locator('.body a.figure').first().click();
    const card = page.getByRole('dialog', { name: 'Output of industry above designated size' });
    await expect(card).toContainText('Stored value');
    const han = /\p{Script=Han}/u;
    const own = await page.locator('gongkai-preview').evaluate((host) => [...host.shadowRoot.querySelectorAll('button, nav a, dt, h3')].map((one) => `${one.textContent} ${one.title} ${one.getAttribute('aria-label') || ''}`));
    expect(own.filter((one) => han.test(one))).toEqual([]);
    for (const name of ['both', 'phone', 'print', 'changes']) {
      await page.goto(view(preview, name, `/en${zh}`));
      await expect(page.locator('#view > h1')).not.toHaveText(han);
      await expect(page.locator('#view > p').first()).not.toHaveText(han);
    }
  });
});
