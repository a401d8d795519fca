// What every test has: a page that is watched while the test runs, and ways to open the example's pages.
'use strict';
const { test: base, expect } = require('@playwright/test');
const example = require('./example');

/** The windows that everything is tried in. */
const windows = { 1366: { width: 1366, height: 768 }, 375: { width: 375, height: 812 } };

const test = base.extend({
  /** What went wrong on the page; a test that expects some of it takes it out of the list. */
  troubles: async ({}, use) => { await use([]); },

  page: async ({ page, troubles }, use) => {
    const site = new URL(process.env.GONGKAI_SITE).origin;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
    // What was still on its way when the reader went to another page is no trouble.
    page.on('requestfailed', (request) => request.failure().errorText === 'net::ERR_ABORTED' || troubles.push(`not loaded: ${request.url()} ${request.failure().errorText}`));
    page.on('response', (response) => {
      if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== site && !['file:', 'data:', 'blob:'].includes(url.protocol)) troubles.push(`another host: ${url}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    await use(page);
    expect(troubles, 'errors, violations and requests to other hosts').toEqual([]);
  },

  /** Opens a page of the example on the server. */
  visit: async ({ page }, use) => {
    await use(async (kind, language) => {
      await page.goto(address(kind, language));
      await page.evaluate(() => document.fonts.ready);
    });
  },
});

function address(kind, language) {
  return process.env.GONGKAI_SITE + example.route(kind, language);
}

/** Calls back for every kind of page, language and window; the callback declares tests. */
function everywhere(declare) {
  for (const width of Object.keys(windows)) {
    for (const language of example.languages) {
      for (const kind of example.kinds) {
        test.describe(`${kind}, ${language}, ${width} px`, () => {
          test.use({ viewport: windows[width] });
          declare({ kind, language, width: Number(width) });
        });
      }
    }
  }
}

/** The same finding many times over is one line. */
function grouped(findings) {
  const counts = new Map();
  for (const finding of findings) counts.set(finding, (counts.get(finding) || 0) + 1);
  return [...counts].map(([finding, count]) => (count > 1 ? `${count} × ${finding}` : finding));
}

/** Opens everything that folds, so that what is folded is looked at too. */
async function unfold(page) {
  await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
}

module.exports = { test, expect, windows, address, everywhere, grouped, unfold, ...example };
