// The pages as text: what validators say of them, and what they weigh.
'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { test, expect } = require('@playwright/test');
const { HtmlValidate, FileSystemConfigLoader } = require('html-validate');
const { output, files, languages, route } = require('./example');

/** The same finding on many pages is one line. */
function grouped(findings) {
  const groups = new Map();
  for (const { what, where } of findings) groups.set(what, [...(groups.get(what) || []), where]);
  return [...groups].map(([what, places]) => `${places.length} × ${what}: ${places.slice(0, 3).join(', ')}`);
}

test('html-validate: recommended rules, documents and accessibility', async () => {
  const validator = new HtmlValidate(new FileSystemConfigLoader(require('./html-validate.json')));
  const pages = files('.html');
  expect(pages.length).toBeGreaterThan(20);
  const findings = [];
  for (const page of pages) {
    const report = await validator.validateString(fs.readFileSync(path.join(output, page), 'utf8'), page);
    for (const { messages } of report.results) {
      for (const { ruleId, message, line, selector } of messages) findings.push({ what: `${ruleId}: ${message}`, where: `${page}:${line} ${selector || ''}` });
    }
  }
  expect(grouped(findings)).toEqual([]);
});

test('the Nu Html Checker finds no error', () => {
  test.skip(spawnSync('java', ['-version']).status !== 0, 'no java on this machine: the Nu Html Checker is skipped');
  test.setTimeout(180_000);
  const jar = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build', 'dist', 'vnu.jar');
  const answer = spawnSync('java', ['-jar', jar, '--format', 'json', '--errors-only', ...files('.html').map((page) => path.join(output, page))], { encoding: 'utf8', maxBuffer: 256 << 20 });
  const { messages } = JSON.parse(answer.stderr);
  expect(grouped(messages.map(({ message, url, lastLine }) => ({ what: message, where: `${decodeURIComponent(new URL(url).pathname).slice(output.length + 1)}:${lastLine}` })))).toEqual([]);
});

for (const language of languages) {
  test(`the report weighs less than 60 KB, ${language}`, () => {
    const page = path.join(output, route('report', language));
    const html = fs.readFileSync(page, 'utf8');
    const parts = [page, ...[...html.matchAll(/<(?:link rel="stylesheet"|script)[^>]*? (?:href|src)="([^"]+)"/g)].map((match) => path.resolve(path.dirname(page), match[1]))];
    expect(parts.some((part) => part.endsWith('.css')) && parts.some((part) => part.endsWith('.js')), 'style and script are counted').toBe(true);
    const weights = parts.map((part) => [path.basename(part), zlib.gzipSync(fs.readFileSync(part), { level: 9 }).length]);
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    console.log(`      weight of the report, ${language}: ${(total / 1024).toFixed(1)} KB compressed (${weights.map(([name, weight]) => `${name} ${(weight / 1024).toFixed(1)}`).join(', ')})`);
    expect(total).toBeLessThan(60 * 1024);
  });
}
