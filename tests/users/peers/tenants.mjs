// The service of `tenants.rs` with postmark.js 5.1.
import { AccountClient, ServerClient } from "postmark";

const base = new URL(process.env.POSTMARK_BASE_URL ?? "https://api.postmarkapp.com");
const options = { requestHost: base.host, useHttps: base.protocol === "https:" };
const account = new AccountClient(process.env.POSTMARK_ACCOUNT_TOKEN, options);
for (const tenant of process.argv.slice(2)) {
  let server;
  for (let offset = 0, total = 1; offset < total && !server; offset += 500) {
    const page = await account.getServers({ name: tenant, count: 500, offset });
    server = page.Servers.find((found) => found.Name === tenant);
    total = page.TotalCount;
  }
  server ??= await account.createServer({ Name: tenant });
  const client = new ServerClient(server.ApiTokens[0], options);
  await client.sendEmail({
    From: "hello@example.com",
    To: `owner@${tenant}.example`,
    Subject: "Welcome",
    TextBody: "Your account is ready.",
    Metadata: { tenant },
  });
  const { Sent } = await client.getOutboundOverview();
  console.log(`${tenant}: ${Sent} sent`);
}
