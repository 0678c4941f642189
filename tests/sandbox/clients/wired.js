// The same for JavaScript: only the token is given.
import assert from "node:assert/strict";
import { ServerClient } from "postmark";

const client = new ServerClient(process.argv[2]);
const sent = await client.sendEmail({ From: "a@example.com", To: "b@example.com", TextBody: "Hi" });
assert.equal(sent.ErrorCode, 0);
