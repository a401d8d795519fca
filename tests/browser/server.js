// A server as plain as a portal's: files below the section's path, the section's own page for what is missing.
'use strict';
const fs = require('fs');
const http = require('http');
const path = require('path');
const { output, sectionAddress } = require('./example');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

function fileFor(address, base) {
  if (!address.startsWith(base)) return null;
  const file = path.join(output, address.slice(base.length));
  if (file !== output && !file.startsWith(output + path.sep)) return null;
  for (const candidate of [file, path.join(file, 'index.html')]) {
    if (fs.existsSync(candidate) && fs.statSync(candidate).isFile()) return candidate;
  }
  return null;
}

/** Starts it on any free port of this machine; gives the section's address there and a way to stop. */
async function serve() {
  const base = sectionAddress().pathname;
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const found = fileFor(address, base);
    const missing = path.join(output, address.startsWith(`${base}en/`) ? 'en/404.html' : '404.html');
    response.writeHead(found ? 200 : 404, { 'Content-Type': types[path.extname(found || missing)] || 'application/octet-stream' });
    fs.createReadStream(found || missing).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${base}`,
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

module.exports = { serve };
