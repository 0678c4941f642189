// Sends emails whose files are streams, from R2 and from elsewhere, and keeps the files of inbound emails in R2.
import * as postmark from 'postmark-wasm';

const mail = (size, stream) => ({
  From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello',
  Attachments: [{ Name: 'a.pdf', ContentType: 'application/pdf', Content: stream ? { size, stream } : size }],
});
const some = (size) => new ReadableStream({
  pull(controller) {
    controller.enqueue(new Uint8Array(size).fill(7));
    controller.close();
  },
});
const client = (baseUrl) => new postmark.ServerClient('token', { baseUrl, firstWait: 0.001 });

const ways = {
  fill: async ({ FILES }, { size }) => void (await FILES.put('file', new Uint8Array(size).map((_, at) => (at * 31) % 256))),
  object: async ({ FILES }, { baseUrl }) => client(baseUrl).sendEmail(mail(await FILES.get('file'))),
  again: ({ FILES }, { baseUrl, size }) => client(baseUrl).sendEmail(mail(size, async () => (await FILES.get('file')).body)),
  batch: async ({ FILES }, { baseUrl }) =>
    client(baseUrl).sendEmailBatch([mail(await FILES.get('file')), mail(5, some(5)), mail(await FILES.get('file'))]),
  response: () => {
    const pieces = ['{"ErrorCode":0,"Message":"OK",', `"MessageID":"${'é'.repeat(20_000)}"}`].map((text) => new TextEncoder().encode(text));
    const made = () => new ReadableStream({ pull: (to) => (pieces.length > 0 ? to.enqueue(pieces.shift()) : to.close()) });
    return new postmark.ServerClient('token', { fetch: async () => new Response(made()) }).sendEmail(mail(5, some(5)));
  },
  short: (_, { baseUrl }) => client(baseUrl).sendEmail(mail(10, some(9))),
  inbound: async ({ FILES }, { size }) => {
    const Content = btoa('\x07'.repeat(size));
    const payload = JSON.stringify({ From: 'a@example.com', FromFull: { Email: 'a@example.com' }, Attachments: [{ Name: 'a', ContentType: 'a/b', ContentLength: size, Content }] });
    const { payload: { Attachments: [file] } } = postmark.parseWebhook(payload);
    await FILES.put('inbound', postmark.attachmentStream(file));
    const bytes = new Uint8Array(await (await FILES.get('inbound')).arrayBuffer());
    return [bytes.length, bytes.every((byte) => byte === 7)];
  },
};

export default {
  async fetch(request, env) {
    const { way, ...given } = await request.json();
    try {
      return Response.json({ value: (await ways[way](env, given)) ?? null });
    } catch (error) {
      const { name, message, help, mayHaveHappened } = error;
      return Response.json({ error: { name, message, help, mayHaveHappened } });
    }
  },
};
