//! DMARC monitoring, see <https://dmarc.postmarkapp.com/api/>: every monitored domain has one
//! report.

use axum::routing::MethodFilter;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::account::Account;
use crate::account::dmarc::DmarcRecord;
use crate::account::lock::unpoisoned;
use crate::api::{Call, Routes};
use crate::http::json::with;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;
use crate::satellites::{refused, route, text};
use crate::time;

/// The header of the token.
const TOKEN: &str = "X-Api-Token";

pub(crate) fn routes() -> Routes {
    let record = route(MethodFilter::GET, get)
        .merge(route(MethodFilter::PATCH, update))
        .merge(route(MethodFilter::DELETE, delete));
    vec![
        ("/records", route(MethodFilter::POST, create)),
        ("/records/my", record),
        ("/records/my/dns", route(MethodFilter::GET, dns)),
        ("/records/my/verify", route(MethodFilter::POST, verify)),
        ("/records/my/reports", route(MethodFilter::GET, reports)),
        ("/records/my/reports/{id}", route(MethodFilter::GET, report)),
        ("/records/my/token/rotate", route(MethodFilter::POST, rotate)),
        ("/tokens/recover", route(MethodFilter::POST, recover)),
    ]
}

fn create(account: &Account, _: &HeaderMap, call: &Call) -> ServerResponse {
    let (email, domain) = (text(call, "email"), text(call, "domain"));
    if !mailbox::is_address(&email) {
        return refused(422, "Email is invalid.");
    }
    if !mailbox::is_domain(&domain) {
        return refused(422, "Domain is invalid.");
    }
    match unpoisoned(&account.dmarc).create(email, domain, account.now()) {
        Some(record) => ServerResponse::ok(&with_token(record)),
        None => refused(422, "The sandbox monitors no more domains."),
    }
}

fn get(account: &Account, headers: &HeaderMap, _: &Call) -> ServerResponse {
    find(account, headers, |record| ServerResponse::ok(&with_token(record)))
}

fn update(account: &Account, headers: &HeaderMap, call: &Call) -> ServerResponse {
    let email = text(call, "email");
    find(account, headers, |record| {
        if !mailbox::is_address(&email) {
            return refused(422, "Email is invalid.");
        }
        record.email.clone_from(&email);
        ServerResponse::ok(&json(record))
    })
}

fn delete(account: &Account, headers: &HeaderMap, _: &Call) -> ServerResponse {
    if unpoisoned(&account.dmarc).remove(token(headers)) {
        return ServerResponse::new(StatusCode::NO_CONTENT.as_u16());
    }
    unknown()
}

fn dns(account: &Account, headers: &HeaderMap, _: &Call) -> ServerResponse {
    find(account, headers, |record| {
        let value = format!("\"v=DMARC1; p=none; pct=100; rua={}; sp=none; aspf=r;\"", uri(record));
        ServerResponse::ok(&json!({"name": format!("_dmarc.{}.", record.domain), "value": value}))
    })
}

fn verify(account: &Account, headers: &HeaderMap, _: &Call) -> ServerResponse {
    find(account, headers, |_| ServerResponse::ok(&json!({"verified": true})))
}

fn reports(account: &Account, headers: &HeaderMap, call: &Call) -> ServerResponse {
    let bound = |name| call.query.get(name).and_then(|text| text.parse::<i64>().ok());
    let (after, before) = (bound("after"), bound("before"));
    find(account, headers, |record| {
        let id = record.report;
        let is_asked = after.is_none_or(|after| id > after) && before.is_none_or(|end| id < end);
        let entries = is_asked.then(|| summary(record)).into_iter().collect::<Vec<_>>();
        let meta = json!({"next": null, "next_url": null, "total": 1});
        ServerResponse::ok(&json!({"meta": meta, "entries": entries}))
    })
}

fn report(account: &Account, headers: &HeaderMap, call: &Call) -> ServerResponse {
    let id = call.id();
    find(account, headers, |record| {
        if id != Some(record.report) {
            return refused(400, "Report not found.");
        }
        let details = json!({
            "source_uri": "mailto:dmarc@example.com",
            "email": "dmarc@example.com",
            "extra_contact_info": null,
            "records": [{
                "header_from": record.domain,
                "source_ip": "127.0.0.1",
                "source_ip_version": 4,
                "host_name": "localhost.",
                "count": 1,
                "policy_evaluated_spf": "pass",
                "policy_evaluated_dkim": "pass",
                "policy_evaluated_disposition": "none",
                "policy_evaluated_reason_type": null,
                "spf_domain": record.domain,
                "spf_result": "pass",
                "dkim_domain": record.domain,
                "dkim_result": "pass",
            }],
        });
        ServerResponse::ok(&with(summary(record), details))
    })
}

fn rotate(account: &Account, headers: &HeaderMap, _: &Call) -> ServerResponse {
    find(account, headers, |record| ServerResponse::ok(&json!({"private_token": record.rotate()})))
}

fn recover(_: &Account, _: &HeaderMap, call: &Call) -> ServerResponse {
    if mailbox::is_domain(&text(call, "owner")) {
        return ServerResponse::ok(&json!({"recovery_initiated": true}));
    }
    refused(422, "Owner is invalid.")
}

/// Calls a function with the record of a request's token.
fn find(
    account: &Account,
    headers: &HeaderMap,
    act: impl FnOnce(&mut DmarcRecord) -> ServerResponse,
) -> ServerResponse {
    unpoisoned(&account.dmarc).find(token(headers)).map_or_else(unknown, act)
}

fn token(headers: &HeaderMap) -> &str {
    headers.get(TOKEN).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn unknown() -> ServerResponse {
    refused(400, "Unknown token.")
}

fn json(record: &DmarcRecord) -> Value {
    json!({
        "domain": record.domain,
        "public_token": record.public_token,
        "created_at": time::utc_second(record.created_at),
        "reporting_uri": uri(record),
        "email": record.email,
    })
}

fn with_token(record: &mut DmarcRecord) -> Value {
    with(json(record), json!({"private_token": record.token()}))
}

fn summary(record: &DmarcRecord) -> Value {
    json!({
        "id": record.report,
        "domain": record.domain,
        "date_range_begin": time::utc_second(record.created_at),
        "date_range_end": time::utc_second(record.created_at),
        "created_at": time::utc_second(record.created_at),
        "external_id": record.report.to_string(),
        "organization_name": "example.com",
    })
}

fn uri(record: &DmarcRecord) -> String {
    format!("mailto:sandbox+{}@inbound.postmarkapp.com", record.public_token)
}
