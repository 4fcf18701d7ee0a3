// @ts-check
/** @import { TestContext } from 'node:test' */
/** @import { Browser, BrowserContextOptions } from 'playwright-core' */
/** @import { Routes } from './server.mjs' */
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';

/** Debian's Chromium, or the one named by CHROMIUM. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--disable-quic', '--no-sandbox'],
  });
}

/** A server and a browser for the tests of one file. @param {Routes} routes */
export function site(routes = {}) {
  /** @type {Awaited<ReturnType<typeof start>>} */
  let host;
  /** @type {Browser} */
  let browser;
  before(async () => {
    host = await start(0, routes);
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    host.server.close();
    host.server.closeAllConnections();
  });

  /** A page that nothing was loaded into, in a separate window. @param {TestContext} t @param {BrowserContextOptions} options */
  async function newPage(t, options = {}) {
    const context = await browser.newContext(options);
    t.after(() => context.close());
    return context.newPage();
  }

  /** An empty page of the site, in a separate window. @param {TestContext} t @param {BrowserContextOptions} options */
  async function blankPage(t, options = {}) {
    const page = await newPage(t, options);
    await page.goto(`${host.url}/gallery/blank.html`);
    return page;
  }

  return {
    newPage,
    blankPage,
    get url() {
      return host.url;
    },
  };
}
