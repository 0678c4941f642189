import { ServerClient } from 'postmark-wasm';
export const runtime = 'edge';
export const dynamic = 'force-dynamic';
export async function GET() {
  const receipt = { ErrorCode: 0, Message: 'OK', MessageID: '7', To: 'you@example.com' };
  const client = new ServerClient('token', { fetch: async () => new Response(JSON.stringify(receipt)) });
  const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
  const { MessageID } = await client.sendEmail(mail);
  const error = await client.sendEmail({ ...mail, To: 'nobody' }).catch((e) => e);
  return new Response('sent ' + MessageID + ' ' + error.name);
}
