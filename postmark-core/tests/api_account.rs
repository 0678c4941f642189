//! What the account manages: each endpoint's request and answer against Postmark's examples.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "payloads are files")]

use std::fs;
use std::path::PathBuf;

use postmark_core::api::data_removals::{CreateDataRemoval, DataRemovalStatus, GetDataRemoval};
use postmark_core::api::domains::{
    CreateDomain, DeleteDomain, DkimUpdateStatus, EditDomain, GetDomain, ListDomains,
    RotateDomainDkim, VerifyDomainCustomTracking, VerifyDomainDkim, VerifyDomainReturnPath,
    VerifyDomainSpf,
};
use postmark_core::api::senders::{
    CreateSenderSignature, DeleteSenderSignature, EditSenderSignature, GetSenderSignature,
    ListSenderSignatures, RequestSenderSignatureDkim, ResendSenderSignatureConfirmation,
    VerifySenderSignatureSpf,
};
use postmark_core::{AccountToken, Config, Endpoint, Error, prepare};
use serde::Serialize;
use serde_json::{Value, json, to_value};

#[test]
fn domains() {
    let account = account();
    let one = |verb| format!("PUT /domains/36735/{verb}");
    let edit = EditDomain::new(36735).return_path_domain("pm-bounces.wildbit.com");
    let create = CreateDomain::new("wildbit.com").return_path_domain("pm-bounces.wildbit.com");

    let list = ListDomains::new().count(50);
    let page = check(&account, &list, "GET /domains?count=50&offset=0", "domains-list");
    assert!(page.items[1].weak_dkim);
    let domain = check(&account, &GetDomain::new(36735), "GET /domains/36735", "domains-get");
    assert_eq!(domain.dkim.host, "20131031155228.pm._domainkey.wildbit.com");
    assert_eq!(domain.return_path.cname_value, "pm.mtasv.net");
    let domain = check(&account, &create, "POST /domains", "domains-create");
    assert_eq!(domain.dkim.update_status, DkimUpdateStatus::Pending);
    check(&account, &edit, "PUT /domains/36735", "domains-edit");
    check(&account, &DeleteDomain::new(36735), "DELETE /domains/36735", "domains-delete");
    check(&account, &VerifyDomainDkim::new(36735), &one("verifyDkim"), "domains-verify-dkim");
    let verify = VerifyDomainReturnPath::new(36735);
    check(&account, &verify, &one("verifyReturnPath"), "domains-verify-return-path");
    let verify = VerifyDomainCustomTracking::new(36735);
    check(&account, &verify, &one("verifyCustomTracking"), "domains-verify-custom-tracking");
    let verify = VerifyDomainSpf::new(36735);
    let spf = check(&account, &verify, "POST /domains/36735/verifyspf", "domains-verify-spf");
    assert!(spf.verified);
    let rotate = RotateDomainDkim::new(36735);
    check(&account, &rotate, "POST /domains/36735/rotatedkim", "domains-rotate-dkim");

    let tracking = answer(&GetDomain::new(36735), "domains-get.custom-tracking").custom_tracking;
    assert_eq!(tracking.domain.as_deref(), Some("links.wildbit.com"));
    answer(&VerifyDomainDkim::new(36735), "domains-verify-dkim.still-pending");

    let tracking = EditDomain::new(1).custom_tracking_domain("links.wildbit.com");
    assert_eq!(body(&account, &tracking), json!({"CustomTrackingDomain": "links.wildbit.com"}));
    refused(&account, &CreateDomain::new("x".repeat(256)), "Name has 256 UTF-16 units");
}

#[test]
fn senders() {
    let account = account();
    let create = CreateSenderSignature::new("john.doe@example.com", "John Doe")
        .reply_to_email("reply@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Please confirm");
    let edit = EditSenderSignature::new(36735, "Jason Miller")
        .reply_to_email("jm@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Hi");

    let list = ListSenderSignatures::new().count(50);
    let page = check(&account, &list, "GET /senders?count=50&offset=0", "senders-list");
    assert_eq!(page.items[1].reply_to_email_address, "info@example.com");
    let get = GetSenderSignature::new(36735);
    let sender = check(&account, &get, "GET /senders/36735", "senders-get");
    assert!(sender.confirmed && sender.dkim.verified);
    answer(&get, "senders-get.old");
    check(&account, &create, "POST /senders", "senders-create");
    check(&account, &edit, "PUT /senders/36735", "senders-edit");
    let delete = DeleteSenderSignature::new(36735);
    check(&account, &delete, "DELETE /senders/36735", "senders-delete");
    let resend = ResendSenderSignatureConfirmation::new(36735);
    check(&account, &resend, "POST /senders/36735/resend", "senders-resend");
    let verify = VerifySenderSignatureSpf::new(36735);
    check(&account, &verify, "POST /senders/36735/verifyspf", "senders-verify-spf");
    let request = RequestSenderSignatureDkim::new(36735);
    let line = "POST /senders/36735/requestnewdkim";
    check(&account, &request, line, "senders-request-new-dkim");

    let long = "x".repeat(256);
    refused(&account, &CreateSenderSignature::new(&long, "x"), "FromEmail has 256");
    refused(&account, &CreateSenderSignature::new("x", &long), "Name has 256");
    refused(&account, &EditSenderSignature::new(1, "x").reply_to_email(&long), "ReplyToEmail has");
    let edit = EditSenderSignature::new(1, "x").return_path_domain(&long);
    refused(&account, &edit, "ReturnPathDomain has 256");
    let edit = EditSenderSignature::new(1, "x").confirmation_personal_note("x".repeat(401));
    refused(&account, &edit, "ConfirmationPersonalNote has 401");
}

#[test]
fn data_removals() {
    let account = account();
    let create = CreateDataRemoval::new("john@example.com", "sophie@example.com")
        .notify_when_completed(true);

    check(&account, &create, "POST /data-removals", "data-removals-create");
    let get = GetDataRemoval::new(1234);
    let removal = check(&account, &get, "GET /data-removals/1234", "data-removals-get");
    assert_eq!(removal.status, DataRemovalStatus::Done);

    let odd = get.read(fixture("data-removals-get.numeric-status.response").into()).unwrap();
    assert_eq!(odd.status.as_str(), "0");
}

fn account() -> Config<AccountToken> {
    Config::new(AccountToken::new("account-token").unwrap())
}

/// Checks an endpoint against its example: the request's line and body, and the answer, which
/// it gives back.
fn check<E>(config: &Config<E::Token>, endpoint: &E, line: &str, example: &str) -> E::Response
where
    E: Endpoint<Response: Serialize>,
{
    let request = prepare(config, endpoint).unwrap();
    let target = request.uri().path_and_query().unwrap();
    assert_eq!(format!("{} {target}", request.method()), line);
    let expected = path(&format!("{example}.request")).exists().then(|| {
        let example = fixture(&format!("{example}.request"));
        without_nulls(serde_json::from_slice(&example).unwrap())
    });
    assert_eq!(body(config, endpoint), expected.unwrap_or_else(|| json!({})), "{example}");
    answer(endpoint, example)
}

/// Reads an example of an answer, which has to say the same when it is written again. Nothing in
/// it is required.
fn answer<E: Endpoint<Response: Serialize>>(endpoint: &E, example: &str) -> E::Response {
    endpoint.read("{}".into()).unwrap();
    let text = fixture(&format!("{example}.response"));
    let expected: Value = serde_json::from_slice(&text).unwrap();
    let answer = endpoint.read(text.into()).unwrap();
    assert_eq!(without_nulls(to_value(&answer).unwrap()), without_nulls(expected), "{example}");
    answer
}

/// The body of a request, where none is as good as an empty object.
fn body<E: Endpoint>(config: &Config<E::Token>, endpoint: &E) -> Value {
    let body = prepare(config, endpoint).unwrap().into_body().into_bytes().unwrap();
    if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap() }
}

fn refused<E: Endpoint>(config: &Config<E::Token>, endpoint: &E, problem: &str) {
    let Err(Error::Invalid(fault)) = prepare(config, endpoint) else {
        panic!("not refused: {problem}");
    };
    assert!(fault.to_string().starts_with(problem), "{fault}");
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap()
}

fn path(name: &str) -> PathBuf {
    format!("{}/../tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR")).into()
}

/// A null is as good as an absent member.
fn without_nulls(mut value: Value) -> Value {
    let without = |value: &mut Value| *value = without_nulls(value.take());
    match &mut value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without);
        }
        Value::Array(items) => items.iter_mut().for_each(without),
        _ => {}
    }
    value
}
