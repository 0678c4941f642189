// A server that does what a script says, byte by byte: what is real about failures is a socket.
import { createServer } from 'node:net';
import { once } from 'node:events';

/** Starts a server; `script(peer, connection)` runs for each connection, which ends with it. */
export async function serve(script) {
  const requests = [];
  let connections = 0;
  const sockets = new Set();
  const scripts = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    const peer = new Peer(socket, requests);
    const running = Promise.resolve(script(peer, connections++))
      .catch((error) => error === HUNG_UP || Promise.reject(error))
      .finally(() => socket.end());
    scripts.push(running);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await Promise.all(scripts);
    },
  };
}

const HUNG_UP = Symbol('the client hung up');

/** A script that answers requests one by one, whichever connection each comes on: `answer(peer,
 * request, n)`, `n` counting them all. Where it gives `HANG_UP`, the connection ends. */
export function each(answer) {
  let n = 0;
  return async (peer) => {
    for (;;) {
      const request = await peer.request();
      if ((await answer(peer, request, n++)) === HANG_UP) return;
    }
  };
}

export const HANG_UP = Symbol('hang up');

class Peer {
  #socket;
  #requests;
  #read = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  constructor(socket, requests) {
    this.#socket = socket;
    this.#requests = requests;
    socket.on('data', (bytes) => {
      this.#read = Buffer.concat([this.#read, bytes]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async #until(found) {
    for (;;) {
      const value = found(this.#read);
      if (value !== undefined) return value;
      if (this.#ended) throw HUNG_UP;
      await new Promise((wake) => (this.#wake = wake));
    }
  }

  /** Reads one request to its end. */
  async request() {
    const end = await this.#until((read) => {
      const at = read.indexOf('\r\n\r\n');
      return at < 0 ? undefined : at + 4;
    });
    const [line, ...fields] = this.#read.subarray(0, end - 4).toString().split('\r\n');
    const headers = Object.fromEntries(
      fields.map((field) => {
        const at = field.indexOf(':');
        return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()];
      }),
    );
    const length = Number(headers['content-length'] ?? 0);
    await this.#until((read) => (read.length >= end + length ? true : undefined));
    const body = this.#read.subarray(end, end + length).toString();
    this.#read = this.#read.subarray(end + length);
    const request = { line, headers, body };
    this.#requests.push(request);
    return request;
  }

  /** Reads so many bytes, and then resets the connection. */
  async receive(bytes) {
    await this.#until((read) => (read.length >= bytes ? true : undefined));
    this.reset();
  }

  reset() {
    this.#socket.resetAndDestroy();
  }

  write(text) {
    this.#socket.write(text);
  }

  answer(status, body, headers = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const fields = Object.entries({ 'Content-Length': Buffer.byteLength(text), ...headers });
    this.write(
      `HTTP/1.1 ${status}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
    );
  }

  accept() {
    this.answer('200 OK', { ErrorCode: 0, Message: 'OK', MessageID: '7' });
  }

  /** Waits until the client hangs up. */
  async drain() {
    await this.#until(() => (this.#ended ? true : undefined)).catch(() => {});
  }
}
