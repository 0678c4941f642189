// The sandbox, as a program beside the test, and what goes wrong on the way to it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { each, HANG_UP, serve } from './peer.mjs';

/** Starts a sandbox; gives its URL, token, and the mails in it. */
export async function startSandbox() {
  const command = ['run', '--quiet', '--locked', '-p', 'postmark-sandbox', '--', '--port', '0'];
  const program = spawn('cargo', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = {};
  for await (const line of createInterface(program.stdout)) {
    const [name, value] = line.split(/\s{2,}/);
    said[name] = value;
    if (said['Base URL'] && said['Server token']) break;
  }
  const url = said['Base URL'].replace(/\/$/, '');
  return {
    url,
    token: said['Server token'],
    /** The mails of the inbox, the newest first, as they were sent. */
    async mails() {
      const page = await (await fetch(url)).text();
      const ids = [...page.matchAll(/href="\/inbox\/([\w-]+)"/g)].map(([, id]) => id);
      const mails = ids.map(async (id) => (await fetch(`${url}/inbox/${id}/message.json`)).json());
      return Promise.all(mails);
    },
    async clear() {
      await fetch(`${url}/inbox/clear`, { method: 'POST' });
    },
    stop() {
      program.kill();
    },
  };
}

/**
 * A way to the sandbox on which something goes wrong: `fault(request, n)` says what becomes of the
 * request number `n`: `lost before` or `lost after` it is done, an answer instead, or nothing.
 */
export function onTheWay(sandbox, fault) {
  return serve(each(async (peer, request, n) => {
    const wrong = fault(request, n);
    if (wrong === 'lost before') return HANG_UP;
    if (Array.isArray(wrong)) return peer.answer(...wrong);
    const [method, path] = request.line.split(' ');
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => /^(accept|content-type|x-)/.test(name)),
    );
    const answer = await fetch(sandbox.url + path, { method, headers, body: request.body || undefined });
    const text = await answer.text();
    if (wrong === 'lost after') return HANG_UP;
    return peer.answer(`${answer.status} Answer`, text, { 'Content-Type': 'application/json' });
  }));
}
