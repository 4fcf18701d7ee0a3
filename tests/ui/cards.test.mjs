// @ts-check
/** @import { TestContext } from 'node:test' */
/** @import { BrowserContextOptions, Page } from 'playwright-core' */
/** @import { ActivityCard } from '/js/cards/activity-card.js' */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { site } from './browser.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const place = site();

/**
 * The gallery in a separate window; `complaints` collects console errors, CSP violations and exceptions.
 * @param {TestContext} t @param {BrowserContextOptions} options
 */
async function gallery(t, options = {}) {
  const page = await place.newPage(t, { viewport: { width: 390, height: 900 }, ...options });
  /** @type {string[]} */
  const complaints = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(place.url);
  await page.locator('html[data-ready]').waitFor();
  return { page, complaints };
}

/** @param {Page} page @param {string} id */
const card = (page, id) => page.locator(`[data-activity-id="${id}"]`);
/** @param {Page} page @param {string} id @param {Partial<Omit<Card, 'content_state'>> & { content_state?: Partial<ContentState> }} change */
const update = (page, id, change) =>
  card(page, id).evaluate((/** @type {ActivityCard} */ node, more) => {
    const state = node.state;
    if (state === null) throw new Error('The card shows nothing yet.');
    node.state = { ...state, version: state.version + 1, ...more, content_state: { ...state.content_state, ...more.content_state } };
  }, change);

test('every sample is drawn without an error or a violation of the content security policy', async t => {
  const { page, complaints } = await gallery(t);
  const drawn = await page.locator('activity-card > article.card').count();
  assert.equal(drawn, await page.locator('activity-card').count());
  assert.ok(drawn > 20);
  assert.deepEqual(complaints, []);
});

test('markup from scripts stays text', async t => {
  const { page } = await gallery(t);
  assert.equal(await page.locator('activity-card :is(script, img, b)').count(), 0);
  assert.equal(await page.title(), 'Gallery');
  assert.match((await card(page, 'markup').locator('.card-title').textContent()) ?? '', /^<script>/);
});

test('a link to anything but http, https and shortcuts is not drawn', async t => {
  const { page } = await gallery(t);
  const links = await page
    .locator('activity-card a')
    .evaluateAll(nodes => nodes.map(node => ({ href: node.getAttribute('href') ?? '', rel: node.getAttribute('rel') ?? '' })));
  assert.ok(links.length > 3);
  for (const link of links) {
    assert.match(link.href, /^(https?|shortcuts):\/\//);
    assert.match(link.rel, /noopener/);
  }
  assert.equal(await card(page, 'markup').locator('[data-rank="primary"]').count(), 0);
});

test('a link that asks for Safari opens the plain address', async t => {
  const { page } = await gallery(t);
  const link = card(page, 'value-empty').locator('a');
  assert.deepEqual([await link.getAttribute('href'), await link.getAttribute('target')], ['https://status.example.com/', '_blank']);
});

test('an empty readout draws nothing', async t => {
  const { page } = await gallery(t);
  assert.equal(await card(page, 'value-empty').locator('.value').isVisible(), false);
  await update(page, 'value-empty', { content_state: { value: 'Song' } });
  await card(page, 'value-empty').getByText('Song').waitFor();
});

for (const width of [320, 390, 1280]) {
  test(`nothing is wider than the page at ${width} px`, async t => {
    const { page } = await gallery(t, { viewport: { width, height: 900 } });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    const wide = await page
      .locator('activity-card')
      .evaluateAll(nodes =>
        nodes.filter(node => (node.firstElementChild?.scrollWidth ?? Infinity) > node.clientWidth + 1).map(node => node.dataset.activityId),
      );
    assert.deepEqual(wide, []);
  });
}

for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
  test(`axe finds nothing serious in ${colorScheme}`, async t => {
    const { page } = await gallery(t, { colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => axe.run());
    assert.ok(result.passes.length > 10);
    const serious = result.violations.filter(v => ['serious', 'critical'].includes(v.impact ?? ''));
    assert.deepEqual(
      serious.map(v => `${v.id}: ${v.nodes[0]?.html}`),
      [],
    );
  });
}

test('an update keeps the nodes and the focus', async t => {
  const { page } = await gallery(t);
  const link = card(page, 'progress').locator('a');
  await link.focus();
  await card(page, 'progress').evaluate(node => {
    window.kept = [...node.querySelectorAll('*')];
  });
  await update(page, 'progress', { content_state: { title: 'Other', percentage: 80 }, derived: { percent: 80 } });
  await card(page, 'progress').getByText('80%').waitFor();
  assert.equal(
    await card(page, 'progress').evaluate(node => [...node.querySelectorAll('*')].every((part, i) => part === window.kept[i])),
    true,
  );
  assert.equal(await link.evaluate(node => node === document.activeElement), true);
});

test('a progress bar has its value for screen readers', async t => {
  const { page } = await gallery(t);
  await page
    .getByRole('article', { name: 'Training run 17' })
    .getByRole('progressbar', { name: 'Progress' })
    .and(page.locator('[aria-valuenow="42"][aria-valuetext="42%"]'))
    .waitFor();
  await card(page, 'progress-units').getByText('4,200 of 10,000').waitFor();
});

test('segments are counted, coloured and become one bar above sixty', async t => {
  const { page } = await gallery(t);
  assert.equal(await card(page, 'segmented').locator('.segment').count(), 3);
  assert.equal(await card(page, 'segmented').locator('.segment[data-filled]').count(), 2);
  assert.deepEqual(
    await card(page, 'segmented-colors')
      .locator('.segment')
      .evaluateAll(nodes => nodes.map(node => node.dataset.accent ?? '')),
    ['green', 'green', 'orange', 'green', 'magenta', '', '', ''],
  );
  assert.equal(await card(page, 'segmented-60').locator('.segment').count(), 60);
  assert.equal(await card(page, 'segmented-500').locator('.segment').count(), 0);
  assert.equal(await card(page, 'segmented-500').getByRole('progressbar').getAttribute('aria-valuetext'), '120 of 500');
});

test('a timer counts between updates, stops while paused and ends at 0:00', async t => {
  const { page } = await gallery(t);
  const shown = await card(page, 'timer').locator('.timer-clock').textContent();
  await page.waitForFunction(before => document.querySelector('[data-activity-id="timer"] .timer-clock')?.textContent !== before, shown);
  assert.equal(await card(page, 'timer-paused').locator('.timer-clock').textContent(), '15:00');
  assert.equal(await card(page, 'timer-paused').locator('.timer-state').isVisible(), true);
  assert.equal(await card(page, 'timer-finished').locator('.timer-clock').textContent(), '0:00');
});

test('ten quiet minutes mark a card stale, unless its timer runs', async t => {
  const { page } = await gallery(t);
  assert.equal(await card(page, 'progress-units').locator('.card-age').textContent(), 'no update for 12 min');
  assert.equal(await card(page, 'timer').locator('.card-age').textContent(), '15 min ago');
});

test('an ended card shows its mark and when it is dismissed', async t => {
  const { page } = await gallery(t);
  assert.equal(await card(page, 'ended-check').locator('[data-mark="check"]').count(), 1);
  assert.match((await card(page, 'ended-check').locator('.card-age').textContent()) ?? '', /dismissed in [12]:\d\d$/);
  assert.equal(await card(page, 'ended-cross').locator('[data-mark="cross"]').count(), 1);
});

test('an alert is shown for its version only', async t => {
  const { page } = await gallery(t);
  const notice = card(page, 'with-alert').locator('.card-notice');
  assert.equal(await notice.isVisible(), true);
  await update(page, 'with-alert', {});
  await notice.waitFor({ state: 'hidden' });
});

test('a webhook button sends one bubbling event until it has an outcome', async t => {
  const { page } = await gallery(t);
  await page.evaluate(() => {
    window.heard = [];
    document.addEventListener('card-action', event => {
      event.detail.begin();
      window.heard.push(event.detail);
    });
  });
  const button = page.getByRole('button', { name: 'Renew now' });
  await button.click();
  await button.click({ force: true });
  assert.deepEqual(await page.evaluate(() => window.heard.map(({ activity_id, action_id }) => [activity_id, action_id])), [
    ['alert', 'a1'],
  ]);
  await page.evaluate(() => window.heard[0]?.done(true));
  assert.equal(await button.getAttribute('data-outcome'), 'sent');
});

test('the full text shows while the card has the focus, and Escape collapses it', async t => {
  const { page } = await gallery(t);
  const title = card(page, 'long').locator('.card-title');
  const folded = await title.evaluate(node => node.clientHeight);
  await card(page, 'long').locator('article').focus();
  assert.ok((await title.evaluate(node => node.clientHeight)) > folded * 2);
  await page.keyboard.press('Escape');
  assert.equal(await title.evaluate(node => node.clientHeight), folded);
});

test('an unknown symbol shows a neutral glyph with its name', async t => {
  const { page } = await gallery(t);
  await card(page, 'value-long').getByRole('img', { name: 'no.such.symbol' }).waitFor();
});
