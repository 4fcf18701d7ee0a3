// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../../src/ActivitySmith.Server/wwwroot/css/tokens.css', import.meta.url), 'utf8');
const pairs = Object.fromEntries(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(m => [m[1], { light: m[2], dark: m[3] }]),
);
const accents = ['lime', 'green', 'cyan', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow', 'gray'];

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
/** @param {string} hex */
function luminance(hex) {
  /** @param {number} at */
  const linear = at => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}

/** @param {string} front @param {string} back @param {number} least */
function assertContrast(front, back, least) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    const both = [luminance(pairs[front][theme]), luminance(pairs[back][theme])];
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    assert.ok(ratio >= least, `${front} on ${back} in ${theme} is ${ratio.toFixed(2)}:1, less than ${least}:1`);
  }
}

for (const accent of accents) {
  test(`${accent} keeps 4.5:1 for text and 3:1 for bars in dark and light`, () => {
    for (const surface of ['card', 'inset']) {
      assertContrast(accent, surface, 3);
      assertContrast(`${accent}-ink`, surface, 4.5);
    }
    assertContrast('on-ink', `${accent}-ink`, 4.5);
  });
}

test('text keeps 4.5:1 on every surface', () => {
  for (const surface of ['page', 'card', 'inset']) {
    assertContrast('text', surface, 4.5);
    assertContrast('text-2', surface, 4.5);
  }
});
