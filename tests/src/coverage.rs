//! The table of endpoints: the types of each request and of its response.

use std::fmt::Write;

use crate::endpoints::{Credential, Row, Status, endpoints};

/// The table: a row for each endpoint, resource by resource.
#[must_use]
pub fn table() -> String {
    let rows = endpoints();
    let marked = |status| rows.iter().filter(|row| row.status == status).count();
    let mut table = format!(
        "All {} endpoints: {} documented ones, {} that Postmark advises against (†), and {} that \
         only other clients or recordings know (‡).\n\n\
         | Endpoint | Token | Request | Response |\n|---|---|---|---|\n",
        rows.len(),
        marked(Status::Documented),
        marked(Status::Deprecated),
        marked(Status::Undocumented),
    );
    for row in rows {
        write_row(&mut table, row);
    }
    table
}

fn write_row(table: &mut String, row: &Row) {
    let Row { request, response, link, .. } = row;
    let route = row.route();
    let route = if link.is_empty() { format!("`{route}`") } else { format!("[`{route}`]({link})") };
    let mark = match row.status {
        Status::Documented => "",
        Status::Deprecated => " †",
        Status::Undocumented => " ‡",
    };
    let token = match row.token {
        Credential::Server => "server",
        Credential::Account => "account",
        Credential::Dmarc => "DMARC",
        Credential::DmarcSignup | Credential::SpamCheck | Credential::StatusPage => "none",
    };
    // Writing to a String does not fail.
    let _ = writeln!(table, "| {route}{mark} | {token} | `{request}` | `{response}` |");
}
