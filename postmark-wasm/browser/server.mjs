// What a browser talks to: the page, the package, and the proxy that has the token.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };

/** Serves the page; sends with `token` to Postmark, or to what stands in for it. */
export function serve({ token, postmark = 'https://api.postmarkapp.com' }) {
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/postmark/email' && request.method === 'POST') {
      await proxy(request, response, token, postmark);
    } else if (pathname === '/') {
      await file(response, new URL('index.html', import.meta.url));
    } else if (/^\/pkg\/sending\/\w+\.(js|wasm)$/.test(pathname)) {
      await file(response, new URL(`..${pathname}`, import.meta.url));
    } else {
      response.writeHead(404).end();
    }
  });
}

/** Passes a mail on, with the token, if it is one that this page may send: yours also asks who is
 * logged in, and how often they sent already. */
async function proxy(request, response, token, postmark) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let mail;
  try {
    mail = JSON.parse(Buffer.concat(chunks));
  } catch {
    return response.writeHead(400).end();
  }
  const { ReplyTo, TextBody } = mail;
  const sent = fetch(`${postmark}/email`, {
    method: 'POST',
    headers: {
      'Accept': 'application/json',
      'Content-Type': 'application/json',
      'X-Postmark-Server-Token': token,
    },
    body: JSON.stringify({
      From: 'website@example.com',
      To: 'office@example.com',
      Subject: 'A message from the website',
      ReplyTo,
      TextBody,
    }),
  });
  try {
    const answer = await sent;
    const text = await answer.text();
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(text);
  } catch {
    // No answer: to the page, a gateway's error says that the mail is in doubt.
    response.writeHead(502).end();
  }
}

async function file(response, url) {
  response.setHeader('Content-Type', TYPES[url.pathname.split('.').pop()]);
  response.end(await readFile(url));
}
