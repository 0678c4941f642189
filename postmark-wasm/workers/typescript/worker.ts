// A Worker on the package: sends the contact form of a page (`POST /contact`), and takes webhooks
// and inbound mail (`POST /hook`).
import { PostmarkError, Received, ServerClient, WebhookReceiver } from 'postmark-wasm';

interface Env {
  POSTMARK_SERVER_TOKEN: string;
  WEBHOOK_PASSWORD: string;
  /** For tests. */
  POSTMARK_BASE_URL?: string;
}

export default {
  async fetch(request, env): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/contact':
        return contact(request, env);
      case '/hook':
        return hook(request, env);
      default:
        return new Response('There is /contact and /hook.', { status: 404 });
    }
  },
} satisfies ExportedHandler<Env>;

async function contact(request: Request, env: Env): Promise<Response> {
  const form = await request.formData();
  try {
    const { MessageID } = await client(env).sendEmail({
      From: 'website@example.com',
      To: 'office@example.com',
      ReplyTo: String(form.get('address')),
      Subject: 'A message from the website',
      TextBody: String(form.get('message')),
    });
    return Response.json({ id: MessageID });
  } catch (error) {
    if (!(error instanceof PostmarkError)) throw error;
    const { name, message, help, mayHaveHappened } = error;
    // What the visitor wrote is at fault, or it is not theirs to mend.
    const status = name === 'InvalidInputError' ? 400 : 502;
    return Response.json({ name, message, help, mayHaveHappened }, { status });
  }
}

async function hook(request: Request, env: Env): Promise<Response> {
  const receiver = new WebhookReceiver({
    basicAuth: [['postmark', env.WEBHOOK_PASSWORD]],
    onRejected: ({ message }) => console.log('webhook', message),
  });
  const received = await receiver.receive(request);
  if (!(received instanceof Received)) return received;
  const { kind, recipient, replyText } = received.event;
  console.log(kind, recipient, replyText ?? '');
  return received.done();
}

function client(env: Env): ServerClient {
  const baseUrl = env.POSTMARK_BASE_URL;
  return new ServerClient(env.POSTMARK_SERVER_TOKEN, baseUrl ? { baseUrl } : {});
}
