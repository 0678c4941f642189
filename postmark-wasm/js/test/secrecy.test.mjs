// No console, no error and no value that can be printed holds a token or a password, in Node.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { format, inspect } from 'node:util';

const TOKEN = 'QZ7xKpW9vT-Jq4LmYs8Gh-Rk2HwXc6NbDg-Vu3ZyTr5';
const PASSWORD = 'xV8mQpLw3KzT-9RnYh7GdSj';

/** All that was printed, from before the package is there. */
const printed = [];
for (const [name, method] of Object.entries(console)) {
  if (typeof method !== 'function') continue;
  console[name] = (...values) => printed.push(format(...values), ...values.map(every));
}
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (piece, ...rest) => {
    printed.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1'));
    return write(piece, ...rest);
  };
}
process.on('warning', (warning) => printed.push(every(warning)));

const postmark = await import('../../pkg/inline.js');

/** Each form in which a value can be printed. */
function every(value) {
  const forms = [];
  const add = (form) => {
    try {
      forms.push(String(form()));
    } catch {
      // It has no such form.
    }
  };
  add(() => value);
  add(() => JSON.stringify(value));
  add(() => inspect(value, { showHidden: true, depth: Infinity, getters: true, maxArrayLength: null, maxStringLength: null }));
  for (const name of ['message', 'stack', 'help', 'field', 'name']) add(() => value[name]);
  if (value?.cause) forms.push(every(value.cause));
  return forms.join('\n');
}

/** The forms that bytes may have in a log; a piece of a secret is enough. */
function leak(text) {
  const lower = text.toLowerCase();
  const hex = lower.replace(/0x|\\x/g, '').replace(/[^0-9a-f]/g, '');
  const numbers = ` ${(text.match(/\d+/g) ?? []).join(' ')} `;
  for (const secret of [TOKEN, PASSWORD]) {
    for (let at = 0; at + 6 <= secret.length; at += 1) {
      const piece = Buffer.from(secret.slice(at, at + 6));
      if (lower.includes(piece.toString().toLowerCase())) return piece.toString();
      if (hex.includes(piece.toString('hex'))) return piece.toString('hex');
      if (numbers.includes(` ${[...piece].join(' ')} `)) return [...piece].join(' ');
    }
    for (const before of ['', 'x', 'xx', 'jane:']) {
      const base64 = Buffer.from(before + secret).toString('base64');
      for (let at = 8; at + 10 < base64.length - 4; at += 1) {
        if (text.includes(base64.slice(at, at + 10))) return base64;
      }
    }
  }
  return undefined;
}

test('every form is found', () => {
  const basic = Buffer.from(`jane:${PASSWORD}`);
  for (const text of [
    `token ${TOKEN}`,
    TOKEN.toLowerCase(),
    basic.toString('base64'),
    basic.toString('hex'),
    inspect(basic),
    JSON.stringify(basic),
    inspect(new Uint8Array(basic), { maxArrayLength: null }),
  ]) {
    assert.ok(leak(text), text);
  }
  assert.equal(leak('X-Postmark-Server-Token: (hidden)'), undefined);
});

test('nothing that is printed holds a secret', async () => {
  const responses = [
    () => new Response('{"ErrorCode":0,"Message":"OK","MessageID":"1"}'),
    () => new Response('{"ErrorCode":10,"Message":"No."}', { status: 401 }),
    () => new Response('<html>', { status: 500 }),
    () => new Response('{', { status: 200 }),
    () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' }) });
    },
  ];
  const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
  const texts = [];
  const note = (value) => texts.push(every(value));
  const attempt = async (call) => {
    try {
      note(await call());
    } catch (error) {
      note(error);
      console.error(error);
      console.log('%o %s', error, error);
      console.dir(error, { showHidden: true });
    }
  };
  for (const response of responses) {
    let sent;
    const fetch = async (_, init) => {
      sent = new Headers(init.headers).get('X-Postmark-Server-Token');
      return response();
    };
    const client = new postmark.ServerClient(TOKEN, { fetch, attempts: 1 });
    note(client);
    console.log(client);
    await attempt(() => client.sendEmail(mail));
    await attempt(() => client.getBounces());
    assert.equal(sent, TOKEN, 'it is sent');
  }
  await attempt(() => new postmark.ServerClient(TOKEN, { baseUrl: 'http://127.0.0.1:9', attempts: 1 }).sendEmail(mail));
  for (const wrong of [`${TOKEN} ${TOKEN}`, `${TOKEN}\u0000`, `\u201c${TOKEN}\u201d`, [TOKEN, 'é'], { TOKEN }]) {
    await attempt(() => new postmark.ServerClient(wrong));
    await attempt(() => new postmark.AccountClient(wrong));
  }
  await attempt(() => new postmark.ServerClient('token', { baseUrl: `https://jane:${PASSWORD}@example.com` }));

  for (const options of [
    { basicAuth: [['jane', PASSWORD]], headers: [['X-Hook', TOKEN]] },
    // These are wrong in ways that have to be told without what they hold.
    { basicAuth: PASSWORD },
    { basicAuth: [`jane:${PASSWORD}`] },
    { basicAuth: [['jane', PASSWORD, 'more']] },
    { headers: [['X-Hook', { value: TOKEN }]] },
    { headers: TOKEN },
    { sources: [TOKEN] },
    { anyone: PASSWORD },
    { proxies: PASSWORD },
    { bodyLimit: TOKEN },
  ]) {
    await attempt(() => {
      const receiver = new postmark.WebhookReceiver(options);
      console.log(receiver);
      return receiver;
    });
  }
  const receiver = new postmark.WebhookReceiver({ basicAuth: [['jane', PASSWORD]] });
  const headers = { Authorization: `Basic ${btoa(`jane:${PASSWORD}x`)}` };
  await attempt(() => receiver.receive(new Request('https://example.com/', { method: 'POST', body: '{', headers })));

  assert.ok(printed.length > 50, 'the console is listened to');
  for (const text of [...texts, ...printed]) assert.equal(leak(text), undefined);
});
