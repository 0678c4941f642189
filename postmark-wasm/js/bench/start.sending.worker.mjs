import { SendingClient } from 'postmark-wasm/sending';

export default {
  async fetch(request, env) {
    const client = new SendingClient('token', { baseUrl: `http://${env.HOST}` });
    const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
    return Response.json(await client.sendEmail(mail));
  },
};
