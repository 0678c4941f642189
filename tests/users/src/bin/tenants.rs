//! A service with a server at Postmark for each of its tenants: `tenants acme globex`.
//!
//! It creates the servers that are missing, sends a welcome through each, and prints what each sent.
//!
//! Lines of code: 23. The peer's, `peers/tenants.mjs`: 23.

use std::env;

use postmark_blocking::api::servers::{CreateServer, ListServers};
use postmark_blocking::api::stats::GetOutboundOverview;
use postmark_blocking::{Client, Content, Email, Error, ServerToken};

fn main() -> Result<(), Error> {
    let account = Client::account_from_env()?;
    // All tenants share its connections and settings.
    let any_server = Client::from_env()?;
    for tenant in env::args().skip(1) {
        let servers =
            account.list(ListServers::new().name(&tenant)).collect::<Result<Vec<_>, _>>()?;
        let server = match servers.into_iter().find(|server| server.name == tenant) {
            Some(server) => server,
            None => account.send(CreateServer::new(&tenant))?,
        };
        let token = server.api_tokens.first().map_or("", |token| token.expose());
        let client = any_server.clone().token(ServerToken::new(token)?);
        let content = Content::text("Your account is ready.");
        let email = Email::new("hello@example.com", format!("owner@{tenant}.example"), content);
        client.send(email.subject("Welcome").metadata("tenant", &tenant))?;
        println!("{tenant}: {} sent", client.send(GetOutboundOverview::new())?.sent);
    }
    Ok(())
}
