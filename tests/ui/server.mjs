// @ts-check
/** @import { IncomingMessage, Server, ServerResponse } from 'node:http' */
/** @typedef {Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>} Routes */
// Serves the files of the product and the gallery with the product's content security policy. `node server.mjs [port]`.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const product = fileURLToPath(new URL('../../src/ActivitySmith.Server/wwwroot', import.meta.url));
const gallery = fileURLToPath(new URL('./gallery', import.meta.url));
/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; manifest-src 'self'; " +
  "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Starts on a free port unless one is given; `routes` take precedence over files.
 * @param {number} port
 * @param {Routes} routes
 * @returns {Promise<{ server: Server, url: string }>}
 */
export function start(port = 0, routes = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://host').pathname);
    response.setHeader('content-security-policy', policy);
    const route = routes[path];
    if (route) {
      await route(request, response);
      return;
    }
    const file = path === '/' ? `${gallery}/index.html` : path.startsWith('/gallery/') ? gallery + path.slice(8) : product + path;
    try {
      const bytes = await readFile(file);
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
      response.end(bytes);
    } catch {
      // No such file: the test sees the 404.
      response.writeHead(404).end();
    }
  });
  return new Promise(resolve =>
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('The server has no port.');
      resolve({ server, url: `http://127.0.0.1:${address.port}` });
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await start(Number(process.argv[2] ?? 8080))).url);
