// The inbox in Chromium, as a person sees it: at two widths, in light and dark, with a checker of
// accessibility, by keyboard, and kept up to date without a reload.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const axe = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
// All pages are looked at in two of them, the list and an email in all.
const views = [
  { width: 1280, colorScheme: 'light', all: true },
  { width: 390, colorScheme: 'dark', all: true },
  { width: 1280, colorScheme: 'dark', all: false },
  { width: 390, colorScheme: 'light', all: false },
];

let program;
// It takes this account token unless it is told otherwise.
const account = 'acc07a4d-0000-4000-8000-706f73746d6b';

let url;
let token;
let browser;
before(async () => {
  program = spawn(process.env.SANDBOX, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: program.stdout })) {
    url ??= /(?:Base URL|POSTMARK_BASE_URL)[ =]+(\S+)/.exec(line)?.[1];
    token ??= /(?:Server token|POSTMARK_SERVER_TOKEN)[ =]+(\S+)/.exec(line)?.[1];
    if (url && token) break;
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
after(async () => {
  await browser.close();
  program.kill();
});

async function call(path, body, headers = {}) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'X-Postmark-Server-Token': token,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

const reset = () => call('/sandbox/reset', {});

async function send(members) {
  const email = {
    From: 'Shop <shop@example.com>',
    To: 'Ada Lovelace <ada@example.com>',
    Subject: 'Your order 4711',
    TextBody: 'Your code is 123456. See https://shop.example/orders/7?a=1&b=2.',
    HtmlBody: '<p>Your code is <b>123456</b>.</p><a href="https://shop.example/orders/7?a=1&amp;b=2">See</a>',
    Tag: 'order',
    TrackOpens: true,
    TrackLinks: 'HtmlAndText',
    ...members,
  };
  return (await call('/email', email)).MessageID;
}

/** Opens a page, and fails if the browser reports anything wrong with it or its policy. */
async function open(path, view = views[0]) {
  const { width, colorScheme } = view;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const wrong = [];
  const asked = new Set();
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => asked.add(new URL(request.url()).protocol));
  await page.goto(url + path);
  const done = async () => {
    assert.deepEqual(wrong, []);
    assert.deepEqual([...asked].filter((protocol) => !['http:', 'data:'].includes(protocol)), []);
    await context.close();
  };
  return { page, done };
}

/** Everything that the checker finds. */
async function check(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ iframes: false }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('every page is accessible, at two widths, in light and dark', async () => {
  for (const view of views) {
    await reset();
    await call('/servers', { Name: 'Staging' }, { 'X-Postmark-Account-Token': account });
    let number = 0;
    const look = async (path) => {
      const { page, done } = await open(path, view);
      if (process.env.SCREENSHOTS) {
        const name = `${view.width}-${view.colorScheme}-${number += 1}.png`;
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}`, fullPage: true });
      }
      assert.deepEqual(await check(page), [], path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} pixels too wide at ${view.width}`);
      await done();
    };
    await look('/');
    const id = await send({ Cc: 'Bob <bob@example.com>' });
    await send({ MessageStream: 'broadcast', Subject: 'News of a rather long kind '.repeat(6), Tag: 'news' });
    await call('/sandbox/trigger', { Event: 'Open', MessageID: id });
    await call('/sandbox/trigger', { Event: 'Bounce', MessageID: id, Type: 'SoftBounce', Recipient: 'bob@example.com' });
    await look('/');
    await look(`/inbox/${id}`);
    if (!view.all) continue;
    for (const part of ['text', 'headers', 'json']) await look(`/inbox/${id}/${part}`);
    await look('/?q=nothing');
  }
});

test('the list is live, and the keyboard moves in it', async () => {
  await reset();
  const { page, done } = await open('/');
  await page.getByText('No mail yet.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Copy the command' }).isVisible());
  const loads = [];
  page.on('framenavigated', (frame) => loads.push(frame.url()));
  await page.getByText('live', { exact: true }).waitFor();
  await send({ Subject: 'First' });
  await page.locator('a.mail', { hasText: 'First' }).waitFor();
  await page.keyboard.press('j');
  await send({ Subject: 'Second' });
  await page.locator('a.mail', { hasText: 'Second' }).waitFor();
  assert.deepEqual(loads, []);
  // What had the focus keeps it.
  assert.match(await page.evaluate(() => document.activeElement.textContent), /First/);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox\//);
  assert.equal(await page.locator('h1').innerText(), 'Second');
  await page.keyboard.press('u');
  await page.waitForURL(`${url}/`);
  await page.locator('#search').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 2 emails').waitFor();
  await done();
});

test('codes and links are copied, and events happen', async () => {
  await reset();
  const id = await send({ Cc: 'bob@example.com' });
  const { page, done } = await open(`/inbox/${id}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const copied = async (name) => {
    await page.getByRole('button', { name }).click();
    await page.getByText('Copied').waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied('Copy the code 123456'), '123456');
  await page.getByText('Copied').waitFor({ state: 'detached' });
  assert.equal(await copied(/Copy the link/), 'https://shop.example/orders/7?a=1&b=2');
  await page.getByLabel('Recipient').selectOption('bob@example.com');
  await page.getByLabel('Bounce type').selectOption('DnsError');
  await page.getByRole('button', { name: 'Bounce' }).click();
  await page.getByText('Bounced from bob@example.com').waitFor();
  // What happens elsewhere shows up without a reload.
  await call('/sandbox/trigger', { Event: 'Open', MessageID: id });
  await page.getByText('Opened by ada@example.com').waitFor();
  await page.getByLabel('Recipient').selectOption('bob@example.com');
  await done();
});
