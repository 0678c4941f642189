// Runs calls in a Worker that only sends, as they come in by POST.
import * as postmark from 'postmark-wasm/sending';
import { drive } from './drive.mjs';

export default {
  async fetch(request) {
    return Response.json(await drive(postmark, await request.json()));
  },
};
