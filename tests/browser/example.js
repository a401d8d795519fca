// The pages under test: where they are, what they are called, how to reach them.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

/** The folder that `gongkai build` wrote. */
const output = path.resolve(process.env.GONGKAI_OUTPUT || path.join(__dirname, '..', '..', 'output'));

/** One page of each kind, as its address in Chinese; in English the same below en/. */
const kinds = {
  'home': 'index.html',
  'column': 'fdzdgk/ghjh/index.html',
  'column of columns': 'fdzdgk/index.html',
  'empty column': 'ysqgk/index.html',
  'report': 'fdzdgk/ghjh/202406/t20240613_631628.html',
  'second report': 'fdzdgk/ghjh/202406/t20240613_631629.html',
  'indicators': 'indicators/index.html',
  'archive': 'archive/index.html',
  'archive of a year': 'archive/2023/index.html',
  'downloads': 'data/index.html',
  'corrections': 'corrections/index.html',
  'accessibility': 'about/accessibility.html',
  'about the data': 'about/data.html',
  'search': 'search.html',
  'site map': 'sitemap.html',
  'missing page': '404.html',
};

const languages = { zh: { lang: 'zh-CN', folder: '' }, en: { lang: 'en', folder: 'en/' } };

/** The address of a page below the section's own. */
function route(kind, language) {
  return languages[language].folder + kinds[kind];
}

/** The section's address as the pages themselves give it: with a slash at the end. */
function sectionAddress() {
  const home = fs.readFileSync(path.join(output, 'index.html'), 'utf8');
  const canonical = /<link rel="canonical" href="([^"]+)index\.html">/.exec(home);
  if (!canonical) throw new Error(`${path.join(output, 'index.html')} names no canonical address`);
  return new URL(canonical[1]);
}

/** A page's address when opened from the folder. */
function fileAddress(kind, language) {
  return pathToFileURL(path.join(output, route(kind, language))).href;
}

/** Every file below the output folder whose name ends so, as a path relative to it. */
function files(ending, folder = '') {
  return fs.readdirSync(path.join(output, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return files(ending, name);
    return name.endsWith(ending) ? [name] : [];
  }).sort();
}

module.exports = { output, kinds: Object.keys(kinds), languages: Object.keys(languages), lang: (language) => languages[language].lang, route, sectionAddress, fileAddress, files };
