// @ts-check
/** @import { TestContext } from 'node:test' */
// The layout of lists and cards, at the widths of a phone and of a desktop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { site } from './browser.mjs';

const place = site();

/** @param {TestContext} t @param {number} width @param {string} markup */
async function show(t, width, markup) {
  const page = await place.blankPage(t, { viewport: { width, height: 800 } });
  await page.evaluate(async html => {
    for (const sheet of ['page', 'design', 'board']) {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/css/${sheet}.css` });
      const loaded = new Promise(resolve => {
        link.onload = resolve;
      });
      document.head.append(link);
      await loaded;
    }
    document.body.innerHTML = html;
  }, markup);
  return page;
}

test('on a phone a table scrolls sideways and breaks no word', async t => {
  const cells =
    '<td><span class="pill">running</span></td><td>segmented progress</td><td class="text"><a href="#">nightly-backup</a></td>' +
    '<td><span class="pill">deploy</span></td><td><time>Nov 21, 2026, 4:30 PM</time></td><td></td>';
  const row = `<tr><th scope="row" class="text"><a href="#">Deploying</a></th>${cells}</tr>`;
  const page = await show(t, 390, `<main class="page"><div class="table-box"><table><tbody>${row}</tbody></table></div></main>`);
  const heights = await page.evaluate(() => [...document.querySelectorAll('.pill, th a')].map(node => node.getBoundingClientRect().height));
  assert.ok(
    heights.every(height => height < 30),
    `lines: ${heights}`,
  );
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page itself does not scroll sideways');
});

test('cards fill as many columns as fit, each 320 to 400 px wide', async t => {
  const cards = '<activity-card><article class="card">x</article></activity-card>'.repeat(6);
  /** @param {number} width */
  const columns = async width => {
    const page = await show(t, width, `<main class="board"><section><div class="cards">${cards}</div></section></main>`);
    return page.evaluate(() =>
      getComputedStyle(document.querySelector('.cards') ?? document.body)
        .gridTemplateColumns.split(' ')
        .map(parseFloat),
    );
  };
  for (const [width, count] of Object.entries({ 390: 1, 680: 1, 690: 2, 1000: 2, 1030: 3, 1400: 4, 2400: 4 })) {
    const found = await columns(Number(width));
    assert.equal(found.length, count, `${width} px: ${found}`);
    assert.ok(
      found.every(one => one <= 400.5 && one >= 320),
      `${width} px: ${found}`,
    );
  }
});
