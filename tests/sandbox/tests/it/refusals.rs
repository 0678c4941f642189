use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox};
use serde_json::{Value, json};

use crate::client::{Request, api, fixture_json, get, mail, mail_with, post};

const ROUTES: [&str; 4] =
    ["/email", "/email/batch", "/email/withTemplate", "/email/batchWithTemplates"];

#[test]
fn a_token_is_needed() {
    let sandbox = Sandbox::start().unwrap();
    for path in ROUTES {
        let request = || api(&sandbox, path, mail());
        let token = "X-Postmark-Server-Token";
        for wrong in [
            request().without(token),
            request().header(token, " "),
            request().header(token, "wrong"),
            request().without(token).header("X-Postmark-Account-Token", SERVER_TOKEN),
        ] {
            wrong.send().unwrap().refusal(401, 10);
        }
    }
    assert!(sandbox.messages().is_empty());
    let upper = api(&sandbox, "/email", mail())
        .header("X-Postmark-Server-Token", &SERVER_TOKEN.to_ascii_uppercase());
    upper.send().unwrap().ok();
}

#[test]
fn tokens_can_be_chosen() {
    let with = |sandbox: &Sandbox, token: &str| {
        let request = api(sandbox, "/email", mail()).header("X-Postmark-Server-Token", token);
        request.send().unwrap().status
    };
    let sandbox = Sandbox::start_with(Options::new().token("one").token("two")).unwrap();
    let tokens = ["one", "two", SERVER_TOKEN, "three"];
    assert_eq!(tokens.map(|token| with(&sandbox, token)), [200, 200, 200, 401]);
    let sandbox = Sandbox::start_with(Options::new().any_token()).unwrap();
    assert_eq!(["one", "", SERVER_TOKEN].map(|token| with(&sandbox, token)), [200, 401, 200]);
}

// contract: header.accept header.content-type header.missing
#[test]
fn json_must_be_announced_and_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let request = || api(&sandbox, "/email", mail());
    for wrong in [
        request().without("Content-Type"),
        request().header("Content-Type", "text/plain"),
        request().without("Accept"),
        request().header("Accept", "text/html"),
    ] {
        wrong.send().unwrap().refusal(415, 409);
    }
    for right in [
        request().header("Content-Type", "Application/JSON; charset=utf-8"),
        request().header("Accept", "*/*"),
        request().header("Accept", "text/html, application/json;q=0.9"),
    ] {
        right.send().unwrap().ok();
    }
}

// contract: quirk.field-types
#[test]
fn what_is_no_json_is_402() {
    let sandbox = Sandbox::start().unwrap();
    let expected = fixture_json("email-batch-with-templates.error");
    for path in ROUTES {
        for body in ["{", "{} x", "nul", "[{]", "\u{FEFF}{"] {
            assert_eq!(post(&sandbox, path, body).refusal(422, 402), expected["Message"]);
        }
        let latin = api(&sandbox, path, "").body(b"{\"From\":\"\xE9\"}".as_slice());
        latin.send().unwrap().refusal(422, 402);
        let deep = format!("[{}", "[".repeat(100_000));
        post(&sandbox, path, deep).refusal(422, 402);
    }
    post(&sandbox, "/email", "").refusal(422, 402);
    post(&sandbox, "/email/withTemplate", "").refusal(422, 1109);
    post(&sandbox, "/email/batch", format!("[{}]", "[".repeat(500) + &"]".repeat(500)))
        .refusal(422, 402);
}

// contract: quirk.field-types
#[test]
fn mistyped_members_are_403() {
    let sandbox = Sandbox::start().unwrap();
    let text = |path: &str, body: Value| post(&sandbox, path, body).refusal(422, 403);
    assert_eq!(
        text("/email", mail_with(json!({"From": 1}))),
        fixture_json("email-send.invalid-field.error")["Message"]
    );
    for (members, named) in [
        (json!({"To": ["a@b.example"]}), "'To'"),
        (json!({"Tag": 1, "TrackOpens": "true"}), "'Tag', 'TrackOpens'"),
        (json!({"TrackLinks": "All"}), "'TrackLinks'"),
        (json!({"Metadata": {"a": {}}}), "'$.Metadata'"),
        (json!({"Metadata": []}), "'$.Metadata'"),
        (json!({"Attachments": {}}), "'Attachments'"),
        (json!({"Headers": [{"Name": "a", "Value": 1}]}), "'$.Headers[0].Value'"),
    ] {
        let expected = format!("Invalid request field(s): {named}.");
        assert_eq!(text("/email", mail_with(members)), expected);
    }
    for (path, body, named) in [
        ("/email", json!([mail()]), "$"),
        ("/email", json!("text"), "$"),
        ("/email/batch", mail(), "$"),
        ("/email/batch", json!({"Messages": [mail()]}), "$"),
        ("/email/batch", json!([mail(), 5]), "$[1]"),
        ("/email/batch", json!([mail(), {"To": 1}]), "$[1].To"),
        ("/email/batchWithTemplates", json!([]), "$"),
        ("/email/batchWithTemplates", json!({"Mails": []}), "Messages"),
        ("/email/batchWithTemplates", json!({"Messages": {}}), "Messages"),
        ("/email/batchWithTemplates", json!({"Messages": null}), "Messages"),
        ("/email/batchWithTemplates", json!({}), "Messages"),
        ("/email/batchWithTemplates", json!({"Messages": [{"To": 1}]}), "$.Messages[0].To"),
    ] {
        assert_eq!(text(path, body), format!("Invalid request field(s): '{named}'."));
    }
    assert!(sandbox.messages().is_empty());
}

// contract: limit.body.required limit.recipients.required
#[test]
fn broken_rules_are_300() {
    let sandbox = Sandbox::start().unwrap();
    let file = |name: &str, content: &str| json!([{"Name": name, "Content": content, "ContentType": "text/plain"}]);
    let addresses = |count: usize| vec!["a@b.example"; count].join(",");
    let keys =
        |count: usize| Value::Object((0..count).map(|key| (key.to_string(), "x".into())).collect());
    for (members, named) in [
        (json!({"From": null}), "'From'"),
        (json!({"From": "x"}), "Invalid 'From' address: 'x'."),
        (json!({"From": "a@b.example, c@d.example"}), "'From'"),
        (json!({"From": format!("{} <a@b.example>", "é".repeat(242))}), "'From'"),
        (json!({"To": "a@b.example, x"}), "Invalid 'To' address: 'x'."),
        (json!({"Cc": "x"}), "Invalid 'Cc' address: 'x'."),
        (json!({"Bcc": "x"}), "Invalid 'Bcc' address: 'x'."),
        (json!({"ReplyTo": "x"}), "Invalid 'ReplyTo' address: 'x'."),
        (json!({"To": null}), "Zero recipients specified"),
        (json!({"To": addresses(25), "Cc": addresses(26)}), "51 recipients"),
        (json!({"TextBody": null}), "Provide either email TextBody or HtmlBody or both."),
        (json!({"TextBody": "", "HtmlBody": ""}), "Provide either"),
        (json!({"HtmlBody": "x".repeat(5 * 1024 * 1024 + 1)}), "'HtmlBody'"),
        (json!({"Subject": "😀".repeat(1000) + "x"}), "'Subject'"),
        (json!({"Tag": "x".repeat(1001)}), "'Tag'"),
        (json!({"Metadata": keys(11)}), "metadata"),
        (json!({"Metadata": {"x".repeat(21): "a"}}), "metadata"),
        (json!({"Metadata": {"a": "x".repeat(81)}}), "metadata"),
        (json!({"Metadata": {"a": "", "A": ""}}), "metadata"),
        (json!({"Headers": [{"Name": "", "Value": "x"}]}), "header"),
        (json!({"Headers": [{"Name": "a:", "Value": "x"}]}), "header"),
        (json!({"Headers": [{"Name": "a", "Value": "x\r\nBcc: y"}]}), "header"),
        (json!({"Attachments": [{"Name": "a.txt", "Content": ""}]}), "ContentType"),
        (json!({"Attachments": file("a.txt", "?")}), "base64"),
    ] {
        let reply = post(&sandbox, "/email", mail_with(members));
        let text = reply.refusal(422, 300);
        assert!(text.contains(named), "{text}");
    }
    assert!(sandbox.messages().is_empty());
    for members in [
        json!({"From": format!("{} <a@b.example>", "é".repeat(241))}),
        json!({"To": addresses(25), "Cc": addresses(25)}),
        json!({"Subject": "😀".repeat(1000)}),
        json!({"Tag": "x".repeat(1000)}),
        json!({"Metadata": keys(10)}),
        json!({"Metadata": {"x".repeat(20): "x".repeat(80)}}),
        json!({"Attachments": file("a", "QUFB\r\nQQ==")}),
    ] {
        post(&sandbox, "/email", mail_with(members)).ok();
    }
}

// contract: limit.attachment.extensions
#[test]
fn some_file_types_are_411() {
    let sandbox = Sandbox::start().unwrap();
    for (name, code) in [("a.exe", 411), ("a.txt.VBS", 411), ("exe", 0), ("a.exe.txt", 0)] {
        let file = json!([{"Name": name, "Content": "", "ContentType": "text/plain"}]);
        let reply = post(&sandbox, "/email", mail_with(json!({"Attachments": file})));
        assert_eq!(reply.json()["ErrorCode"], code, "{name}");
    }
}

// contract: limit.batch.messages
#[test]
fn batches_have_at_most_500_mails() {
    let sandbox = Sandbox::start().unwrap();
    let text = post(&sandbox, "/email/batch", json!(vec![mail(); 501])).refusal(422, 410);
    assert_eq!(text, fixture_json("email-batch.error")["Message"]);
    let templated = json!({"Messages": vec![mail(); 501]});
    post(&sandbox, "/email/batchWithTemplates", templated).refusal(422, 410);
    assert!(sandbox.messages().is_empty());
    let sent = post(&sandbox, "/email/batch", json!(vec![mail(); 500])).ok();
    assert_eq!(sent.as_array().unwrap().len(), 500);
    assert_eq!(sandbox.messages().len(), 500);
}

// contract: status.413 limit.message.bytes
#[test]
fn too_much_is_413_in_plain_text() {
    let sandbox = Sandbox::start().unwrap();
    let padded = |json: Value, length: usize| {
        let mut text = json.to_string();
        text.extend(std::iter::repeat_n(' ', length - text.len()));
        text
    };
    let mb = 1024 * 1024;
    for (path, body, limit) in
        [("/email", mail(), 10 * mb), ("/email/batch", json!([mail()]), 50 * mb)]
    {
        post(&sandbox, path, padded(body.clone(), limit)).ok();
        let reply = post(&sandbox, path, padded(body, limit + 1));
        assert_eq!((reply.status, reply.header("Content-Type")), (413, Some("text/plain")));
        assert_eq!(reply.header("X-PM-ApiErrorCode"), None);
    }
    assert_eq!(sandbox.messages().len(), 2);
    // In a batch, an email that is too large fails alone.
    let large = mail_with(json!({"HtmlBody": "x".repeat(5 * mb), "TextBody": "x".repeat(5 * mb)}));
    let sent = post(&sandbox, "/email/batch", json!([large, mail()])).ok();
    assert_eq!((&sent[0]["ErrorCode"], &sent[1]["ErrorCode"]), (&json!(300), &json!(0)));
}

#[test]
fn other_routes_and_methods_are_none() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(post(&sandbox, "/emails", mail()).status, 404);
    assert_eq!(get(&sandbox, "/email").status, 405);
    assert_eq!(Request::new(&sandbox, "OPTIONS", "/email").send().unwrap().status, 405);
}
