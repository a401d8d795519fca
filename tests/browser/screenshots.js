// Pictures of the main pages for people to look at: npm run screenshots
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const { kinds, languages, route } = require('./example');
const { serve } = require('./server');

const folder = path.resolve(__dirname, '..', '..', 'target', 'screenshots');

(async () => {
  fs.mkdirSync(folder, { recursive: true });
  const server = await serve();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    for (const width of [1366, 375]) {
      const context = await browser.newContext({ viewport: { width, height: width === 375 ? 812 : 768 }, locale: 'zh-CN' });
      const page = await context.newPage();
      await page.clock.setFixedTime(new Date('2024-06-14T02:00:00Z'));
      for (const language of languages) {
        for (const kind of kinds) {
          await page.goto(server.address + route(kind, language));
          await page.evaluate(() => document.fonts.ready);
          const name = `${kind.replaceAll(' ', '-')}-${language}-${width}.png`;
          await page.screenshot({ path: path.join(folder, name), fullPage: true });
          console.log(path.join('target', 'screenshots', name));
        }
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
})();
