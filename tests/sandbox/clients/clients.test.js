// postmark.js over the API, and Nodemailer by SMTP.
import { createServer } from "node:http";
import { once } from "node:events";
import { createTransport } from "nodemailer";
import { AccountClient, ServerClient } from "postmark";
import { expect } from "vitest";
import { test } from "postmark-sandbox/vitest";

const email = (to, members) => ({ From: "shop@example.com", To: to, TextBody: "Hello", ...members });

function client(postmark) {
  return new ServerClient(postmark.serverToken, { requestHost: postmark.host, useHttps: false });
}

test("postmark.js sends, in batches and from templates", async ({ postmark }) => {
  const server = client(postmark);
  const sent = await server.sendEmail(email("ada@example.com", { Subject: "Grüße", Tag: "welcome" }));
  expect(sent.Message).toBe("OK");
  const batch = await server.sendEmailBatch([email("a@example.com"), email("nobody"), email("b@example.com")]);
  expect(batch.map((one) => one.ErrorCode)).toEqual([0, 300, 0]);
  await server.createTemplate({ Name: "Order", Alias: "order", Subject: "Order {{number}}", TextBody: "Thanks" });
  await server.sendEmailWithTemplate({
    From: "shop@example.com",
    To: "bob@example.com",
    TemplateAlias: "order",
    TemplateModel: { number: 7 },
  });
  const list = await server.getOutboundMessages({ count: 10, offset: 0 });
  expect(list.TotalCount).toBe(4);
  expect((await postmark.message({ to: "bob@example.com" })).Subject).toBe("Order 7");
  const details = await server.getOutboundMessageDetails(sent.MessageID);
  expect(details.Tag).toBe("welcome");
  const account = new AccountClient(postmark.accountToken, { requestHost: postmark.host, useHttps: false });
  expect((await account.getServers()).TotalCount).toBe(1);
});

test("postmark.js is told of bounces, and of suppressed recipients", async ({ postmark }) => {
  const server = client(postmark);
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  await server.createWebhook({
    Url: `http://127.0.0.1:${listener.address().port}/`,
    Triggers: { Bounce: { Enabled: true, IncludeContent: false } },
  });
  const called = once(listener, "request");
  await server.sendEmail(email("hardbounce@bounce-testing.postmarkapp.com"));
  const [request, response] = await called;
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  response.end();
  listener.close();
  expect(body).toMatchObject({ RecordType: "Bounce", Type: "HardBounce" });
  const again = server.sendEmail(email("hardbounce@bounce-testing.postmarkapp.com"));
  await expect(again).rejects.toMatchObject({ name: "InactiveRecipientsError" });
});

test("Nodemailer sends by SMTP", async ({ postmark }) => {
  const pool = createTransport({
    ...postmark.smtp,
    pool: true,
    requireTLS: true,
    auth: { user: postmark.serverToken, pass: postmark.serverToken },
    tls: { ca: postmark.ca },
  });
  const sending = Array.from({ length: 20 }, (_, number) =>
    pool.sendMail({
      from: "Shop <shop@example.com>",
      to: `r${number}@example.com`,
      bcc: "blind@example.com",
      subject: `Grüße ${number}`,
      text: ".Hello\n.\n",
      html: '<img src="cid:logo">',
      headers: { "X-PM-Tag": "welcome", "X-PM-Metadata-order": "7" },
      attachments: [{ filename: "logo.png", content: "png", cid: "logo" }],
    }),
  );
  const sent = await Promise.all(sending);
  pool.close();
  expect(sent[0].response).toMatch(/^250 2\.0\.0 Ok: queued as [0-9A-F]{11}$/);
  const details = await postmark.message({ to: "r7@example.com" });
  expect(details).toMatchObject({
    Subject: "Grüße 7",
    Tag: "welcome",
    // Nodemailer writes the names of headers with capitals.
    Metadata: { Order: "7" },
    HtmlBody: '<img src="cid:logo">',
    Attachments: [{ Name: "logo.png", ContentID: "logo" }],
  });
  expect(details.TextBody.trim()).toBe(".Hello\r\n.");
  expect(details.Bcc[0].Email).toBe("blind@example.com");
  const wrong = createTransport({ ...postmark.smtp, auth: { user: "x", pass: "x" }, tls: { ca: postmark.ca } });
  await expect(wrong.sendMail({ from: "a@example.com", to: "b@example.com" })).rejects.toMatchObject({
    responseCode: 535,
  });
});
