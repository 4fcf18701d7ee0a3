// @ts-check
// Screenshots of every card in dark and light at phone and desktop width: `node screenshots.mjs [folder]`, default artifacts/ui.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { start } from './server.mjs';

const folder = process.argv[2] ?? new URL('../../artifacts/ui', import.meta.url).pathname;
await mkdir(folder, { recursive: true });
const { server, url } = await start();
const browser = await launch();
for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
  for (const width of [390, 1280]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    page.on('console', message => console.log(message.type(), message.text()));
    page.on('pageerror', error => console.log(error));
    await page.goto(url);
    await page.locator('html[data-ready]').waitFor();
    await page.screenshot({ path: `${folder}/cards-${colorScheme}-${width}.png`, fullPage: true });
    await page.close();
  }
}
await browser.close();
server.close();
