// The page of ../../browser in Chromium, as a person sees it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../../browser/server.mjs';
import { onTheWay, startSandbox } from './sandbox.mjs';

let sandbox;
let way;
let site;
let browser;
let profile;
let fault;
before(async () => {
  sandbox = await startSandbox();
  way = await onTheWay(sandbox, () => fault);
  site = serve({ token: sandbox.token, postmark: way.url }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  profile = await mkdtemp(`${tmpdir()}/chromium-`);
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    viewport: { width: 640, height: 560 },
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
});
after(async () => {
  await browser.close();
  site.close();
  await way.close();
  sandbox.stop();
  await rm(profile, { recursive: true });
});

/** Fills in the form and sends it; gives what is seen then. */
async function write(address, message) {
  const page = await browser.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  const asked = [];
  page.on('request', (request) => asked.push(request));
  await page.goto(`http://127.0.0.1:${site.address().port}/`, { waitUntil: 'networkidle' });
  await page.getByLabel('Your address').fill(address);
  await page.getByLabel('Your message').fill(message);
  await page.getByRole('button', { name: 'Send' }).click();
  const output = page.locator('output');
  await output.filter({ hasText: /\w/ }).waitFor();
  const text = await output.innerText();
  const picture = await output.screenshot();
  if (process.env.SCREENSHOT) await writeFile(process.env.SCREENSHOT, await page.screenshot());
  const colours = await look(page, picture);
  const posted = asked.filter((request) => request.method() === 'POST');
  const headers = await Promise.all(posted.map((request) => request.allHeaders()));
  const origins = new Set(asked.map((request) => new URL(request.url()).origin));
  await page.close();
  assert.deepEqual(wrong, []);
  assert.equal(origins.size, 1);
  return { text, colours, headers };
}

/** The share of a picture that is green, red, and dark as text is. */
function look(page, picture) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const share = { green: 0, red: 0, dark: 0 };
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = data.subarray(at, at + 3);
      if (red + green + blue < 240) share.dark += 1;
      else if (green > red + 20 && green > blue + 20) share.green += 1;
      else if (red > green + 20 && red > blue + 20) share.red += 1;
    }
    return Object.fromEntries(Object.entries(share).map(([name, n]) => [name, n / (data.length / 4)]));
  }, picture.toString('base64'));
}

test('a message is sent, and the visitor sees it; no token reaches the page', async () => {
  fault = undefined;
  const { text, colours, headers } = await write('jane@example.com', 'Hällo');
  assert.match(text, /^Thank you\. Your message was sent as [\da-f-]{36}\.$/);
  assert.ok(colours.green > 0.5 && colours.dark > 0.01 && colours.red < 0.05, JSON.stringify(colours));
  const [mail] = await sandbox.mails();
  assert.equal(mail.TextBody, 'Hällo');
  assert.equal(mail.ReplyTo, 'jane@example.com');
  assert.equal(headers.length, 1);
  assert.equal(headers[0]['x-postmark-server-token'], 'POSTMARK_API_TEST');
  assert.match(headers[0]['user-agent'], /^Mozilla\//);
});

test('a message that is wrong is not sent, and the visitor sees why', async () => {
  const { text, colours, headers } = await write('jane', 'Hello');
  assert.match(text, /^Your message was not sent: ReplyTo: "jane" /);
  assert.ok(colours.red > 0.5 && colours.dark > 0.01 && colours.green < 0.05, JSON.stringify(colours));
  assert.deepEqual(headers, []);
});

for (const what of [['502 Bad Gateway', '<html>'], 'lost after']) {
  test(`a message in doubt is called that: ${what}`, async () => {
    fault = what;
    const { text, colours } = await write('jane@example.com', 'Hello');
    assert.match(text, /^We do not know whether your message was sent\./);
    assert.ok(colours.red > 0.5, JSON.stringify(colours));
  });
}

/** The policy that the README gives to pages. */
const README = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const [, POLICY] = README.match(/`(default-src [^`]+)`/) ?? [];

/** A program of a page, on an entry point of the package: one email that is wrong, and one that is sent. */
const program = (entry) => `
  import { SendingClient } from './pkg/sending/${entry}.js';
  const client = new SendingClient('POSTMARK_API_TEST', { baseUrl: location.origin + '/postmark' });
  const send = (ReplyTo) => client.sendEmail({
    From: 'website@example.com', To: 'office@example.com', ReplyTo, Subject: 'A message', TextBody: 'Hello',
  });
  const { field } = await send('jane').catch((error) => error);
  const { MessageID } = await send('jane@example.com');
  document.body.append(field + ' is wrong, sent as ' + MessageID);
`;

/** What a page with a policy shows, or throws, in the end. */
async function under(policy, entry) {
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy });
      response.end('<!doctype html><body><script type="module" src="program.js"></script>');
    } else if (request.url === '/program.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(program(entry));
    } else {
      site.emit('request', request, response);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = await browser.newPage();
  try {
    const thrown = page.waitForEvent('pageerror').then((error) => error.message);
    const shown = page.locator('body', { hasText: /\w/ }).innerText();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await Promise.race([thrown, shown]);
  } finally {
    await page.close();
    server.close();
  }
}

for (const entry of ['web', 'inline']) {
  test(`the content security policy of the README is enough for ${entry}.js`, async () => {
    fault = undefined;
    assert.match(await under(POLICY, entry), /^ReplyTo is wrong, sent as [\da-f-]{36}$/);
    const [mail] = await sandbox.mails();
    assert.equal(mail.ReplyTo, 'jane@example.com');
  });

  test(`a policy that forbids WebAssembly is named by ${entry}.js, with the remedy`, async () => {
    const without = POLICY.replace(" 'wasm-unsafe-eval'", '');
    assert.notEqual(without, POLICY);
    assert.equal(
      await under(without, entry),
      "postmark-wasm cannot compile its module, because the page's content security policy forbids it. Add 'wasm-unsafe-eval' to its script-src.",
    );
  });
}

test('a policy by which the module cannot be fetched is an error of loading', async () => {
  const without = POLICY.replace(" connect-src 'self'", '');
  assert.notEqual(without, POLICY);
  assert.match(await under(without, 'web'), /^postmark-wasm cannot load its module from http:.*engine_bg\.wasm\./);
});
