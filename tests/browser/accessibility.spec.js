'use strict';
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect, everywhere, grouped, unfold } = require('./fixtures');

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations as lines that a person can act on. */
async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ''}`));
}

everywhere(({ kind, language }) => {
  test('axe finds no violation of WCAG 2.2 A and AA, nor of its best practices', async ({ page, visit }) => {
    await visit(kind, language);
    expect(await violations(page), 'as it opens').toEqual([]);
    await unfold(page);
    expect(await violations(page), 'with everything unfolded').toEqual([]);
  });

  test('pictures have text or are marked as ornaments', async ({ page, visit }) => {
    await visit(kind, language);
    const silent = await page.evaluate(() => {
      const named = (element) => (element.getAttribute('aria-labelledby') || '').split(' ').some((id) => id && document.getElementById(id)?.textContent.trim());
      return [
        ...[...document.images].filter((image) => !image.hasAttribute('alt')),
        ...[...document.querySelectorAll('svg')].filter((svg) => !(svg.getAttribute('aria-hidden') === 'true' || (svg.getAttribute('role') === 'img' && named(svg)))),
      ].map((element) => element.outerHTML.slice(0, 120));
    });
    expect(silent).toEqual([]);
  });

  test('targets are at least 24 by 24 px', async ({ page, visit }) => {
    await visit(kind, language);
    await unfold(page);
    const small = await page.evaluate(() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea, [tabindex="0"]')].filter((target) => {
      if (!target.checkVisibility({ visibilityProperty: true }) || target.matches('.skip')) return false;
      // A link inside a sentence is as tall as its line (WCAG 2.5.8, exception "Inline").
      if (getComputedStyle(target).display === 'inline') {
        let block = target.parentElement;
        while (getComputedStyle(block).display === 'inline') block = block.parentElement;
        const outside = block.cloneNode(true);
        for (const link of outside.querySelectorAll('a, button, time')) link.remove();
        if (outside.textContent.trim()) return false;
      }
      const box = target.getBoundingClientRect();
      return box.width < 23.99 || box.height < 23.99;
    }).map((target) => {
      const box = target.getBoundingClientRect();
      const place = target.parentElement.closest('[class]:not(.container)');
      return `.${place.getAttribute('class').replaceAll(' ', '.')} ${target.localName}, ${box.width < 24 ? `${box.width.toFixed(1)} px wide` : `${box.height.toFixed(1)} px high`}`;
    }));
    expect(grouped(small)).toEqual([]);
  });
});
