'use strict';
const { test, expect, kinds, languages, everywhere, unfold } = require('./fixtures');

/** Elements that reach beyond the right edge of the window and are not inside something that scrolls by itself. */
function beyondTheEdge() {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) =>
    element.checkVisibility() && element.getBoundingClientRect().right > edge + 0.5 && !scrolls(element));
  return {
    scrolls: document.documentElement.scrollWidth - edge,
    wide: wide.slice(0, 5).map((element) => `${element.localName}.${element.getAttribute('class')} to ${element.getBoundingClientRect().right.toFixed(1)}`),
  };
}

const nothing = { scrolls: 0, wide: [] };

for (const width of [320, 375, 640, 768, 1024, 1366]) {
  for (const language of languages) {
    for (const kind of kinds) {
      test(`${kind}, ${language}: nothing scrolls sideways at ${width} px`, async ({ page, visit }) => {
        await page.setViewportSize({ width, height: 800 });
        await visit(kind, language);
        expect(await page.evaluate(beyondTheEdge), 'as it opens').toEqual(nothing);
        await unfold(page);
        expect(await page.evaluate(beyondTheEdge), 'with everything unfolded').toEqual(nothing);
      });
    }
  }
}

/** The smallest text that a person can see, as drawn: text of charts counts with the scale of its drawing. */
function smallestText() {
  let smallest = { size: Infinity };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || /^(title|desc|script|style)$/.test(element.localName)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    let clipped = false;
    for (let one = element; one; one = one.parentElement) clipped = clipped || getComputedStyle(one).clipPath !== 'none';
    if (clipped) continue;
    const scale = element instanceof SVGElement ? element.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < smallest.size) smallest = { size, text: text.data.trim().slice(0, 40), where: element.closest('[class]')?.getAttribute('class') };
  }
  return smallest;
}

everywhere(({ kind, language }) => {
  test('no text is smaller than 12 px', async ({ page, visit }) => {
    await visit(kind, language);
    await unfold(page);
    const medium = await page.evaluate(smallestText);
    expect(medium.size, JSON.stringify(medium)).toBeGreaterThanOrEqual(12);
    const small = page.locator('[data-size="small"]');
    if (await small.isVisible()) {
      await small.click();
      const least = await page.evaluate(smallestText);
      expect(least.size, `with small text chosen: ${JSON.stringify(least)}`).toBeGreaterThanOrEqual(12);
    }
  });
});
