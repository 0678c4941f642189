//! Requests as the clients of other languages write them: odd spellings, strings for numbers, and
//! empty bodies.

use postmark_sandbox::{ACCOUNT_TOKEN, Options, SERVER_TOKEN, Sandbox, TEST_TOKEN, TemplateSource};
use serde_json::{Value, json};

use crate::client::{
    Reply, Request, SERVER_ID, api, ask, call, fixture_json, mail_with, manage, post, sent,
};
use crate::receiver::Receiver;

/// Sends a request with exactly this body.
fn raw(sandbox: &Sandbox, method: &'static str, path: &str, body: &str) -> Reply {
    let account = ["/servers", "/domains", "/senders", "/templates/push", "/data-removals"];
    let path_starts = |start: &&str| path.to_ascii_lowercase().starts_with(*start);
    let (header, token) = if account.iter().any(path_starts) {
        ("X-Postmark-Account-Token", ACCOUNT_TOKEN)
    } else {
        ("X-Postmark-Server-Token", SERVER_TOKEN)
    };
    let request = Request::new(sandbox, method, path)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header(header, token);
    request.body(body).send().unwrap()
}

/// Every list of Postmark's API.
const LISTS: [&str; 15] = [
    "/bounces",
    "/messages/outbound",
    "/messages/outbound/opens",
    "/messages/outbound/clicks",
    "/messages/inbound",
    "/templates",
    "/message-streams",
    "/message-streams/outbound/suppressions/dump",
    "/webhooks",
    "/triggers/inboundrules",
    "/triggers/tags",
    "/servers",
    "/domains",
    "/senders",
    "/email/bulk",
];

// contract: transport.case quirk.query-case
#[test]
fn paths_are_in_any_case_and_may_end_in_a_slash() {
    let sandbox = Sandbox::start().unwrap();
    let template = TemplateSource::new("Welcome").subject("s").text("t");
    sandbox.add_template(template).unwrap();
    let domain = manage(&sandbox, "POST", "/domains", json!({"Name": "example.com"})).ok();
    let domain = &domain["ID"];
    for (method, path) in [
        ("GET", "/deliveryStats/"),
        ("GET", "/Stats/Outbound/Opens/emailClients"),
        ("GET", "/stats/outbound/clicks/browserFamilies/?tag=x"),
        ("GET", "/triggers/inboundRules?count=1&offset=0"),
        ("GET", "/message-streams/?includeArchivedStreams=False"),
        ("GET", "/Templates/Welcome/"),
        ("GET", "/Message-Streams/outbound/Suppressions/Dump/"),
        ("PUT", &format!("/domains/{domain}/verifyDKIM")),
        ("PUT", &format!("/domains/{domain}/VerifyReturnPath/")),
        ("POST", &format!("/domains/{domain}/verifySPF")),
    ] {
        raw(&sandbox, method, path, "").ok();
    }
}

#[test]
fn queries_are_in_any_case_and_flags_are_words_or_digits() {
    let sandbox = Sandbox::start().unwrap();
    let id = sent(&sandbox, json!({"To": "a@example.com"}));
    sandbox.bounce(&id, "HardBounce").unwrap();
    post(&sandbox, "/message-streams", fixture_json("streams-create.request")).ok();
    let archived = fixture_json("streams-create.request")["ID"].as_str().unwrap().to_owned();
    call(&sandbox, "POST", &format!("/message-streams/{archived}/archive"), "").ok();
    let bounces = |query: &str| {
        let path = format!("/bounces?Count=9&OFFSET=0&{query}");
        ask(&sandbox, &path).ok()["TotalCount"].as_u64().unwrap()
    };
    for (query, count) in [
        ("inactive=1", 1),
        ("inactive=True", 1),
        ("Inactive=0", 0),
        ("inactive=False", 0),
        ("inactive=", 1),
        ("type=&emailFilter=&tag=&messageID=&fromdate=&todate=&messagestream=", 1),
        ("TYPE=hardbounce&EmailFilter=A@EXAMPLE", 1),
    ] {
        assert_eq!(bounces(query), count, "{query}");
    }
    ask(&sandbox, "/bounces?count=9&offset=0&inactive=maybe").refusal(422, 1000);
    for (flag, count) in [("true", 4), ("True", 4), ("1", 4), ("false", 3), ("0", 3), ("", 3)] {
        let path = format!("/message-streams?includearchivedstreams={flag}&MessageStreamType=all");
        assert_eq!(ask(&sandbox, &path).ok()["TotalCount"], count, "{flag}");
    }
}

#[test]
fn dates_are_written_in_many_ways() {
    let sandbox = Sandbox::start().unwrap();
    for date in [
        "2026-9-7",
        "2026-02-01",
        "2026-02-01T10:30",
        "2026-02-01T10:30:00",
        "2026-02-01%2010:30:00",
        "2026-02-01T10:30:00.1234567",
        "2026-02-01T10:30:00.1234567Z",
        "2026-02-01T10%3A30%3A00%2B01%3A00",
    ] {
        for path in [
            "/bounces?count=1&offset=0",
            "/messages/outbound?count=1&offset=0",
            "/messages/inbound?count=1&offset=0",
            "/stats/outbound?tag=x",
            "/message-streams/outbound/suppressions/dump?Origin=Customer",
        ] {
            ask(&sandbox, &format!("{path}&todate={date}")).ok();
        }
    }
    for (path, code) in [
        ("/bounces?count=1&offset=0", 1000),
        ("/messages/outbound?count=1&offset=0", 700),
        ("/stats/outbound?tag=x", 900),
        ("/message-streams/outbound/suppressions/dump?Origin=Customer", 1407),
    ] {
        ask(&sandbox, &format!("{path}&fromdate=07%2F09%2F2026")).refusal(422, code);
    }
}

#[test]
fn every_list_takes_count_and_offset() {
    let sandbox = Sandbox::start().unwrap();
    for path in LISTS {
        let list = raw(&sandbox, "GET", &format!("{path}?count=500&offset=0"), "").ok();
        let unpaged = path.ends_with("dump") || ["/webhooks", "/email/bulk"].contains(&path);
        assert!(unpaged || list["TotalCount"].is_u64(), "{path} {list}");
        assert!(list.as_object().unwrap().values().any(Value::is_array), "{path} {list}");
    }
}

// contract: transport.empty-body
#[test]
fn a_body_may_say_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let hook = json!({"Url": receiver.url("/")});
    let hook = &post(&sandbox, "/webhooks", hook).ok()["ID"];
    let domain = &manage(&sandbox, "POST", "/domains", json!({"Name": "example.com"})).ok()["ID"];
    let mut bounce = 4_300_000_000 + SERVER_ID + 2;
    for body in ["", "{}", "null", " {} ", "null\r\n"] {
        for typed in [true, false] {
            let id = sent(&sandbox, json!({"To": "a@example.com"}));
            sandbox.bounce(&id, "HardBounce").unwrap();
            bounce += 1;
            for (method, path, header, token) in [
                ("GET", "/server".to_owned(), "X-Postmark-Server-Token", SERVER_TOKEN),
                (
                    "PUT",
                    format!("/bounces/{bounce}/activate"),
                    "X-Postmark-Server-Token",
                    SERVER_TOKEN,
                ),
                (
                    "POST",
                    format!("/webhooks/{hook}/verify"),
                    "X-Postmark-Server-Token",
                    SERVER_TOKEN,
                ),
                (
                    "PATCH",
                    "/message-streams/outbound".to_owned(),
                    "X-Postmark-Server-Token",
                    SERVER_TOKEN,
                ),
                (
                    "PUT",
                    format!("/domains/{domain}/verifyDkim"),
                    "X-Postmark-Account-Token",
                    ACCOUNT_TOKEN,
                ),
            ] {
                let mut request = Request::new(&sandbox, method, &path)
                    .header("Accept", "application/json")
                    .header(header, token);
                if typed {
                    request = request.header("Content-Type", "application/json");
                }
                request.body(body).send().unwrap().ok();
            }
        }
    }
    // A body must be declared as JSON.
    let untyped = api(&sandbox, "/email", mail_with(json!({}))).without("Content-Type");
    untyped.send().unwrap().refusal(415, 409);
}

#[test]
fn a_mail_of_a_model_class_says_what_it_leaves_out() {
    // The models of the PHP and .NET libraries.
    let sandbox = Sandbox::start().unwrap();
    let mail = r#"{
        "from": "\u0022Zo\u00eb\u0022 <zoe@example.com>", "to": "a@example.com, ,b@example.com,",
        "cc": "", "bcc": null, "subject": "Hi", "tag": "", "htmlBody": "<p>Hi<\/p>",
        "TextBody": null, "replyTo": "", "headers": null, "attachments": null,
        "trackOpens": null, "trackLinks": "", "metadata": {"number": 7, "flag": true, "none": null},
        "messageStream": "", "HTMLBODY": null, "inlineCss": true, "SomethingNew": {"a": []}
    }"#;
    post(&sandbox, "/email", mail).ok();
    let message = &sandbox.messages()[0];
    assert_eq!((&*message.from.name, message.html.as_deref()), ("Zoë", Some("<p>Hi</p>")));
    assert_eq!(
        message.to.iter().map(|to| &*to.email).collect::<Vec<_>>(),
        ["a@example.com", "b@example.com"]
    );
    assert_eq!(message.track_links, None);
    let metadata = message.metadata.iter().map(|(key, value)| (&**key, &**value));
    assert_eq!(metadata.collect::<Vec<_>>(), [("flag", "true"), ("number", "7")]);
}

#[test]
fn an_attachment_is_base64_with_line_breaks() {
    let sandbox = Sandbox::start().unwrap();
    // Ruby's packer adds line breaks; .NET writes both spellings of the id.
    let files = json!([
        {"Name": "a.txt", "Content": "aGVsbG8g\nd29ybGQ=\n", "ContentType": "text/plain", "ContentId": "", "ContentID": null},
        {"name": "b.png", "content": "aGk=\r\n", "contentType": "image/png", "ContentId": "cid:b", "ContentID": null},
    ]);
    post(&sandbox, "/email", mail_with(json!({"Attachments": files}))).ok();
    let files = &sandbox.messages()[0].attachments;
    assert_eq!((&*files[0].content, files[0].content_id.as_deref()), (&b"hello world"[..], None));
    assert_eq!((&*files[1].content, files[1].content_id.as_deref()), (&b"hi"[..], Some("b")));
}

#[test]
fn templates_are_named_by_text_and_filled_with_lists() {
    let sandbox = Sandbox::start().unwrap();
    let template = TemplateSource::new("hello").id(12_345_678).subject("s").text("Hi{{name}}");
    sandbox.add_template(template).unwrap();
    for members in [
        json!({"TemplateId": "12345678", "TemplateModel": {}}),
        json!({"TemplateId": 12_345_678, "TemplateAlias": null, "TemplateModel": []}),
        json!({"TemplateId": 0, "TemplateAlias": "hello", "TemplateModel": []}),
        json!({"TemplateId": "", "TemplateAlias": "hello", "TemplateModel": {"name": null}}),
        json!({"TemplateId": null, "TemplateAlias": "hello", "TemplateModel": {}, "Subject": ""}),
    ] {
        let mut mail = json!({"From": "a@b.example", "To": "c@d.example", "InlineCss": true});
        mail.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        post(&sandbox, "/email/withTemplate", &mail).ok();
        let batch = json!({"messages": [mail]});
        assert_eq!(post(&sandbox, "/email/batchWithTemplates", batch).ok()[0]["ErrorCode"], 0);
    }
    assert_eq!(sandbox.messages().len(), 10);
    let validated = json!({"TextBody": "x", "TestRenderModel": [], "TemplateType": ""});
    post(&sandbox, "/templates/validate", validated).ok();
}

/// As the official command line pushes a template: what it read from files, with its own members.
#[test]
fn a_template_is_pushed_by_the_command_line() {
    let sandbox = Sandbox::start().unwrap();
    let template = r#"{"Name":"Welcome Email!","Alias":"","Subject":"s","HtmlBody":"<p>","TextBody":"t",
        "TemplateType":"Standard","LayoutTemplate":null,"New":true,"Status":"Added","TestRenderModel":{}}"#;
    let created = post(&sandbox, "/templates", template).ok();
    assert_eq!(created["Alias"], "welcome-email");
    // Postmark's alias is from the name, and no two are the same.
    assert_eq!(post(&sandbox, "/templates", template).ok()["Alias"], "welcome-email-1");
    let read = ask(&sandbox, "/templates/welcome-email").ok();
    let mut changed = read.clone();
    changed["Name"] = "Other".into();
    let edited = call(&sandbox, "PUT", "/templates/welcome-email", changed).ok();
    assert_eq!((&edited["Name"], &edited["Alias"]), (&json!("Other"), &read["Alias"]));
}

#[test]
fn aliases_are_made_of_names() {
    let sandbox = Sandbox::start().unwrap();
    for (name, alias) in [
        ("Password Reset", "password-reset"),
        ("  2nd   Notice (final) ", "nd-notice-final"),
        ("Größe", "gr-e"),
        ("42", "template"),
        ("", "template-1"),
    ] {
        let template = json!({"Name": format!("{name} "), "Subject": "s", "TextBody": "t"});
        assert_eq!(post(&sandbox, "/templates", template).ok()["Alias"], alias, "{name}");
    }
}

#[test]
fn what_is_listed_can_be_deleted_in_order() {
    let sandbox = Sandbox::start().unwrap();
    let page = json!({"Name": "Page", "Subject": "s", "TextBody": "t"});
    post(&sandbox, "/templates", page).ok();
    let base = json!({"Name": "Base", "TemplateType": "Layout", "TextBody": "{{{@content}}}"});
    post(&sandbox, "/templates", base).ok();
    call(&sandbox, "PUT", "/templates/page", json!({"LayoutTemplate": "base"})).ok();
    let list = ask(&sandbox, "/templates?count=9&offset=0").ok();
    for row in list["Templates"].as_array().unwrap() {
        call(&sandbox, "DELETE", &format!("/templates/{}", row["TemplateId"]), "").ok();
    }
}

#[test]
fn what_was_read_can_be_written_back() {
    let sandbox = Sandbox::start().unwrap();
    let mut server = ask(&sandbox, "/server").ok();
    server["Name"] = "Other".into();
    server["InboundSpamThreshold"] = 9.into();
    let edited = call(&sandbox, "PUT", "/server", &server).ok();
    assert_eq!(edited, server);
    let path = format!("/servers/{SERVER_ID}");
    assert_eq!(manage(&sandbox, "PUT", &path, &server).ok(), server);
    // Java sends back a whole stream.
    let stream = ask(&sandbox, "/message-streams/outbound").ok();
    let edited = call(&sandbox, "PATCH", "/message-streams/outbound", &stream).ok();
    assert_eq!(edited["Name"], stream["Name"]);
    let domain = manage(&sandbox, "POST", "/domains", json!({"Name": "example.com"})).ok();
    let path = format!("/domains/{}", domain["ID"]);
    assert_eq!(manage(&sandbox, "PUT", &path, &domain).ok(), domain);
    let sender = json!({"FromEmail": "a@example.com", "Name": "A", "ReplyToEmail": "", "ReturnPathDomain": null});
    let sender = manage(&sandbox, "POST", "/senders", sender).ok();
    let path = format!("/senders/{}", sender["ID"]);
    assert_eq!(manage(&sandbox, "PUT", &path, &sender).ok(), sender);
}

#[test]
fn a_server_may_leave_all_unsaid() {
    let sandbox = Sandbox::start().unwrap();
    let server = json!({
        "Name": "Other", "Color": "", "DeliveryType": "", "TrackLinks": "", "TrackOpens": null,
        "InboundHookUrl": "", "InboundDomain": null, "InboundSpamThreshold": null,
    });
    let server = manage(&sandbox, "POST", "/servers", server).ok();
    assert_eq!((&server["DeliveryType"], &server["TrackLinks"]), (&json!("Live"), &json!("None")));
    for color in ["red", "Red", "rEd"] {
        let server = call(&sandbox, "PUT", "/server", json!({"Color": color})).ok();
        assert_eq!(server["Color"], color);
    }
    let stream = json!({
        "ID": "more", "Name": "More", "MessageStreamType": "broadcasts", "Description": null,
        "SubscriptionManagementConfiguration": {"UnsubscribeHandlingType": ""},
    });
    let stream = post(&sandbox, "/message-streams", stream).ok();
    assert_eq!(stream["MessageStreamType"], "Broadcasts");
    let none = json!({
        "ID": "none", "Name": "More", "MessageStreamType": "Transactional",
        "SubscriptionManagementConfiguration": null,
    });
    post(&sandbox, "/message-streams", none).ok();
}

#[test]
fn an_empty_name_changes_no_name() {
    let sandbox = Sandbox::start().unwrap();
    let sender = json!({"FromEmail": "a@example.com", "Name": "A"});
    let sender = manage(&sandbox, "POST", "/senders", sender).ok();
    let path = format!("/senders/{}", sender["ID"]);
    assert_eq!(manage(&sandbox, "PUT", &path, json!({"Name": ""})).ok(), sender);
    let server = ask(&sandbox, "/server").ok();
    assert_eq!(call(&sandbox, "PUT", "/server", json!({"Name": "", "Color": null})).ok(), server);
    let stream = "/message-streams/outbound";
    let name = ask(&sandbox, stream).ok()["Name"].clone();
    assert_eq!(call(&sandbox, "PATCH", stream, json!({"Name": ""})).ok()["Name"], name);
    sandbox.add_template(TemplateSource::new("t").name("T").subject("s").text("x")).unwrap();
    let edited = call(&sandbox, "PUT", "/templates/t", json!({"Name": "", "Alias": ""})).ok();
    assert_eq!((&edited["Name"], &edited["Alias"]), (&json!("T"), &json!("t")));
}

/// As .NET creates a webhook: with every member, and without a call of the URL.
#[test]
fn a_webhook_is_saved_without_a_call() {
    let sandbox = Sandbox::start().unwrap();
    for url in ["https://www.example.com/hook", "http://127.0.0.1:9/nobody"] {
        let hook = json!({
            "Url": url, "MessageStream": null, "HttpAuth": null, "HttpHeaders": null,
            "Triggers": {
                "Open": {"Enabled": true, "PostFirstOpenOnly": null}, "Click": null,
                "Delivery": {"Enabled": true}, "Bounce": {"Enabled": false, "IncludeContent": false},
            },
        });
        let hook = post(&sandbox, "/webhooks", hook).ok();
        assert_eq!((&hook["Url"], &hook["Status"]), (&json!(url), &json!("verified")));
        let path = format!("/webhooks/{}", hook["ID"]);
        let change =
            json!({"Url": null, "HttpHeaders": null, "Triggers": {"Click": {"Enabled": true}}});
        let edited = call(&sandbox, "PUT", &path, change).ok();
        assert_eq!(
            (&edited["Url"], &edited["Triggers"]["Click"]["Enabled"]),
            (&json!(url), &json!(true))
        );
    }
    // It is notified of its events.
    let receiver = Receiver::start();
    let hook = json!({"Url": receiver.url("/"), "Triggers": {"Delivery": {"Enabled": true}}});
    post(&sandbox, "/webhooks", hook).ok();
    assert!(receiver.take().is_empty());
    sent(&sandbox, json!({}));
    sandbox.settle(std::time::Duration::from_secs(20)).blocking().unwrap();
    assert_eq!(receiver.take().len(), 1);
}

#[test]
fn a_refusal_names_the_inactive_addresses() {
    let sandbox = Sandbox::start().unwrap();
    for email in ["a@example.com", "b@example.com"] {
        sandbox.suppress("outbound", email);
    }
    let mail = mail_with(json!({"To": "a@example.com, b@example.com"}));
    let text = post(&sandbox, "/email", &mail).refusal(422, 406);
    // Three clients take the addresses out by this pattern.
    let (_, rest) = text.split_once("Found inactive addresses: ").unwrap();
    let (addresses, _) = rest.split_once(". Inactive recipients").unwrap();
    assert_eq!(addresses, "a@example.com, b@example.com");
    let batch = post(&sandbox, "/email/batch", json!([mail])).ok();
    let names = batch[0].as_object().unwrap().keys().collect::<Vec<_>>();
    assert_eq!(names, ["ErrorCode", "Message"]);
}

#[test]
fn answers_are_not_compressed() {
    let sandbox = Sandbox::start().unwrap();
    let reply = api(&sandbox, "/email", mail_with(json!({}))).send().unwrap();
    assert_eq!((reply.status, reply.header("Content-Encoding")), (200, None));
    assert_eq!(reply.header("Content-Type"), Some("application/json; charset=utf-8"));
}

#[test]
fn strictness_refuses_what_is_only_tolerated() {
    let sandbox = Sandbox::start_with(Options::new().strict()).unwrap();
    sandbox.add_template(TemplateSource::new("t").text("x")).unwrap();
    let refused = |path: &str, body: Value| post(&sandbox, path, body).refusal(422, 403);
    for (members, named) in [
        (json!({"InlineCss": true}), "'InlineCss'"),
        (json!({"Metadata": {"a": 1}}), "'$.Metadata'"),
        (json!({"Metadata": {"a": null}}), "'$.Metadata'"),
        (json!({"Headers": [{"Name": "a", "Value": "b", "X": 1}]}), "'$.Headers[0].X'"),
    ] {
        let expected = format!("Invalid request field(s): {named}.");
        assert_eq!(refused("/email", mail_with(members)), expected);
    }
    let mut mail = json!({"From": "a@b.example", "To": "c@d.example", "TemplateAlias": "t", "TemplateModel": []});
    assert!(refused("/email/withTemplate", mail.clone()).contains("'TemplateModel'"));
    mail["TemplateModel"] = json!({});
    refused("/email/batchWithTemplates", json!({"Messages": [mail.clone()], "More": 1}));
    post(&sandbox, "/email/withTemplate", mail).ok();
    refused(
        "/webhooks",
        json!({"Url": "https://a.example", "Triggers": {"Other": {"Enabled": true}}}),
    );
    let sender = json!({"FromEmail": "me@example.com", "Name": "Me"});
    manage(&sandbox, "POST", "/senders", sender).refusal(422, 522);
    post(&sandbox, "/email", mail_with(json!({"Cc": null, "Metadata": {"a": "1"}}))).ok();
}

#[test]
fn senders_can_be_required_to_be_set_up() {
    let sandbox = Sandbox::start_with(Options::new().verified_senders()).unwrap();
    let from = |from: &str| mail_with(json!({"From": from}));
    let refused = |email: &str| {
        let text = post(&sandbox, "/email", from(email)).refusal(422, 400);
        let expected =
            format!("The 'From' address you supplied ({email}) is not a Sender Signature");
        assert!(text.starts_with(&expected), "{text}");
    };
    refused("me@example.org");
    let batch = json!([from("me@example.org")]);
    assert_eq!(post(&sandbox, "/email/batch", batch).ok()[0]["ErrorCode"], 400);
    let mut bulk = fixture_json("bulk-send.request");
    bulk["From"] = "me@example.org".into();
    post(&sandbox, "/email/bulk", bulk).refusal(422, 400);
    assert!(sandbox.messages().is_empty());
    // The test token belongs to no account.
    let test = api(&sandbox, "/email", from("me@example.org"));
    test.header("X-Postmark-Server-Token", TEST_TOKEN).send().unwrap().ok();

    let signature = json!({"FromEmail": "Me@example.org", "Name": "Me"});
    let signature = manage(&sandbox, "POST", "/senders", signature).ok();
    refused("me@example.org");
    manage(&sandbox, "POST", &format!("/senders/{}/resend", signature["ID"]), "").ok();
    post(&sandbox, "/email", from("Me <me@example.org>")).ok();
    refused("you@example.org");

    let domain = manage(&sandbox, "POST", "/domains", json!({"Name": "example.net"})).ok();
    refused("any@example.net");
    manage(&sandbox, "PUT", &format!("/domains/{}/verifyDkim", domain["ID"]), "").ok();
    post(&sandbox, "/email", from("any@Example.net")).ok();
    refused("any@sub.example.net");
}
