use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{assert_shape, fixture, fixture_json, manage};

#[test]
fn signatures_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    let created = manage(&sandbox, "POST", "/senders", fixture("senders-create.request")).ok();
    assert_shape(&created, &fixture_json("senders-create.response"));
    let request = fixture_json("senders-create.request");
    for (answered, asked) in [
        ("EmailAddress", "FromEmail"),
        ("Name", "Name"),
        ("ReplyToEmailAddress", "ReplyToEmail"),
        ("ReturnPathDomain", "ReturnPathDomain"),
        ("ConfirmationPersonalNote", "ConfirmationPersonalNote"),
    ] {
        assert_eq!(created[answered], request[asked], "{answered}");
    }
    assert_eq!(
        [&created["Domain"], &created["SPFHost"], &created["Confirmed"], &created["DKIMVerified"]],
        [&json!("example.com"), &json!("example.com"), &json!(false), &json!(false)]
    );
    let path = format!("/senders/{}", created["ID"]);
    assert_eq!(manage(&sandbox, "GET", &path, "").ok(), created);

    let edited = manage(&sandbox, "PUT", &path, fixture("senders-edit.request")).ok();
    let mut expected = created;
    expected["Name"] = "Jason Miller".into();
    expected["ReplyToEmailAddress"] = "jm@example.com".into();
    expected["ConfirmationPersonalNote"] = "Hi".into();
    assert_eq!(edited, expected);
    let cleared = manage(&sandbox, "PUT", &path, json!({"ReplyToEmail": ""})).ok();
    assert_eq!([&cleared["ReplyToEmailAddress"], &cleared["Name"]], ["", "Jason Miller"]);

    let other = json!({"FromEmail": "other@example.com", "Name": "Other"});
    let other = manage(&sandbox, "POST", "/senders", other).ok();
    let list = manage(&sandbox, "GET", "/senders?count=1&offset=1", "").ok();
    let row = &list["SenderSignatures"][0];
    assert_shape(row, &fixture_json("senders-list.response")["SenderSignatures"][0]);
    assert_eq!((&list["TotalCount"], &row["ID"]), (&json!(2), &other["ID"]));

    let deleted = manage(&sandbox, "DELETE", &path, "").ok();
    assert_eq!(deleted, fixture_json("senders-delete.response"));
    for method in ["GET", "DELETE"] {
        let text = manage(&sandbox, method, &path, "").refusal(422, 501);
        assert_eq!(text, fixture_json("senders-get.error")["Message"]);
    }
}

#[test]
fn a_signature_is_confirmed_and_verified() {
    let sandbox = Sandbox::start().unwrap();
    let created = manage(&sandbox, "POST", "/senders", fixture("senders-create.request")).ok();
    let path = format!("/senders/{}", created["ID"]);
    let post = |what: &str| manage(&sandbox, "POST", &format!("{path}/{what}"), "");
    assert_eq!(post("resend").ok(), fixture_json("senders-resend.response"));
    assert_eq!(manage(&sandbox, "GET", &path, "").ok()["Confirmed"], true);
    let text = post("resend").refusal(422, 506);
    assert_eq!(text, fixture_json("senders-resend.error")["Message"]);

    let text = post("requestNewDkim").refusal(422, 505);
    assert_eq!(text, fixture_json("senders-request-new-dkim.error")["Message"]);
    let verified = post("verifySpf").ok();
    assert_shape(&verified, &fixture_json("senders-get.response"));
    assert_eq!(
        [&verified["DKIMVerified"], &verified["ReturnPathDomainVerified"]],
        [&json!(false), &json!(true)]
    );
    post("requestNewDkim").refusal(422, 505);

    // Its DKIM is that of its domain.
    let domain = manage(&sandbox, "POST", "/domains", json!({"Name": "example.com"})).ok();
    manage(&sandbox, "PUT", &format!("/domains/{}/verifyDkim", domain["ID"]), "").ok();
    let verified = manage(&sandbox, "GET", &path, "").ok();
    assert_eq!(
        [&verified["DKIMHost"], &verified["DKIMVerified"]],
        [&created["DKIMPendingHost"], &json!(true)]
    );
    let renewed = post("requestNewDkim").ok();
    assert_eq!(renewed, fixture_json("senders-request-new-dkim.response"));
    let pending = manage(&sandbox, "GET", &path, "").ok();
    assert_eq!(
        [&pending["DKIMHost"], &pending["DKIMUpdateStatus"]],
        [&verified["DKIMHost"], &json!("Pending")]
    );
}

#[test]
fn what_is_wrong_with_a_signature() {
    let sandbox = Sandbox::start().unwrap();
    let created = manage(&sandbox, "POST", "/senders", fixture("senders-create.request")).ok();
    let refused = |change: Value, code| {
        let mut signature = json!({"FromEmail": "new@example.com", "Name": "New"});
        for (name, value) in change.as_object().unwrap() {
            signature[name] = value.clone();
        }
        manage(&sandbox, "POST", "/senders", signature).refusal(422, code)
    };
    refused(json!({"FromEmail": null}), 520);
    refused(json!({"Name": ""}), 520);
    refused(json!({"FromEmail": "example.com"}), 522);
    refused(json!({"FromEmail": "New <new@example.com>"}), 522);
    refused(json!({"FromEmail": format!("{}@example.com", "n".repeat(250))}), 521);
    refused(json!({"FromEmail": "me@Yahoo.com"}), 503);
    let text = refused(json!({"FromEmail": "John.Doe@Example.com"}), 504);
    assert_eq!(text, fixture_json("senders-create.error")["Message"]);
    refused(json!({"ReplyToEmail": "nobody"}), 522);
    refused(json!({"ReturnPathDomain": "pm.example.org"}), 522);
    refused(json!({"Name": 1}), 403);
    manage(&sandbox, "POST", "/senders", "").refusal(422, 502);

    let path = format!("/senders/{}", created["ID"]);
    let edit = |change: Value| manage(&sandbox, "PUT", &path, change);
    let text = edit(json!({"ConfirmationPersonalNote": "n".repeat(401)})).refusal(422, 521);
    assert_eq!(text, fixture_json("senders-edit.error")["Message"]);
    edit(json!({"Name": "n".repeat(256)})).refusal(422, 521);
    edit(json!({"ReplyToEmail": ["other@example.com"]})).refusal(422, 403);
    edit(json!({"Name": "Other", "ReplyToEmail": "nobody"})).refusal(422, 522);
    assert_eq!(manage(&sandbox, "GET", &path, "").ok(), created);
    manage(&sandbox, "PUT", &path, "").refusal(422, 502);
    let text = manage(&sandbox, "GET", "/senders?count=1", "").refusal(422, 500);
    assert_eq!(text, fixture_json("senders-list.error")["Message"]);
    for what in ["/resend", "/verifyspf", "/requestnewdkim"] {
        manage(&sandbox, "POST", &format!("/senders/x{what}"), "").refusal(422, 501);
    }
    for index in 1..100 {
        let signature = json!({"FromEmail": format!("{index}@example.com"), "Name": "n"});
        manage(&sandbox, "POST", "/senders", signature).ok();
    }
    refused(json!({}), 614);
}
