//! What clients need in responses: every documented member, and 200 with JSON for every success.

use std::collections::BTreeMap;

use postmark_sandbox::{InboundEmail, Sandbox, TemplateSource};
use serde_json::{Value, json};

use crate::client::{SERVER_ID, ask, call, fixture, fixture_json, manage, post, sent};
use crate::members::FIELDS;

/// A sandbox with one of everything, and the paths of its routes by those of the contract.
fn filled() -> (Sandbox, BTreeMap<&'static str, String>) {
    let sandbox = Sandbox::start().unwrap();
    let html = "<a href=\"https://example.com/\">x</a>";
    let members = json!({
        "HtmlBody": html, "TrackOpens": true, "TrackLinks": "HtmlAndText", "Tag": "t",
        "To": "Joe <joe@example.com>, gone@example.com", "Cc": "Cy <cy@example.com>",
        "Bcc": "bo@example.com", "Metadata": {"a": "b"},
        "Attachments": [{"Name": "a.txt", "Content": "aGk=", "ContentType": "text/plain"}],
    });
    sandbox.suppress("outbound", "gone@example.com");
    let message = sent(&sandbox, members);
    sandbox.open(&message).unwrap();
    sandbox.click(&message, "https://example.com/").unwrap();
    let bounced = sent(&sandbox, json!({"To": "back@example.com", "Tag": "t"}));
    sandbox.bounce(&bounced, "HardBounce").unwrap();
    let complained = sent(&sandbox, json!({"To": "spam@example.com"}));
    sandbox.complain(&complained).unwrap();
    let bounce = ask(&sandbox, "/bounces?count=9&offset=0").ok()["Bounces"][1]["ID"].clone();

    let mail = InboundEmail::new("Ann <ann@example.org>", "box+hash@inbound.postmarkapp.com")
        .cc("Cy <cy@example.org>")
        .bcc("Bo <bo@example.org>")
        .reply_to("ann@example.org")
        .subject("s")
        .text("t")
        .html("<p>")
        .attachment("a.txt", "text/plain", "content")
        .inline("id@1", "a.png", "image/png", "x");
    let received = sandbox.receive(&mail);

    let layout = TemplateSource::layout("base").html("{{{@content}}}");
    sandbox.add_template(layout).unwrap();
    let page = TemplateSource::new("page").name("Page").subject("s").html("x").inside("base");
    sandbox.add_template(page).unwrap();
    let mut hook = fixture_json("webhooks-create.request");
    hook["Verify"] = false.into();
    let hook = post(&sandbox, "/webhooks", hook).ok()["ID"].clone();
    let rule = json!({"Rule": "a.example"});
    post(&sandbox, "/triggers/inboundrules", rule).ok();
    let tag = post(&sandbox, "/triggers/tags", json!({"MatchName": "a"})).ok()["ID"].clone();
    let bulk = post(&sandbox, "/email/bulk", fixture("bulk-send.request")).ok()["ID"].clone();
    let made = |path: &str, request: Value| manage(&sandbox, "POST", path, request).ok();
    let domain = made("/domains", fixture_json("domains-create.request"))["ID"].clone();
    let sender = made("/senders", fixture_json("senders-create.request"))["ID"].clone();
    let removal = made("/data-removals", fixture_json("data-removals-create.request"));
    let paths = [
        ("{bounceid}", bounce.to_string()),
        ("/messages/inbound/{messageid}", format!("/messages/inbound/{received}")),
        ("{messageid}", message),
        ("{stream_id}", "outbound".to_owned()),
        ("{templateidoralias}", "page".to_owned()),
        ("{webhookid}", hook.to_string()),
        ("{triggerid}", tag.to_string()),
        ("{bulkrequestid}", bulk.as_str().unwrap().to_owned()),
        ("{domainid}", domain.to_string()),
        ("{signatureid}", sender.to_string()),
        ("{removalid}", removal["ID"].to_string()),
        ("{serverid}", SERVER_ID.to_string()),
    ];
    (sandbox, paths.into())
}

/// The values at a path like `Bounces[].ID`, and how many there should be.
fn values<'a>(value: &'a Value, path: &str) -> (Vec<&'a Value>, usize) {
    let mut places = vec![value];
    let mut expected = 1;
    for part in path.split('.') {
        expected = places.len();
        let name = part.trim_end_matches("[]");
        places = places.into_iter().filter_map(|place| place.get(name)).collect();
        if part.ends_with("[]") {
            places = places.into_iter().filter_map(Value::as_array).flatten().collect();
        }
    }
    (places, expected)
}

/// Members that are not always present at Postmark, either.
const SOMETIMES: [&str; 12] = [
    // The row of all types has none.
    "GET /deliverystats Bounces[].Type",
    // Only a single bounce has its content.
    "GET /bounces Bounces[].Content",
    // Each event has its own.
    "GET /messages/outbound/{messageid}/details MessageEvents[].Details.",
    // An ordinary attachment has none, and only webhooks get its content.
    "GET /messages/inbound InboundMessages[].Attachments[].",
    "GET /messages/inbound/{messageid}/details Attachments[].",
    // Nothing has such a domain.
    "GET /domains Domains[].CustomTracking",
    "GET /domains/{domainid} CustomTracking",
    "GET /senders/{signatureid} CustomTracking",
    // Only what happened is counted.
    "GET /stats/outbound/",
    // No recording has it.
    "GET /triggers/tags",
    // A page of all.
    "GET /email/bulk PaginationKey",
    "GET /email/bulk/{bulkrequestid} Subject",
];

#[test]
fn every_documented_member_is_there() {
    let (sandbox, names) = filled();
    let mut answers = BTreeMap::new();
    for line in FIELDS.lines().filter(|line| line.starts_with("GET /")) {
        let row = line.split(',').collect::<Vec<_>>();
        let [route, "response", member, _, presence] = row[..] else { continue };
        let path = &route["GET ".len()..];
        if path.starts_with("/records") || path.starts_with("/api/") {
            continue;
        }
        let answer = answers.entry(route).or_insert_with(|| {
            let mut path = path.to_owned();
            for (name, value) in &names {
                path = path.replace(name, value);
            }
            get(&sandbox, &format!("{path}?count=9&offset=0"))
        });
        let place = format!("{route} {member}");
        let sometimes = SOMETIMES.iter().any(|start| place.starts_with(start));
        if member.ends_with("[]") || member.contains('<') || (sometimes && presence == "optional") {
            continue;
        }
        let (found, expected) = values(answer, member);
        assert!(expected > 0 && found.len() >= expected, "{place} is not in {answer}");
    }
}

/// Reads a route of any token.
fn get(sandbox: &Sandbox, path: &str) -> Value {
    let account = ["/servers", "/domains", "/senders", "/data-removals"];
    if account.iter().any(|start| path.starts_with(start)) {
        manage(sandbox, "GET", path, "").ok()
    } else {
        call(sandbox, "GET", path, "").ok()
    }
}
