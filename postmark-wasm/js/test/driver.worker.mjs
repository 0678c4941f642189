// Runs calls in a Worker, as they come in by POST.
import * as postmark from 'postmark-wasm';
import { drive } from './drive.mjs';

export default {
  async fetch(request) {
    return Response.json(await drive(postmark, await request.json()));
  },
};
