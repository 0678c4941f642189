//! Inputs made after public bug reports, with what must come out.

use postmark_core::webhook::{Event, Inbound, InboundAttachment, Limits, Rfc822MessageId, fixture};
use postmark_core::{Address, Content, Header, Recipients, Timestamp};
use serde_json::{Value, json};

/// Texts that are refused, names that are quoted, invisible characters, and domains in other scripts.
const ADDRESSES: &str = include_str!("../field/addresses.json");
/// Payloads with lists and objects where text belongs, and what is read of each.
const PAYLOADS: &str = include_str!("../field/payloads.json");
/// Texts and fields of emails, and what is read of them: words, machines, files, dates, addresses.
const INBOUND: &str = include_str!("../field/inbound.json");

fn cases(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap()
}

fn inbound(payload: String) -> Inbound {
    match Event::parse(payload).unwrap() {
        Event::Inbound(mail) => mail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_breaks_out_of_an_address() {
    let cases = cases(ADDRESSES);
    for text in list(&cases, "refused").iter().map(|text| text.as_str().unwrap()) {
        assert!(text.parse::<Address>().is_err(), "{text:?}");
        assert!(Address::new(text).is_err(), "{text:?}");
        assert!(Address::named("Jane", text).is_err(), "{text:?}");
    }
    for pair in list(&cases, "names") {
        let (name, email) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
        let printed = Address::named(name, email).unwrap().to_string();
        let read: Recipients = printed.parse().unwrap();
        let read: Vec<_> = read.iter().map(|one| (one.name(), one.email())).collect();
        assert_eq!(read, [(Some(name), email)], "{printed}");
    }
}

#[test]
fn an_invisible_character_is_the_fault() {
    let cases = cases(ADDRESSES);
    for text in list(&cases, "invisible").iter().map(|text| text.as_str().unwrap()) {
        let at = text.chars().position(|c| !c.is_ascii()).unwrap() + 1;
        let fault = text.parse::<Address>().unwrap_err().to_string();
        assert!(fault.contains("invisible character"), "{fault}");
        assert!(fault.ends_with(&format!("character {at}")), "{fault}");
    }
    assert!(cases["clean"].as_str().unwrap().parse::<Address>().is_ok());
}

#[cfg(feature = "idna")]
#[test]
fn a_domain_in_another_script_is_written_in_ascii() {
    for pair in list(&cases(ADDRESSES), "idn") {
        let address: Address = pair[0].as_str().unwrap().parse().unwrap();
        assert_eq!(address.email(), pair[1].as_str().unwrap());
    }
}

#[test]
fn what_strangers_wrote_is_read() {
    let cases = cases(INBOUND);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for pair in list(&cases, "reply_text") {
        let mut mail = fixture::inbound();
        mail.text_body = Some(text(&pair[0]));
        assert_eq!(mail.reply_text().as_deref(), pair[1].as_str());
    }
    for pair in list(&cases, "automatic") {
        let mut mail = fixture::inbound();
        let fields = pair[0].as_array().unwrap().iter();
        mail.headers = fields.map(|field| Header::new(text(&field[0]), text(&field[1]))).collect();
        assert_eq!(Some(mail.automatic().is_some()), pair[1].as_bool(), "{pair}");
    }
    let files = list(&cases["inline"], "files").iter().map(|file| {
        let mut shown = InboundAttachment::new(text(&file[0]), b"");
        shown.content_id = Some(text(&file[1]));
        shown
    });
    let mut mail = fixture::inbound();
    mail.attachments = files.collect();
    for pair in list(&cases["inline"], "checks") {
        let index = usize::try_from(pair[1].as_u64().unwrap()).unwrap();
        assert_eq!(mail.inline(&text(&pair[0])), mail.attachments.get(index), "{pair}");
    }
    for pair in list(&cases, "date") {
        assert_eq!(Timestamp::from(text(&pair[0])).unix_seconds(), pair[1].as_i64(), "{pair}");
    }
    for pair in list(&cases, "reply_to") {
        let mut mail = fixture::inbound();
        mail.reply_to = Some(text(&pair[0]));
        let reply = mail.reply("shop@example.com", Content::text("Fine"));
        let to = serde_json::to_value(&reply).unwrap()["To"].clone();
        let to: Recipients = to.as_str().unwrap().parse().unwrap();
        let to: Vec<_> = to.iter().map(Address::email).collect();
        assert_eq!(json!(to), pair[1], "{pair}");
    }
    for pair in list(&cases, "ids") {
        let ids = Rfc822MessageId::all(pair[0].as_str().unwrap());
        let ids: Vec<_> = ids.map(|id| id.as_str().to_owned()).collect();
        assert_eq!(json!(ids), pair[1], "{pair}");
    }
}

#[test]
fn lists_and_objects_in_place_of_text_are_as_good_as_absent() {
    for case in cases(PAYLOADS).as_array().unwrap() {
        let mail = inbound(case["payload"].to_string());
        assert_eq!(mail.subject.as_deref(), case["subject"].as_str());
        if let Some(line) = case["mime_has"].as_str() {
            let mime = mail.to_mime();
            assert!(String::from_utf8_lossy(&mime).contains(line));
        }
    }
}

/// 26 MB in one file: 35 MB of base64.
#[test]
fn a_large_payload_is_read() {
    const BYTES: usize = 26_000_000;
    let content = "AAAA".repeat(BYTES / 4 * 4 / 3);
    let file = format!(r#"{{"Name":"a.dat","Content":"{content}","ContentLength":{BYTES}}}"#);
    let mail =
        inbound(format!(r#"{{"FromFull":{{"Email":"a@example.com"}},"Attachments":[{file}]}}"#));
    assert_eq!(mail.attachments[0].base64().len(), content.len());
    assert_eq!(mail.attachments[0].decode().unwrap().len(), content.len() / 4 * 3);
}

/// An email with so many recipients, headers and attachments, each as short as it can be.
fn crowded(recipients: usize, headers: usize, attachments: usize) -> String {
    let mailbox = json!({"Email": "a@b.co", "Name": "", "MailboxHash": ""});
    let header = json!({"Name": "X", "Value": ""});
    let file = json!({"Name": "a", "Content": "", "ContentType": "a/b", "ContentLength": 0});
    json!({
        "FromFull": mailbox, "ToFull": vec![&mailbox; recipients], "Headers": vec![&header; headers],
        "Attachments": vec![&file; attachments],
    })
    .to_string()
}

/// No email comes near the bound of memory, however short its parts are.
#[test]
fn an_email_with_everything_is_read() {
    let mail = inbound(crowded(1_000, 2_000, 1_000));
    let counts = (mail.to_full.len(), mail.headers.len(), mail.attachments.len());
    assert_eq!(counts, (1_000, 2_000, 1_000));

    let limits = Limits::new().headers(20_000).attachments(20_000).entries(20_000);
    let twenty_times = crowded(10_000, 20_000, 10_000);
    assert!(Event::parse_within(twenty_times, &limits).is_ok());
}
