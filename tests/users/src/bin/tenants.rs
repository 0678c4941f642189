//! A service with a server at Postmark for each of its tenants: `tenants acme globex`.
//!
//! It creates the servers that are missing, sends a welcome through each, and prints what each sent.
//!
//! Lines of code: 20. The peer's, `peers/tenants.mjs`: 23.

use std::env;

use postmark_blocking::api::servers::{CreateServer, ListServers};
use postmark_blocking::api::stats::GetOutboundOverview;
use postmark_blocking::{Client, Content, Email, Error};

fn main() -> Result<(), Error> {
    let account = Client::account_from_env()?;
    for tenant in env::args().skip(1) {
        // Postmark finds every server whose name contains this one.
        let mut found = account.list(ListServers::new().name(&tenant));
        let server = match found.find(|it| it.as_ref().map_or(true, |it| it.name == tenant)) {
            Some(server) => server?,
            None => account.send(CreateServer::new(&tenant))?,
        };
        // It shares the connections and settings of `account`.
        let client = account.for_server(server.token()?);
        let content = Content::text("Your account is ready.");
        let email = Email::new("hello@example.com", format!("owner@{tenant}.example"), content);
        client.send(email.subject("Welcome").metadata("tenant", &tenant))?;
        println!("{tenant}: {} sent", client.send(GetOutboundOverview::new())?.sent);
    }
    Ok(())
}
