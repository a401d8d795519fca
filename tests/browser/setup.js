// Runs once before all tests: serves the pages, and tells the tests where.
'use strict';
const { serve } = require('./server');

module.exports = async () => {
  const server = await serve();
  process.env.GONGKAI_SITE = server.address;
  return () => server.stop();
};
