// @ts-check
// The source of the scripts and style sheets: their layout and their types. Needs no browser.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { format } from './format.mjs';

test('every script and style sheet is formatted with prettier; `npm run format` in tests/ui fixes it', () => {
  const { ok, output } = format('--check');
  assert.ok(ok, output);
});

for (const [of, project] of [
  ['the pages', 'tsconfig.pages.json'],
  ['the service worker', 'tsconfig.worker.json'],
  ['these tests', 'tsconfig.json'],
]) {
  test(`the types fit in the scripts of ${of}`, () => {
    const tsc = fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '--pretty', 'false', '--project', String(project)], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });
}
