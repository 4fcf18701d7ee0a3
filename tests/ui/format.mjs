// @ts-check
// Formats every script and style sheet that is not generated: `npm run format`; `npm run format:check` only lists the files that would change.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const prettier = fileURLToPath(new URL('./node_modules/prettier/bin/prettier.cjs', import.meta.url));
const files = ['src/**/wwwroot/**/*.{js,ts,css}', 'tools/**/page/**/*.{js,css}', '{tests,benchmarks}/**/*.{js,mjs,ts}'];

/** `mode` is `--write` or `--check`. Leaves out files that Git ignores. @param {string} mode */
export function format(mode) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [prettier, mode, '--log-level=warn', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  return { ok: status === 0, output: stdout + stderr };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, output } = format(process.argv[2] ?? '--check');
  process.stdout.write(output);
  process.exitCode = ok ? 0 : 1;
}
