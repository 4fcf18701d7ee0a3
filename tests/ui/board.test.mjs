// @ts-check
/** @import { ServerResponse } from 'node:http' */
/** @import { TestContext } from 'node:test' */
/** @import { Page } from 'playwright-core' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { site } from './browser.mjs';

/** @type {{ since: string | null, lastEventId: string | string[] | undefined, response: ServerResponse }[]} */
const connections = [];
const latest = () => connections.at(-1) ?? assert.fail('nothing has connected');

const { blankPage } = site({
  '/events': (request, response) => {
    const since = new URL(request.url ?? '', 'http://host').searchParams.get('since');
    connections.push({ since, lastEventId: request.headers['last-event-id'], response });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 50\nid: 7\nevent: activity\ndata: {"version":1}\n\n');
  },
  '/refused': (_, response) => response.writeHead(503).end(),
});

/** A shelf with two places; `show` shows a card on it. @param {TestContext} t */
async function shelfPage(t) {
  const page = await blankPage(t);
  await page.evaluate(async () => {
    await import('/js/cards/activity-card.js');
    const { Shelf } = await import('/js/board/shelf.js');
    const running = document.createElement('div');
    const ended = document.createElement('div');
    document.body.append(running, ended);
    window.shelf = new Shelf(running, ended, () => {});
    window.order = () => [running, ended].map(place => [...place.children].map(node => node.getAttribute('data-activity-id')).join(' '));
    window.show = (activity_id, version, minute, more = {}) =>
      window.shelf.show({
        activity_id,
        version,
        seq: version,
        derived: {},
        status: 'running',
        content_state: { type: 'progress', title: `${activity_id} ${version}`, percentage: 1 },
        started_at: new Date(minute * 60000).toISOString(),
        updated_at: new Date(minute * 60000).toISOString(),
        ...more,
      });
  });
  return page;
}

test('the newest start is first, alerts are on top, and a running card keeps its place', async t => {
  const page = await shelfPage(t);
  const shown = await page.evaluate(() => {
    show('a', 1, 1);
    show('c', 1, 3);
    show('b', 1, 2);
    show('alert', 1, 0, { content_state: { type: 'alert', title: 't', message: 'm' } });
    show('a', 2, 1, { alert: { title: 'up' }, alert_version: 2 });
    return order();
  });
  assert.deepEqual(shown, ['alert c b a', '']);
});

test('an older version is ignored', async t => {
  const page = await shelfPage(t);
  await page.evaluate(() => {
    show('a', 5, 1);
    show('a', 4, 1);
  });
  assert.equal(await page.locator('.card-title').textContent(), 'a 5');
});

test('an ended card stays for a moment, then moves to the row of ended cards and keeps the focus', async t => {
  const page = await shelfPage(t);
  await page.evaluate(() => {
    show('a', 1, 1);
    document.querySelector('article')?.focus();
    show('a', 2, 1, { status: 'ended', ended_at: new Date().toISOString() });
  });
  assert.deepEqual(await page.evaluate(() => order()), ['a', '']);
  await page.waitForFunction(() => order()[1] === 'a');
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'article');
});

test('a snapshot removes running cards that the server no longer has', async t => {
  const page = await shelfPage(t);
  const shown = await page.evaluate(() => {
    show('a', 1, 1);
    show('b', 1, 2);
    show('old', 1, 0, { status: 'ended' });
    shelf.keepRunning(new Set(['b']));
    return order();
  });
  assert.deepEqual(shown, ['b', 'old']);
});

test('only the twenty newest ended cards are kept', async t => {
  const page = await shelfPage(t);
  const [, ended] = await page.evaluate(() => {
    for (let i = 0; i < 25; i++) show(`e${i}`, 1, i, { status: 'ended', ended_at: new Date(i * 60000).toISOString() });
    return order();
  });
  const ids = ended?.split(' ') ?? [];
  assert.equal(ids.length, 20);
  assert.equal(ids[0], 'e24');
});

/** Opens a feed whose handlers record their calls in `log`. @param {Page} page @param {string} path */
async function feed(page, path) {
  await page.evaluate(async target => {
    const { Feed } = await import('/js/board/feed.js');
    window.log = [];
    /** @param {string} name */
    const note = name => () => window.log.push(name);
    new Feed(target, 3, {
      reset: note('reset'),
      hello: note('hello'),
      activity: note('activity'),
      notification: note('notification'),
      snapshot: note('snapshot'),
      lost: note('lost'),
      back: note('back'),
      refused: note('refused'),
    }).open();
  }, path);
}

test('a broken connection is reported, resumed with the last event id and reported as back', async t => {
  const page = await blankPage(t);
  await feed(page, '/events');
  await page.waitForFunction(() => log.includes('activity'));
  assert.equal(latest().since, '3');
  latest().response.destroy();
  await page.waitForFunction(() => log.includes('back'));
  assert.deepEqual(await page.evaluate(() => log.filter(name => name !== 'activity')), ['lost', 'back']);
  assert.equal(latest().lastEventId, '7');
});

test('a refused connection is retried', async t => {
  const page = await blankPage(t);
  await feed(page, '/refused');
  await page.waitForFunction(() => log.filter(name => name === 'refused').length >= 2);
  assert.equal(await page.evaluate(() => log[0]), 'lost');
});

test('Escape closes a confirmation and returns the focus to its button', async t => {
  const page = await blankPage(t);
  await page.evaluate(async () => {
    document.body.innerHTML = '<details class="confirm"><summary>Remove</summary><form><button>Remove for good</button></form></details>';
    (await import('/js/board/questions.js')).closeOnEscape();
  });
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Remove for good' }).focus();

  await page.keyboard.press('Escape');

  assert.deepEqual(await page.evaluate(() => [document.querySelector('details')?.open, document.activeElement?.localName]), [
    false,
    'summary',
  ]);
});

test('a notification links to http, https and shortcuts; the address of an app is text', async t => {
  const page = await blankPage(t);
  const drawn = await page.evaluate(async () => {
    const { Notifications } = await import('/js/board/notifications.js');
    const list = document.createElement('ul');
    document.body.append(list);
    const notifications = new Notifications(list);
    return ['https://e.example/', 'x-safari-http://e.example/', 'shortcuts://run', 'things:///add', 'x-safari-things://add'].map(
      redirection => {
        notifications.clear();
        notifications.show({ notification_id: redirection, seq: 1, title: 't', redirection, created_at: new Date(0).toISOString() });
        return [list.querySelector('a')?.getAttribute('href'), list.querySelector('.note-message')?.textContent];
      },
    );
  });
  assert.deepEqual(drawn, [
    ['https://e.example/', undefined],
    ['http://e.example/', undefined],
    ['shortcuts://run', undefined],
    [undefined, 'Opens things:///add'],
    [undefined, 'Opens x-safari-things://add'],
  ]);
});
