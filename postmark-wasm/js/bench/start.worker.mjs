import { ServerClient } from 'postmark-wasm';

export default {
  async fetch(request, env) {
    const client = new ServerClient('token', { baseUrl: `http://${env.HOST}` });
    const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
    return Response.json(await client.sendEmail(mail));
  },
};
