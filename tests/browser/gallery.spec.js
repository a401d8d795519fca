// The gallery of all kinds of chart (docs/charts), built by test.sh into the folder that GONGKAI_GALLERY names.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect, languages, windows, unfold } = require('./fixtures');
const { touching } = require('./drawings');

const folder = process.env.GONGKAI_GALLERY && path.resolve(process.env.GONGKAI_GALLERY);

test.skip(!folder, 'GONGKAI_GALLERY names no folder: gongkai build --project docs/charts --output FOLDER');

const below = (language) => path.join(folder, language === 'en' ? 'en' : '', 'charts');

async function open(page, language) {
  await page.goto(pathToFileURL(path.join(below(language), 'kinds.html')).href);
  await page.evaluate(() => document.fonts.ready);
  expect(await page.locator('.chart').count()).toBeGreaterThan(9);
}

/** Of each visible drawing: marks too faint against the ground, and texts too small or too faint. */
function faint() {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((one) => channel(one / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = [];
  for (const svg of document.querySelectorAll('.chart-svg')) {
    if (!svg.checkVisibility()) continue;
    const sheet = svg.ownerSVGElement?.querySelector('.sheet');
    const ground = sheet ? getComputedStyle(sheet).fill : 'rgb(255, 255, 255)';
    const name = svg.closest('.chart')?.id || '';
    for (const shape of svg.querySelectorAll(':scope > path')) {
      const classes = shape.getAttribute('class');
      // A pattern lies on a shape with an outline; gridlines and the frames of empty cells need no contrast.
      if (!classes || /^(grid|cell-none|frame-light)$/.test(classes)) continue;
      const style = getComputedStyle(shape);
      const colours = [style.fill, style.stroke].filter((colour) => colour.startsWith('rgb'));
      const best = Math.max(...colours.map((colour) => contrast(colour, ground)));
      if (!(best >= 3)) found.push(`${name} .${classes}: ${best.toFixed(2)} to 1, ${colours}`);
    }
    for (const text of svg.querySelectorAll('text')) {
      const style = getComputedStyle(text);
      const size = parseFloat(style.fontSize) * text.getScreenCTM().a;
      if (size < 12) found.push(`${name} “${text.textContent}”: ${size.toFixed(1)} px`);
      // Numbers in cells stand on their cells.
      if (/^cell/.test(text.parentElement.getAttribute('class'))) continue;
      const ratio = contrast(style.fill, ground);
      if (ratio < 4.5) found.push(`${name} “${text.textContent}”: text ${ratio.toFixed(2)} to 1`);
    }
  }
  return [...new Set(found)];
}

/** Numbers in coloured cells that cannot be read on their cell. */
function faintCells() {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => colour.match(/[\d.]+/g).map((one) => channel(one / 255)).reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const found = [];
  for (const svg of document.querySelectorAll('.chart-svg')) {
    if (!svg.checkVisibility()) continue;
    const cells = [...svg.querySelectorAll('path[class^="cell"]')];
    for (const text of svg.querySelectorAll('g[class^="cell"] text')) {
      const box = text.getBBox();
      const point = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
      const cell = cells.find((one) => one.isPointInFill(point));
      const [light, dark] = [getComputedStyle(text).fill, cell ? getComputedStyle(cell).fill : 'rgb(255, 255, 255)'].map(luminance).sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < 4.5) found.push(`${text.textContent} on .${cell?.getAttribute('class')}: ${ratio.toFixed(2)} to 1`);
    }
  }
  return found;
}

for (const language of languages) {
  for (const [width, viewport] of Object.entries(windows)) {
    test.describe(`gallery, ${language}, ${width} px`, () => {
      test.use({ viewport });

      test('labels neither touch each other nor leave their drawing', async ({ page }) => {
        await open(page, language);
        expect(await page.evaluate(touching)).toEqual([]);
      });

      test('marks have 3 to 1 against the ground, texts 4.5 to 1 and 12 px, in every palette', async ({ page }) => {
        await open(page, language);
        for (const media of [{}, { contrast: 'more' }, { media: 'print' }]) {
          await page.emulateMedia({ media: null, contrast: null, ...media });
          const found = await page.evaluate(faint);
          // Paper is read closer than a screen, and drawings are made smaller for it.
          expect(found.filter((one) => !media.media || !one.endsWith(' px')), JSON.stringify(media)).toEqual([]);
          expect(await page.evaluate(faintCells), JSON.stringify(media)).toEqual([]);
        }
      });

      test('axe finds nothing, folded and unfolded', async ({ page }) => {
        await open(page, language);
        for (const step of [async () => {}, unfold]) {
          await step(page);
          const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
          expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual([]);
        }
      });

      test('ids are unique, and each drawing is named and described once', async ({ page }) => {
        await open(page, language);
        const found = await page.evaluate(() => {
          const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
          return {
            doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
            unnamed: [...document.querySelectorAll('.chart-svg')].filter((svg) => ['title', 'desc'].some((name) => {
              const [one, ...more] = svg.querySelectorAll(`:scope > ${name}`);
              return more.length || !one.textContent.trim() || svg.getAttribute(name === 'title' ? 'aria-labelledby' : 'aria-describedby') !== one.id;
            })).map((svg) => svg.closest('.chart').id),
          };
        });
        expect(found).toEqual({ doubled: [], unnamed: [] });
      });
    });
  }

  test(`gallery, ${language}: colours of the system are used where it sets them`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await open(page, language);
    const fills = await page.evaluate(() => {
      const of = (selector) => getComputedStyle(document.querySelector(`.chart-wide ${selector}`)).fill;
      const system = (name) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = name;
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
      };
      return [[of('.bar-subject'), system('Highlight')], [of('.bar'), system('CanvasText')]];
    });
    for (const [found, wanted] of fills) expect(found).toBe(wanted);
  });

  test(`gallery, ${language}: the table of every chart is open on paper`, async ({ page }) => {
    await open(page, language);
    await page.emulateMedia({ media: 'print' });
    for (const table of await page.locator('.chart-data table').all()) await expect(table).toBeVisible();
    await expect(page.locator('.chart-value').first()).toBeHidden();
  });

  test(`gallery, ${language}: the arrow keys tell one value after the other`, async ({ page }) => {
    await open(page, language);
    const chart = page.locator('#chart-column');
    const rows = await chart.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const shown = chart.locator('.chart-value');
    await expect(shown).toBeHidden();
    await chart.locator('.chart-wide').focus();
    for (const [label, number] of rows) {
      await expect(shown).toContainText(label);
      await expect(shown).toContainText(number);
      await page.keyboard.press('ArrowRight');
    }
    // Round again, and back.
    await expect(shown).toContainText(rows[0][0]);
    await page.keyboard.press('ArrowLeft');
    await expect(shown).toContainText(rows.at(-1)[0]);
    await page.keyboard.press('Escape');
    await expect(shown).toBeHidden();
  });

  test(`gallery, ${language}: files to take away follow a dark screen`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const files = fs.readdirSync(path.join(below(language), 'kinds')).filter((name) => name.endsWith('.svg'));
    expect(files.length).toBeGreaterThan(9);
    for (const file of files) {
      await page.goto(pathToFileURL(path.join(below(language), 'kinds', file)).href);
      expect(await page.evaluate(() => getComputedStyle(document.querySelector('.sheet')).fill), file).toBe('rgb(18, 24, 32)');
      expect(await page.evaluate(faint), file).toEqual([]);
      expect(await page.evaluate(faintCells), file).toEqual([]);
    }
  });
}
