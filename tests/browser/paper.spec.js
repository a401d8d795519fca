// Printed on A4. What the paper says is read back with pdftotext.
'use strict';
const { execFileSync } = require('child_process');
const { test, expect, languages } = require('./fixtures');

const bare = (text) => text.replace(/\s+/g, '');

/** Prints the page; gives its text page by page and the size of the paper. */
async function print(page, file) {
  await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true });
  const run = (command, ...options) => execFileSync(command, options, { encoding: 'utf8', maxBuffer: 64 << 20 });
  const sheets = run('pdftotext', '-layout', file, '-').split('\f').slice(0, -1);
  return { sheets, whole: bare(sheets.join('')), paper: run('pdfinfo', file) };
}

for (const language of languages) {
  for (const kind of ['home', 'column', 'report', 'second report', 'indicators']) {
    test(`${kind}, ${language}: A4, no empty sheet, complete`, async ({ page, visit }, info) => {
      await visit(kind, language);
      const { sheets, whole, paper } = await print(page, info.outputPath('page.pdf'));
      expect(paper).toMatch(/Page size:\s+59[45][.\d]* x 84[12][.\d]* pts/);
      // A sheet with no more than its own number is empty.
      expect(sheets.map((sheet, index) => [index + 1, bare(sheet).length]).filter(([, length]) => length < 40)).toEqual([]);
      await page.emulateMedia({ media: 'print' });
      const last = await page.evaluate(() => [...document.querySelectorAll('main p, main td, main li')]
        .filter((one) => one.checkVisibility() && one.innerText.trim().length > 3).map((one) => one.innerText).pop());
      expect(whole).toContain(bare(last));
      if (kind === 'report') expect(sheets.length).toBeGreaterThan(2);
      const number = language === 'zh' ? `第1页，共${sheets.length}页` : `1/${sheets.length}`;
      expect(bare(sheets[0])).toContain(number);
    });
  }

  test(`the report's text is complete on paper, ${language}`, async ({ page, visit }, info) => {
    await visit('report', language);
    // Footnote marks and the link behind an address are the paper's own.
    const paragraphs = await page.evaluate(() => [...document.querySelectorAll('.body > p, .body > h2, .body > h3')].map((one) => {
      const copy = one.cloneNode(true);
      for (const mark of copy.querySelectorAll('.footnote-reference')) mark.remove();
      return copy.textContent;
    }));
    expect(paragraphs.length).toBeGreaterThan(20);
    // Plain reading order: a sheet may end inside a paragraph, so its number is taken out first.
    const file = info.outputPath('page.pdf');
    await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true });
    const plain = bare(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8', maxBuffer: 64 << 20 })
      .replace(/^\s*(第\s*\d+\s*页，共\s*\d+\s*页|\d+\s*\/\s*\d+)\s*$/gm, '')).replace(/[-‐\u00ad]/g, '');
    const missing = paragraphs.filter((paragraph) => {
      // The first and the last words of each: what lies between cannot be lost without them.
      const text = bare(paragraph).replace(/[-‐\u00ad]/g, '');
      return !plain.includes(text.slice(0, 12)) || !plain.includes(text.slice(-12));
    });
    expect(missing).toEqual([]);
  });

  test(`no sheet begins or ends with a lonely line of a paragraph, ${language}`, async ({ page, visit }, info) => {
    await visit('report', language);
    const { sheets } = await print(page, info.outputPath('page.pdf'));
    const paragraphs = (await page.evaluate(() => [...document.querySelectorAll('.body > p')].map((one) => one.textContent))).map(bare);
    // The last line of a sheet is its number.
    const lines = sheets.map((sheet) => sheet.split('\n').map(bare).filter(Boolean).slice(0, -1));
    const cuts = lines.slice(1).map((next, index) => ({ sheet: index + 1, before: lines[index].at(-1), after: next[0] }));
    const inside = cuts.map((cut) => ({ ...cut, of: paragraphs.find((one) => one.includes(cut.before + cut.after)) })).filter(({ of }) => of);
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.filter(({ before, after, of }) => of.startsWith(before) || of.endsWith(after))).toEqual([]);
  });

  test(`the numbers of every chart are on paper, ${language}`, async ({ page, visit }, info) => {
    await visit('report', language);
    const { whole } = await print(page, info.outputPath('page.pdf'));
    const tables = await page.evaluate(() => [...document.querySelectorAll('.chart-data table')].map((table) => ({
      caption: table.caption.textContent,
      rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent).join('')),
    })));
    expect(tables.length).toBeGreaterThan(3);
    const missing = tables.flatMap(({ caption, rows }) => [caption.slice(0, 12), ...rows.filter((row) => bare(row).length < 24)]).filter((text) => !whole.includes(bare(text)));
    expect(missing).toEqual([]);

    await page.emulateMedia({ media: 'print' });
    for (const table of await page.locator('.chart-data table').all()) await expect(table).toBeVisible();
    for (const drawing of await page.locator('.chart-wide').all()) await expect(drawing).toBeVisible();
    for (const drawing of await page.locator('.chart-narrow').all()) await expect(drawing).toBeHidden();
    await expect(page.locator('.chart-data > summary:visible, button:visible, .navigation:visible, .footer:visible')).toHaveCount(0);
  });
}
