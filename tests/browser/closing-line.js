// One plain line at the very end, for people and for programs that count.
'use strict';

module.exports = class ClosingLine {
  constructor() { this.results = new Map(); }
  printsToStdio() { return false; }
  onTestEnd(test) { this.results.set(test.id, test.outcome()); }
  onExit() {
    const count = (...outcomes) => [...this.results.values()].filter((outcome) => outcomes.includes(outcome)).length;
    const skipped = count('skipped');
    console.log(`browser: ${count('expected')} passed, ${count('unexpected', 'flaky')} failed${skipped ? `, ${skipped} skipped` : ''}`);
  }
};
