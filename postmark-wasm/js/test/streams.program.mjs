// Sends emails whose files are streams, in Deno and in Bun, and some that cannot be sent: `program BASE_URL SIZE`.
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { ServerClient } from '../../pkg/inline.js';

const [baseUrl, size] = [process.argv[2], Number(process.argv[3])];
const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 256);
const pieces = () => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= size) return controller.close();
      controller.enqueue(bytes.subarray(at, (at += 10_000)));
    },
  });
};
const mail = (Content) => ({
  From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello',
  Attachments: [{ Name: 'a.pdf', ContentType: 'application/pdf', Content }],
});
const client = new ServerClient('token', { baseUrl, firstWait: 0.001 });
// The first of them is refused once, and so read twice.
for (const content of [{ size, stream: pieces }, { size, stream: pieces() }, new Blob([bytes])]) await client.sendEmail(mail(content));
const error = await client.sendEmail(mail({ size: size - 1, stream: pieces() })).catch((error) => error);
// No connection comes about: they tell that.
const doubts = [];
for (const baseUrl of ['http://127.0.0.1:47999', 'http://nowhere.invalid']) {
  const error = await new ServerClient('token', { baseUrl, attempts: 1 }).sendEmail(mail('')).catch((error) => error);
  doubts.push(error.name, error.mayHaveHappened);
}
console.log(JSON.stringify({ name: error.name, mayHaveHappened: error.mayHaveHappened, doubts, sent: Buffer.from(bytes).toString('base64') }));
