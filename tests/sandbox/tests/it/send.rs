use std::collections::BTreeSet;

use postmark_sandbox::{Options, Sandbox, TEST_TOKEN};
use serde_json::{Value, json};

use crate::client::{api, fixture, fixture_json, mail, mail_with, post};

/// The names of an object's members.
fn names(value: &Value) -> BTreeSet<&String> {
    value.as_object().unwrap().keys().collect()
}

#[track_caller]
fn assert_success(sent: &Value, message: &str) {
    assert_eq!(sent["ErrorCode"], 0);
    assert_eq!(sent["Message"], message);
    let at = sent["SubmittedAt"].as_str().unwrap();
    let (time, rest) = at.split_once('.').unwrap();
    assert_eq!((time.len(), rest.len()), ("2026-02-17T07:25:01".len(), "4178645-05:00".len()));
    assert!(rest.ends_with("-05:00") || rest.ends_with("-04:00"), "{at}");
    let id = sent["MessageID"].as_str().unwrap();
    assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
}

#[test]
fn a_full_mail_is_kept_in_all_its_parts() {
    let sandbox = Sandbox::start().unwrap();
    let sent = post(&sandbox, "/email", fixture("email-send.request")).ok();
    assert_success(&sent, "OK");
    let expected = fixture_json("email-send.response");
    assert_eq!(names(&sent), names(&expected));
    assert_eq!(sent["To"], expected["To"]);

    let message = sandbox.message(sent["MessageID"].as_str().unwrap()).unwrap();
    assert_eq!(
        (message.from.name.as_str(), message.from.email.as_str()),
        ("Acme", "sender@example.com")
    );
    let emails = |list: &[postmark_sandbox::Mailbox]| {
        list.iter().map(|one| one.email.clone()).collect::<Vec<_>>()
    };
    assert_eq!(emails(&message.to), ["joe@example.com", "anna@example.org"]);
    assert_eq!(message.to[0].name, "Joe Receiver, Jr.");
    assert_eq!(emails(&message.cc), ["copied@example.com"]);
    assert_eq!(emails(&message.bcc), ["blind@example.com"]);
    assert_eq!(emails(&message.reply_to), ["reply@example.com", "second@example.com"]);
    assert_eq!(message.subject, "Café ✓ 【test】");
    assert_eq!(message.tag.as_deref(), Some("invitation"));
    assert_eq!(message.text.as_deref(), Some("Hello"));
    assert!(message.html.as_ref().unwrap().contains("<b>Hello</b>"));
    let headers = message.headers.iter().map(|h| (h.name.as_str(), h.value.as_str()));
    let expected = [("X-Custom", "value"), ("Message-ID", "<abc@example.com>")];
    assert_eq!(headers.collect::<Vec<_>>(), expected);
    assert_eq!(message.metadata["client-id"], "12345");
    assert_eq!(
        (message.track_opens, message.track_links.as_deref()),
        (Some(true), Some("HtmlOnly"))
    );
    assert_eq!(message.stream, "outbound");
    assert_eq!(&message.attachments[0].content[..], b"test content");
    assert_eq!(message.attachments[0].content_id, None);
    assert_eq!(message.attachments[1].content_id.as_deref(), Some("logo.png"));
    assert_eq!(message.json, fixture("email-send.request").trim());
}

// contract: transport.case quirk.content-id-null quirk.null-fields quirk.member-case
#[test]
fn nulls_and_any_case_of_names_are_fine() {
    let sandbox = Sandbox::start().unwrap();
    post(&sandbox, "/email", fixture("email-send.nulls.request")).ok();
    let lower =
        json!({"from": "a@b.example", "to": "c@d.example", "textBody": "Hi", "trackLinks": "None"});
    post(&sandbox, "/Email/", lower).ok();
    let messages = sandbox.messages();
    assert_eq!(messages[0].subject, "");
    assert_eq!(messages[1].track_links.as_deref(), Some("None"));
}

#[test]
fn copies_alone_are_named_as_such() {
    let sandbox = Sandbox::start().unwrap();
    let cc = mail_with(json!({"To": null, "Cc": "copied@example.com"}));
    let sent = post(&sandbox, "/email", cc).ok();
    let expected = fixture_json("email-send.cc-only.response");
    assert_eq!(names(&sent), names(&expected));
    assert_eq!(sent["Cc"], expected["Cc"]);
}

// contract: send.batch-order
#[test]
fn a_batch_answers_one_by_one_in_order() {
    let sandbox = Sandbox::start().unwrap();
    let sent = post(&sandbox, "/email/batch", fixture("email-batch.request")).ok();
    for (sent, expected) in sent
        .as_array()
        .unwrap()
        .iter()
        .zip(fixture_json("email-batch.response").as_array().unwrap())
    {
        assert_success(sent, "OK");
        assert_eq!(sent["To"], expected["To"]);
    }
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[1].id, sent[1]["MessageID"]);
    let nothing = post(&sandbox, "/email/batch", fixture("email-batch.empty.request")).ok();
    assert_eq!(nothing, json!([]));
}

#[test]
fn one_bad_mail_of_a_batch_spoils_no_other() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "Example@example.com");
    let batch = json!([
        mail_with(json!({"To": "receiver1@example.com"})),
        mail_with(json!({"To": "example@example.com"})),
        mail_with(json!({"To": "bad"})),
        mail_with(json!({"MessageStream": "unknown-stream"})),
        mail_with(json!({"To": "receiver4@example.com"})),
    ]);
    let sent = post(&sandbox, "/email/batch", batch).ok();
    let codes = sent.as_array().unwrap().iter().map(|one| one["ErrorCode"].as_u64().unwrap());
    assert_eq!(codes.collect::<Vec<_>>(), [0, 406, 300, 1235, 0]);
    assert_eq!(names(&sent[1]), names(&json!({"ErrorCode": 0, "Message": ""})));
    assert_eq!(sent[2], fixture_json("email-batch.mixed.response")[2]);
    assert_eq!(sandbox.messages().len(), 2);
}

// contract: test.token
#[test]
fn the_test_token_checks_and_keeps_nothing() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "receiver@example.com");
    let test = |path: &str, body: Value| {
        api(&sandbox, path, body).header("X-Postmark-Server-Token", TEST_TOKEN).send().unwrap()
    };
    let sent = test("/email", mail()).ok();
    assert_success(&sent, "Test job accepted");
    assert_eq!(names(&sent), names(&fixture_json("email-send.test-token.response")));
    test("/email/withTemplate", fixture_json("email-with-template.request")).ok();
    test("/email", mail_with(json!({"To": "bad"}))).refusal(422, 300);
    let batch = test("/email/batch", json!([mail(), mail_with(json!({"From": ""}))])).ok();
    assert_success(&batch[0], "Test job accepted");
    assert_eq!(batch[1]["ErrorCode"], 300);
    assert!(sandbox.messages().is_empty());
}

// contract: inactive.single
#[test]
fn inactive_recipients_get_nothing() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "a@example.com");
    sandbox.suppress("outbound", "B@example.com");
    let all = mail_with(json!({"To": "A@Example.com", "Cc": "b@example.com, a@example.com"}));
    let reply = post(&sandbox, "/email", all.clone());
    let expected = fixture_json("email-send.inactive.error");
    assert_eq!(reply.refusal(422, 406), expected["Message"].as_str().unwrap());
    assert!(sandbox.messages().is_empty());

    let some = mail_with(json!({"To": "a@example.com, c@example.com"}));
    let sent = post(&sandbox, "/email", some).ok();
    let text = "Message OK, but will not deliver to these inactive addresses: a@example.com. \
                Inactive recipients are ones that have generated a hard bounce, a spam complaint, \
                or a manual suppression.";
    assert_success(&sent, text);
    assert_eq!(sandbox.messages()[0].inactive, ["a@example.com"]);

    // Each stream has a separate list.
    let mut other = all.clone();
    other["MessageStream"] = "broadcast".into();
    post(&sandbox, "/email", other).ok();
    sandbox.reactivate("outbound", "a@example.com");
    assert_success(&post(&sandbox, "/email", all).ok(), &text.replace("a@", "b@"));
}

#[test]
fn a_hard_bounce_suppresses() {
    let sandbox = Sandbox::start().unwrap();
    let to =
        |local: &str| mail_with(json!({"To": format!("{local}@bounce-testing.postmarkapp.com")}));
    for (local, code) in [
        ("HardBounce", 406),
        ("hard_bounce", 406),
        ("whatever", 406),
        ("soft_bounce", 0),
        ("Blocked", 0),
    ] {
        post(&sandbox, "/email", to(local)).ok();
        let again = post(&sandbox, "/email", to(local)).json();
        assert_eq!(again["ErrorCode"], code, "{local}");
    }
    let mut soft = to("mine");
    soft["Headers"] = json!([{"Name": "X-PM-Bounce-Type", "Value": "SoftBounce"}]);
    post(&sandbox, "/email", soft.clone()).ok();
    post(&sandbox, "/email", soft).ok();
}

// contract: stream.default quirk.unknown-stream-codes
#[test]
fn streams_can_be_added() {
    let sandbox = Sandbox::start().unwrap();
    let mail = mail_with(json!({"MessageStream": "unknown-stream"}));
    let expected = fixture_json("email-send.unknown-stream.error");
    let text = post(&sandbox, "/email", mail.clone()).refusal(422, 1235);
    assert_eq!(text, expected["Message"].as_str().unwrap());
    sandbox.add_stream("unknown-stream");
    post(&sandbox, "/email", mail).ok();
    post(&sandbox, "/email", mail_with(json!({"MessageStream": "inbound"}))).refusal(422, 1236);
}

#[test]
fn the_oldest_mails_go() {
    let sandbox = Sandbox::start_with(Options::new().max_messages(2)).unwrap();
    for subject in ["1", "2", "3"] {
        post(&sandbox, "/email", mail_with(json!({"Subject": subject}))).ok();
    }
    let subjects = |sandbox: &Sandbox| {
        sandbox.messages().iter().map(|message| message.subject.clone()).collect::<Vec<_>>()
    };
    assert_eq!(subjects(&sandbox), ["2", "3"]);

    let sandbox = Sandbox::start_with(Options::new().max_bytes(35_000)).unwrap();
    let body = "x".repeat(10_000);
    for subject in ["1", "2", "3"] {
        post(&sandbox, "/email", mail_with(json!({"Subject": subject, "TextBody": body}))).ok();
    }
    assert_eq!(subjects(&sandbox), ["3"]);
    post(&sandbox, "/email", mail_with(json!({"Subject": "4", "TextBody": body.repeat(10)}))).ok();
    assert_eq!(subjects(&sandbox), ["4"]);
    post(&sandbox, "/email", mail()).ok();
    assert_eq!(subjects(&sandbox), ["Hi"]);
}
