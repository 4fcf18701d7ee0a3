// @ts-check
/** @import { Page } from 'playwright-core' */
// Parts of the home-screen app, one at a time: links, buttons, metrics.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { site } from './browser.mjs';

/** @type {string[]} */
let taps = [];
const { blankPage } = site({
  '/api/device/actions/slow': async (request, response) => {
    taps.push(JSON.parse(await text(request)).tap_id);
    response.writeHead(202).end(JSON.stringify({ state: taps.length < 3 ? 'calling' : 'delivered' }));
  },
});

/** Taps with a server that sends these responses in turn; null is no response. @param {Page} page @param {(string | null)[]} answers */
async function tap(page, answers) {
  await page.addScriptTag({ url: '/js/worker/tap.js' });
  return page.evaluate(async all => {
    let asked = 0;
    const outcome = await self
      .activitysmithTap(async () => {
        const answer = all[Math.min(asked++, all.length - 1)];
        if (answer === null) throw new TypeError('no network');
        return new Response(JSON.stringify({ state: answer }), { status: answer === 'unknown' ? 404 : 202 });
      })
      .catch(error => error.message);
    return [outcome, asked];
  }, answers);
}

test('a tap is sent again until its outcome is known, also after lost responses', async t => {
  const page = await blankPage(t);
  await page.clock.install();
  const running = Promise.all([
    tap(page, ['queued', null, null, 'calling', 'delivered']),
    tap(page, ['queued', 'failed']),
    tap(page, ['unknown']),
    tap(page, ['queued']),
    tap(page, [null]),
  ]);
  let over = false;
  running.finally(() => {
    over = true;
  });
  while (!over) await page.clock.runFor(1_000);
  assert.deepEqual(await running, [
    [true, 5],
    [false, 2],
    [false, 1],
    [true, 14],
    ['no network', 3],
  ]);
});

test('the code is read from both forms of a link', async t => {
  const page = await blankPage(t);
  const codes = await page.evaluate(async () => {
    const { codeIn } = await import('/js/app/pairing.js');
    return [
      '#code=7K3M-Q9XZ-2BWP',
      '#7K3M-Q9XZ-2BWP',
      '#7k3mq9xz2bwp',
      '#activity=abcdefghijklmnop',
      '#<img src=x onerror=alert(1)>',
      '',
    ].map(codeIn);
  });
  assert.deepEqual(codes, ['7K3M-Q9XZ-2BWP', '7K3M-Q9XZ-2BWP', '7k3mq9xz2bwp', '', '', '']);
});

test('a tap waits for its outcome, with one id', async t => {
  const page = await blankPage(t);
  const delivered = await page.evaluate(async () => (await import('/js/app/device.js')).tap('slow', 'tap_12345678'));
  assert.equal(delivered, true);
  assert.deepEqual(taps, ['tap_12345678', 'tap_12345678', 'tap_12345678']);
});

test('a metric is formatted as on the pages', async t => {
  const page = await blankPage(t);
  const texts = await page.evaluate(async () => {
    const { reading } = await import('/js/app/widgets.js');
    return [
      { format: 'number', value: 1234.5 },
      { format: 'currency', currency: 'EUR', value: 25 },
      { format: 'percent', value: 12.5 },
      { format: 'unit', unit: 'kW', value: 2.4 },
      { format: 'unit', unit: '°', spaced: false, value: 21 },
      { format: 'string', value: '<b>up</b>' },
      { format: 'number' },
    ].map(reading);
  });
  assert.deepEqual(texts, ['1,234.5', '25 EUR', '12.5 %', '2.4 kW', '21°', '<b>up</b>', 'no value yet']);
});
