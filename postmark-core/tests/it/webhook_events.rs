//! Payloads: each is read as what it is, and none that is JSON is refused.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use postmark_core::webhook::{
    Bounce, Click, Delivery, Event, Headers, Inbound, InboundAttachment, Limits, Open, ParseError,
    fixture,
};
use postmark_core::{
    BounceId, BounceType, ClickLocation, Platform, ServerId, SuppressionOrigin, SuppressionReason,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::webhook::{PAYLOADS, payload};

fn event(name: &str) -> Event {
    Event::parse(payload(name)).unwrap()
}

fn parse(json: &Value) -> Event {
    Event::parse(json.to_string()).unwrap()
}

fn bounce(name: &str) -> Bounce {
    match event(name) {
        Event::Bounce(bounce) | Event::SpamComplaint(bounce) | Event::SmtpApiError(bounce) => {
            bounce
        }
        other => panic!("{name}: {other:?}"),
    }
}

fn open(name: &str) -> Open {
    let Event::Open(open) = event(name) else { panic!("{name}") };
    open
}

fn click(name: &str) -> Click {
    let Event::Click(click) = event(name) else { panic!("{name}") };
    click
}

fn inbound(name: &str) -> Inbound {
    let Event::Inbound(mail) = event(name) else { panic!("{name}") };
    mail
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Delivery(_) => "delivery",
        Event::Bounce(_) => "bounce",
        Event::SpamComplaint(_) => "spamcomplaint",
        Event::SmtpApiError(_) => "smtpapierror",
        Event::Open(_) => "open",
        Event::Click(_) => "click",
        Event::SubscriptionChange(_) => "subscriptionchange",
        Event::Inbound(_) => "inbound",
        Event::Unknown(_) => "unknown",
        _ => "another",
    }
}

// contract: webhook.record-type quirk.smtp-api-errors
#[test]
fn payloads_are_what_they_are_called() {
    for (name, json) in PAYLOADS {
        let event = Event::parse(*json).unwrap();
        assert_eq!(kind(&event), name.split('.').next().unwrap(), "{name}");
        assert_eq!(event.is_check(), *name == "inbound.dashboard-check", "{name}");
    }
}

#[test]
fn a_bounce_has_all_its_members() {
    let bounce = bounce("bounce");
    assert_eq!(bounce.id, Some(BounceId(692_560_173)));
    assert_eq!(bounce.bounce_type, Some(BounceType::HardBounce));
    assert_eq!(bounce.type_code, Some(1));
    assert_eq!(bounce.name.as_deref(), Some("Hard bounce"));
    assert_eq!(bounce.tag.as_deref(), Some("Test"));
    assert_eq!(bounce.message_id, Some("883953f4-6105-42a2-a16a-77a8eac79483".into()));
    assert_eq!(bounce.server_id, Some(ServerId(23)));
    assert_eq!(bounce.message_stream.as_deref(), Some("outbound"));
    assert!(bounce.description.unwrap().starts_with("The server was unable"));
    assert_eq!(bounce.details.as_deref(), Some("Test bounce details"));
    assert_eq!(bounce.email.as_deref(), Some("margareth@example.com"));
    assert_eq!(bounce.from.as_deref(), Some("sender@example.com"));
    assert_eq!(bounce.bounced_at.unwrap().unix_seconds(), Some(1_793_896_434));
    assert_eq!(bounce.dump_available, Some(true));
    assert_eq!(bounce.inactive, Some(true));
    assert_eq!(bounce.can_activate, Some(true));
    assert_eq!(bounce.subject.as_deref(), Some("Saying Hello!"));
    assert_eq!(bounce.content.as_deref(), Some("<Full dump of bounce>"));
    let metadata: Vec<_> = bounce.metadata.iter().collect();
    assert_eq!(metadata, [("PropA", "some value"), ("PropB", "some value")]);
}

// contract: quirk.bounce-ids quirk.old-bounces quirk.sparse-unsubscribe
#[test]
fn odd_bounces_are_read() {
    assert_eq!(bounce("bounce.big-id").id, Some(BounceId(4_323_372_036_854_775_807)));
    assert_eq!(bounce("bounce.legacy").metadata.get("user_id"), Some("43"));
    assert_eq!(bounce("bounce.no-content").content, None);
    let unknown = bounce("bounce.unknown-type");
    assert_eq!(unknown.bounce_type, Some(BounceType::Other("BrandNew".into())));
    assert_eq!(unknown.type_code, Some(100_011));
    let sparse = bounce("bounce.unsubscribe-sparse");
    assert_eq!(sparse.bounce_type, Some(BounceType::Unsubscribe));
    assert_eq!((sparse.email, sparse.bounced_at, sparse.tag), (None, None, None));
    let complaint = bounce("spamcomplaint.code-512");
    assert_eq!(complaint.type_code, Some(512));
    assert_eq!(complaint.bounce_type, Some(BounceType::SpamComplaint));
    let error = bounce("smtpapierror");
    assert_eq!(error.bounce_type, Some(BounceType::SmtpApiError));
    assert_eq!(event("smtpapierror").record_type(), Some("Bounce"));
}

// contract: quirk.server-id-case
#[test]
fn a_delivery_has_all_its_members() {
    let Event::Delivery(delivery) = event("delivery") else { panic!() };
    assert_eq!(delivery.recipient.as_deref(), Some("margareth@example.com"));
    assert_eq!(delivery.details.unwrap(), "250 2.0.0 OK 1762360434 x12-20020a05 - gsmtp");
    assert_eq!(delivery.delivered_at.unwrap().as_str(), "2026-11-05T16:33:54.9070259Z");
    assert_eq!(delivery.tag.as_deref(), Some("welcome-email"));
    assert_eq!(delivery.server_id, Some(ServerId(23)));
    let Event::Delivery(old) = event("delivery.serverid-variant") else { panic!() };
    assert_eq!(old.server_id, Some(ServerId(23)));
    assert_eq!(old.message_stream, None);
}

#[test]
fn opens_and_clicks_have_all_their_members() {
    let open = open("open");
    assert_eq!((open.first_open, open.read_seconds), (Some(true), Some(5)));
    assert_eq!(open.platform, Some(Platform::WebMail));
    assert_eq!(open.client.unwrap().name.as_deref(), Some("Chrome 140.0"));
    assert_eq!(open.os.unwrap().company.as_deref(), Some("Apple Computer, Inc."));
    let geo = open.geo.unwrap();
    assert_eq!(geo.country_iso_code.as_deref(), Some("US"));
    assert_eq!(geo.region_iso_code.as_deref(), Some("TX"));
    assert_eq!(geo.coords.as_deref(), Some("29.5502,-95.0973"));
    assert_eq!(geo.ip.as_deref(), Some("203.0.113.42"));

    let click = click("click");
    assert_eq!(click.click_location, Some(ClickLocation::Html));
    assert_eq!(click.platform, Some(Platform::Desktop));
    assert!(click.original_link.unwrap().ends_with("?x=1&y=2"));
    assert!(click.user_agent.unwrap().starts_with("Mozilla/5.0"));
}

// contract: quirk.sparse-opens
#[test]
fn sparse_opens_and_clicks_have_nothing_in_place_of_what_is_missing() {
    let sparse = open("open.sparse");
    assert_eq!((sparse.client, sparse.os, sparse.geo), (None, None, None));
    assert_eq!((sparse.user_agent, sparse.first_open), (None, Some(false)));
    let geo = open("open.partial-geo").geo.unwrap();
    assert_eq!((geo.ip.as_deref(), geo.country_iso_code), (Some("203.0.113.42"), None));
    let text = click("click.text");
    assert_eq!(text.click_location, Some(ClickLocation::Text));
    assert_eq!((text.geo, text.tag), (None, None));
    let number = parse(&json!({"RecordType": "Open", "Geo": {"Zip": 77058, "City": null}}));
    let Event::Open(number) = number else { panic!() };
    assert_eq!(number.geo.unwrap().zip.as_deref(), Some("77058"));
}

// contract: quirk.reactivation
#[test]
fn a_change_of_a_subscription_has_all_its_members() {
    let Event::SubscriptionChange(change) = event("subscriptionchange") else { panic!() };
    assert_eq!(change.origin, Some(SuppressionOrigin::Recipient));
    assert_eq!(change.suppress_sending, Some(true));
    assert_eq!(change.suppression_reason, Some(SuppressionReason::HardBounce));
    let Event::SubscriptionChange(change) = event("subscriptionchange.reactivated") else {
        panic!()
    };
    assert_eq!((change.message_id, change.suppression_reason), (None, None));
    assert_eq!(change.suppress_sending, Some(false));
    assert!(change.metadata.is_empty());
}

// contract: quirk.repeated-headers
#[test]
fn inbound_mail_has_all_its_members() {
    let mail = inbound("inbound");
    assert_eq!(mail.from.as_deref(), Some("alanturing@example.com"));
    assert_eq!(mail.from_name.as_deref(), Some("Alan Turing"));
    let from = mail.from_full.as_ref().unwrap();
    assert_eq!(
        (from.email.as_str(), from.name.as_str()),
        ("alanturing@example.com", "Alan Turing")
    );
    assert_eq!(mail.to_full[0].mailbox_hash.as_deref(), Some("SampleHash"));
    assert_eq!(mail.cc_full.len(), 2);
    assert_eq!((mail.bcc.as_ref(), mail.bcc_full.len()), (None, 0));
    assert_eq!(mail.recipient(), Some("yourhash+SampleHash@inbound.postmarkapp.com"));
    assert_eq!(mail.subject.as_deref(), Some("Saying Hello!"));
    assert_eq!(mail.reply_to.as_deref(), Some("alanturing@example.com"));
    assert_eq!(mail.mailbox_hash.as_deref(), Some("SampleHash"));
    assert_eq!(mail.date.as_ref().unwrap().unix_seconds(), Some(1_793_914_434));
    assert_eq!(mail.text_body.as_deref(), Some("This is a test text body."));
    assert!(mail.html_body.as_ref().unwrap().starts_with("<html>"));
    assert_eq!(mail.message_stream.as_deref(), Some("inbound"));
    assert_eq!(mail.headers.len(), 7);
    assert_eq!(mail.headers.all("received").collect::<Vec<_>>(), ["by mx1", "by mx2"]);
    let file = &mail.attachments[0];
    assert_eq!(file.decode().unwrap(), b"This is attachment contents, base-64 encoded.");
    assert_eq!(file.content_length, Some(45));
    assert_eq!(mail.attachments[1].cid(), Some("myimage.png@01CE7342.75E71F80"));
}

// contract: time.inbound quirk.odd-inbound-dates quirk.dashboard-check
#[test]
fn odd_inbound_mail_is_read() {
    assert_eq!(inbound("inbound.bcc").bcc_full[0].email, "yourhash@inbound.postmarkapp.com");
    assert_eq!(inbound("inbound.bad-date").date, None);
    assert!(inbound("inbound.odd-date").date.unwrap().unix_seconds().is_some());
    assert_eq!(inbound("inbound.legacy").recipient(), Some("a@inbound.postmarkapp.com"));
    let raw = inbound("inbound.raw").raw_email.unwrap();
    assert!(raw.ends_with("Subject: Hi\r\n\r\nBody"));
    let check = inbound("inbound.dashboard-check");
    assert_eq!(check.headers.get("X-Header-Test"), Some(""));
    let content = check.attachments[0].decode().unwrap();
    assert_eq!(content, b"This is attachment contents, base-64 encoded.");
}

// contract: webhook.unknown
#[test]
fn what_is_unknown_is_kept() {
    let Event::Unknown(unknown) = event("unknown") else { panic!() };
    assert_eq!(unknown.record_type.as_deref(), Some("FutureEvent"));
    assert_eq!(unknown.read_as::<Value>().unwrap()["Foo"], 1);
    for json in ["[]", "1", "null", "\"x\"", "{}", r#"{"RecordType":null}"#, r#"{"RecordType":7}"#]
    {
        let Event::Unknown(unknown) = Event::parse(json).unwrap() else { panic!("{json}") };
        assert_eq!((unknown.record_type, unknown.json), (None, json.into()));
    }
}

// contract: webhook.record-type quirk.inbound-record-type
#[test]
fn a_record_type_outweighs_members() {
    let json = json!({"FromFull": {}, "DeliveredAt": "", "RecordType": "Click"});
    assert_eq!(kind(&parse(&json)), "click");
    assert_eq!(kind(&parse(&json!({"Subject": "x", "RecordType": "Inbound"}))), "inbound");
    for (json, expected) in [
        (json!({"OriginalRecipient": "x"}), "inbound"),
        (json!({"Subject": "x", "TextBody": "x"}), "inbound"),
        (json!({"UserAgent": "x", "OriginalLink": "x"}), "click"),
        (json!({"OriginalLink": "x", "UserAgent": "x"}), "click"),
        (json!({"UserAgent": "x", "FirstOpen": true}), "open"),
        (json!({"SuppressSending": true}), "subscriptionchange"),
        (json!({"TypeCode": 1, "Type": "SpamComplaint"}), "spamcomplaint"),
    ] {
        assert_eq!(kind(&parse(&json)), expected, "{json}");
    }
}

/// The members of a payload, each of which is then taken away or spoilt.
fn members(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

// contract: webhook.nothing-certain
#[test]
fn any_member_may_be_missing_or_of_any_kind() {
    let odd = [
        Value::Null,
        json!(""),
        json!({}),
        json!([]),
        json!(true),
        json!(-7),
        json!(1.5e300),
        json!("text"),
        json!([[{"a": [null]}], "x", 1]),
        json!({"Name": {"x": 1}, "Email": [], "Value": false, "Content": 5}),
    ];
    for (name, json) in PAYLOADS {
        let members = members(json);
        let whole = kind(&event(name));
        for key in members.keys().filter(|key| *key != "RecordType" && *key != "Type") {
            let mut less = members.clone();
            less.remove(key);
            less.entry("RecordType").or_insert_with(|| whole_name(whole).into());
            assert_eq!(kind(&parse(&less.into())), whole, "{name} without {key}");
            for value in &odd {
                let mut spoilt = members.clone();
                spoilt.insert(key.clone(), value.clone());
                spoilt.insert("New".into(), value.clone());
                assert_eq!(kind(&parse(&spoilt.into())), whole, "{name} with {key} of {value}");
            }
        }
    }
}

/// The members at any depth, as JSON pointers.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut below = |key: String, value: &Value| {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        all.push(at.clone());
        pointers(value, &at, all);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| below(key.clone(), value)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, value)| below(n.to_string(), value));
        }
        _ => {}
    }
}

// contract: webhook.nothing-certain
#[test]
fn a_member_at_any_depth_may_be_of_any_kind() {
    for (name, json) in PAYLOADS {
        let whole: Value = serde_json::from_str(json).unwrap();
        let mut all = Vec::new();
        pointers(&whole, "", &mut all);
        for at in all {
            for odd in [json!(null), json!(true), json!(-7.5), json!("x"), json!([true]), json!({})]
            {
                let mut spoilt = whole.clone();
                *spoilt.pointer_mut(&at).unwrap() = odd;
                assert!(Event::parse(spoilt.to_string()).is_ok(), "{name}: {spoilt}");
            }
        }
    }
}

fn whole_name(kind: &str) -> &'static str {
    match kind {
        "delivery" => "Delivery",
        "bounce" | "smtpapierror" => "Bounce",
        "spamcomplaint" => "SpamComplaint",
        "inbound" => "Inbound",
        _ => "Unheard",
    }
}

#[test]
fn numbers_and_truth_values_may_be_text() {
    let json = json!({
        "RecordType": "Bounce", "ID": "4323372036854775807", "TypeCode": " 1 ",
        "Inactive": "True", "CanActivate": 0, "Subject": 5, "Tag": true, "ServerID": 9e9,
        "Metadata": {"n": 1, "t": "", "b": false, "z": null, "l": [[]]},
    });
    let Event::Bounce(bounce) = parse(&json) else { panic!() };
    assert_eq!(bounce.id, Some(BounceId(i64::MAX - 4_900_000_000_000_000_000)));
    assert_eq!((bounce.inactive, bounce.can_activate), (Some(true), Some(false)));
    assert_eq!((bounce.subject.as_deref(), bounce.tag.as_deref()), (Some("5"), Some("true")));
    assert_eq!(bounce.type_code, Some(1));
    let metadata: Vec<_> = bounce.metadata.iter().collect();
    assert_eq!(metadata, [("b", "false"), ("n", "1"), ("t", "")]);
}

#[test]
fn half_characters_and_repeated_members_are_mended() {
    let cut = r#"{"FromFull":{},"Subject":"Hi \ud83d","Attachments":[{"Content":"aGk="}]}"#;
    let Event::Inbound(mail) = Event::parse(cut).unwrap() else { panic!() };
    assert_eq!(mail.subject.as_deref(), Some("Hi \u{fffd}"));
    assert_eq!(mail.attachments[0].decode().unwrap(), b"hi");
    let marked = "\u{feff}{\"RecordType\":\"Click\"}";
    assert_eq!(kind(&Event::parse(marked).unwrap()), "click");
    let twice = r#"{"RecordType":"Delivery","Tag":"a","Tag":"b","ServerId":1,"ServerID":2}"#;
    let Event::Delivery(delivery) = Event::parse(twice).unwrap() else { panic!() };
    assert_eq!((delivery.tag.as_deref(), delivery.server_id), (Some("b"), Some(ServerId(2))));
}

/// One rule at any size and with any escapes: of several the last counts.
#[test]
fn the_last_record_type_counts() {
    for padding in [0, 100_000] {
        let pad = "x".repeat(padding);
        for (types, expected) in [
            (r#""RecordType":"Bounce","RecordType":"Open""#, "open"),
            (r#""RecordType":"Open","Tag":"a","RecordType":"Bounce""#, "bounce"),
            (r#""RecordType":"Bounce","Recor\u0064Type":"Delivery""#, "delivery"),
            (r#""RecordType":"Bounce","RecordType":"Open","RecordType":"Delivery""#, "delivery"),
            (r#""RecordType":"New","RecordType":"Delivery""#, "delivery"),
            (r#""RecordType":"Delivery","RecordType":"New""#, "unknown"),
            (r#""RecordType":7,"RecordType":"Delivery""#, "delivery"),
            (r#""RecordType":"Open","DeliveredAt":"x","RecordType":null"#, "delivery"),
            (r#""RecordType":"Bou\u006ece""#, "bounce"),
            (r#""\u0052ecordType":"B\u006funce""#, "bounce"),
            (r#""From\u0046ull":{}"#, "inbound"),
            (r#""RecordType":"Open","FromFull":{},"RecordType":"""#, "inbound"),
        ] {
            for json in [
                format!(r#"{{{types},"Pad":"{pad}"}}"#),
                format!(r#"{{"Pad":"{pad}",{types}}}"#),
                format!(r#"{{"Pad":"{pad}",{types},"Tag":"a","Tag":"b"}}"#),
            ] {
                assert_eq!(kind(&Event::parse(json).unwrap()), expected, "{types}");
            }
        }
    }
}

#[test]
fn keys_may_have_escapes() {
    let json = r#"{"RecordType":"Inbound","Sub\u006aect":"Hi","Attach\u006dents":[{"Name":"a"}],
        "RawEm\u0061il":"raw","Head\u0065rs":[{"N\u0061me":"X","Value":"y"}]}"#;
    let Event::Inbound(mail) = Event::parse(json).unwrap() else { panic!() };
    assert_eq!(mail.subject.as_deref(), Some("Hi"));
    assert_eq!(mail.attachments[0].name.as_deref(), Some("a"));
    assert_eq!(mail.raw_email.as_deref(), Some("raw"));
    assert_eq!(mail.headers.get("x"), Some("y"));
}

#[test]
fn odd_values_that_nobody_reads_are_no_harm() {
    let deep = ["[".repeat(5_000), "]".repeat(5_000)].concat();
    let objects = [r#"{"a":"#.repeat(5_000), "0".to_owned(), "}".repeat(5_000)].concat();
    let digits = "9".repeat(5_000);
    for odd in ["1e400", "-1e400", "1E+999999999", "1e-400", &digits, &deep, &objects] {
        for value in [odd.to_owned(), format!("[{odd}]"), format!(r#"{{"a":{odd}}}"#)] {
            for (name, json) in PAYLOADS {
                let json = json.trim_end().strip_suffix('}').unwrap();
                let odd = format!(r#"{json},"Odd":{value},"Date":{value}}}"#);
                let event_of_odd = Event::parse(odd).unwrap();
                assert_eq!(kind(&event_of_odd), kind(&event(name)), "{name}");
            }
        }
    }
    let odd = Event::parse(r#"{"RecordType":"Open","Recipient":1e400,"ReadSeconds":1e400}"#);
    let Event::Open(open) = odd.unwrap() else { panic!() };
    assert_eq!((open.recipient.as_deref(), open.read_seconds), (Some("1e400"), None));
}

#[test]
fn entries_are_counted_at_any_depth() {
    let list = ["[", &"0,".repeat(10_000), "0]"].concat();
    let (half, exact) = ("0,".repeat(5_000), ["[", &"0,".repeat(9_999), "0]"].concat());
    let pairs: Vec<String> = (0..10_001).map(|n| format!("\"{n}\":0")).collect();
    let object = format!("{{{}}}", pairs.join(","));
    for many in [&list, &object] {
        for json in [
            format!(r#"{{"RecordType":"Open","Metadata":{many}}}"#),
            format!(r#"{{"RecordType":"Open","Metadata":{{"a":{many}}}}}"#),
            format!(r#"{{"RecordType":"Open","New":[[{{"a":{many}}}]]}}"#),
            format!(r#"{{"RecordType":"Inbound","Headers":[{{"Name":"a","Value":{many}}}]}}"#),
            format!(r#"{{"RecordType":"New","New":{many}}}"#),
            many.clone(),
        ] {
            let Err(ParseError::TooLarge(fault)) = Event::parse(json) else { panic!() };
            assert_eq!((fault.size(), fault.limit()), (Some(10_001), Some(10_000)));
        }
    }
    for json in [
        format!(r#"{{"RecordType":"Open","New":{exact},"Metadata":{{"a":{exact}}}}}"#),
        format!(r#"{{"RecordType":"Open","New":[[{half}0],[{half}0]]}}"#),
    ] {
        assert_eq!(kind(&Event::parse(json).unwrap()), "open");
    }
}

#[test]
fn events_are_written_as_they_are_read() {
    for (name, json) in PAYLOADS {
        let event = Event::parse(*json).unwrap();
        let written = event.to_json();
        assert_eq!(Event::parse(written.clone()).unwrap(), event, "{name}");
        if *name != "unknown" {
            assert_eq!(serde_json::from_slice::<Event>(&written).unwrap(), event, "{name}");
        }
        let written: Value = serde_json::from_slice(&written).unwrap();
        let mut expected: Value = serde_json::from_str(json).unwrap();
        let members = expected.as_object_mut().unwrap();
        for (old, new) in [("ServerId", "ServerID"), ("user_id", "")] {
            if let Some(value) = members.remove(old) {
                members.insert(new.into(), value);
            }
        }
        assert_eq!(told(&written), told(&expected), "{name}");
    }
}

/// What a payload says: paths and values, without what counts as absent, in the order of the
/// paths; what is new in the fixtures, or was told otherwise once, is left out.
fn told(json: &Value) -> Vec<(String, String)> {
    fn walk(path: &str, value: &Value, told: &mut Vec<(String, String)>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    walk(&format!("{path}/{key}"), value, told);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    walk(&format!("{path}/{index}"), value, told);
                }
            }
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => told.push((path.to_owned(), text.clone())),
            other => told.push((path.to_owned(), other.to_string())),
        }
    }
    let mut told = Vec::new();
    walk("", json, &mut told);
    told.retain(|(path, _)| !path.starts_with("/NewField") && path != "/RecordType");
    for (path, _) in &mut told {
        *path = path.replace("/Data", "/Content");
    }
    told.sort();
    told
}

#[test]
fn fixtures_are_events() {
    for event in fixture::events() {
        assert_eq!(Event::parse(event.to_json()).unwrap(), event);
        assert!(event.key().is_some(), "{event:?}");
        assert!(event.time().unwrap().unix_seconds().is_some(), "{event:?}");
    }
    let file = &fixture::inbound().attachments[0];
    assert_eq!(file.decode().unwrap(), b"Notes");
}

#[test]
fn what_is_broken_is_an_error() {
    for json in ["", "{", r#"{"RecordType":"Bounce","ID":"#, "<html>", r#"{"a":1}}"#, "{'a':1}"] {
        let error = Event::parse(json).unwrap_err();
        assert!(matches!(error, ParseError::Broken(_)), "{json}");
    }
    let whole = payload("inbound");
    for end in 0..whole.trim_end().len() {
        assert!(Event::parse(&whole.as_bytes()[..end]).is_err(), "{end}");
    }
}

// contract: limit.inbound.attachments
#[test]
fn limits_name_the_size_and_the_limit() {
    let json = payload("inbound");
    let table = [
        (Limits::new().body(100), "the payload", json.len(), 100),
        (Limits::new().headers(6), "Headers", 7, 6),
        (Limits::new().attachments(1), "Attachments", 2, 1),
        (Limits::new().entries(1), "a member of the payload", 3, 1),
    ];
    for (limits, field, size, limit) in table {
        let Err(ParseError::TooLarge(fault)) = Event::parse_within(json, &limits) else {
            panic!("{field}")
        };
        assert_eq!(fault.field(), field);
        assert_eq!((fault.size(), fault.limit()), (Some(size as u64), Some(limit)));
    }
    let exact = Limits::new().body(json.len()).headers(7).attachments(2).entries(3);
    assert!(Event::parse_within(json, &exact).is_ok());
}

#[test]
fn a_large_event_is_counted_as_inbound_mail_is() {
    let pairs = (0..20_000).map(|n| (n.to_string(), Value::from(""))).collect::<Map<_, _>>();
    let json = json!({"RecordType": "Delivery", "Metadata": pairs}).to_string();
    assert!(matches!(Event::parse(json), Err(ParseError::TooLarge(_))));
}

#[test]
fn deep_nesting_is_no_harm() {
    let deep = |depth: usize| [&"[".repeat(depth), &"]".repeat(depth)].map(String::as_str).concat();
    for depth in [10, 100, 1_000, 100_000] {
        for record_type in ["Delivery", "Open", "Inbound", "Unheard"] {
            let value = deep(depth);
            let json = format!(
                r#"{{"RecordType":"{record_type}","FromFull":{value},"Metadata":{{"a":{value}}}}}"#
            );
            assert!(Event::parse(json).is_ok(), "{record_type} {depth}");
        }
    }
}

#[test]
fn attachments_are_pieces_of_the_payload() {
    let payload = bytes::Bytes::from(payload("inbound"));
    let Event::Inbound(mail) = Event::parse(payload.clone()).unwrap() else { panic!() };
    let range = payload.as_ptr_range();
    for file in &mail.attachments {
        assert!(range.contains(&file.base64().as_ptr()), "{file:?}");
    }
}

#[test]
fn each_type_of_a_payload_can_be_deserialized_alone() {
    let Event::Delivery(delivery) = event("delivery") else { panic!() };
    let json = serde_json::to_value(&delivery).unwrap();
    assert_eq!(serde_json::from_value::<Delivery>(json).unwrap(), delivery);

    let mail = inbound("inbound");
    let json = serde_json::to_value(&mail).unwrap();
    let headers: Headers = serde_json::from_value(json["Headers"].clone()).unwrap();
    assert_eq!(headers, mail.headers);
    let file: InboundAttachment = serde_json::from_value(json["Attachments"][0].clone()).unwrap();
    assert_eq!(file, mail.attachments[0]);
    assert_eq!(serde_json::from_value::<Inbound>(json).unwrap(), mail);
    assert!(serde_json::from_str::<Inbound>("[]").is_err());
}

#[test]
fn the_last_of_repeated_members_counts() {
    let Event::Inbound(mail) = Event::parse(
        r#"{"FromFull":{},"Subject":"a","Attachments":[{"Name":"a","Content":"YQ=="}],
            "Subject":"b","Attachments":[{"Name":"b","Data":"Yg=="}],
            "Headers":[{"Name":"X","Value":"1","Name":"Y"}]}"#,
    )
    .unwrap() else {
        panic!()
    };
    assert_eq!(mail.subject.as_deref(), Some("b"));
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!(mail.attachments[0].name.as_deref(), Some("b"));
    assert_eq!(mail.attachments[0].decode().unwrap(), b"b");
    assert_eq!(mail.headers.get("Y"), Some("1"));
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Event::parse(bytes);
    }

    #[test]
    fn no_spoilt_payload_is_too_odd(
        index in 0..PAYLOADS.len(),
        at in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut payload = PAYLOADS[index].1.as_bytes().to_vec();
        let at = at.index(payload.len());
        let end = (at + bytes.len()).min(payload.len());
        payload.splice(at..end, bytes);
        if let Ok(event) = Event::parse(payload) {
            let _ = (event.normalize(), event.key());
            prop_assert_eq!(Event::parse(event.to_json()).unwrap(), event);
        }
    }

    #[test]
    fn what_serde_takes_is_taken(text in r#"[{}\[\],:"\\ a0tru.-]{0,30}"#) {
        if serde_json::from_str::<Value>(&text).is_ok() {
            prop_assert!(Event::parse(text).is_ok());
        } else {
            prop_assert!(Event::parse(text).is_err());
        }
    }
}
