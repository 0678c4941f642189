use std::net::TcpListener;
use std::time::Duration;

use postmark_sandbox::{
    DeliveryStatus, InboundEmail, Options, Sandbox, WebhookConfig, WebhookError, WebhookTrigger,
};
use serde_json::{Value, json};

use crate::client::{
    Request, ask, assert_shape, call, fixture, fixture_json, mail, mail_with, post, sent,
};
use crate::receiver::{Received, Receiver};

const SOON: Duration = Duration::from_secs(20);

/// A sandbox, and a receiver that is notified of everything in it.
fn heard() -> (Sandbox, Receiver) {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    sandbox.add_webhook(WebhookConfig::new(receiver.url("/hook")).include_content()).unwrap();
    (sandbox, receiver)
}

/// The requests since the last time, after all have been made.
fn told(sandbox: &Sandbox, receiver: &Receiver) -> Vec<Received> {
    sandbox.settle(SOON).blocking().unwrap();
    receiver.take()
}

#[test]
fn every_event_is_told_in_its_shape() {
    let (sandbox, receiver) = heard();
    let members = json!({
        "To": "a@example.com", "Tag": "t", "Metadata": {"a": "b"},
        "HtmlBody": "<a href=\"https://example.com\">Look</a>",
        "TrackOpens": true, "TrackLinks": "HtmlOnly",
    });
    let id = sent(&sandbox, members.clone());
    sandbox.open(&id).unwrap();
    sandbox.open(&id).unwrap();
    sandbox.click(&id, "https://example.com").unwrap();
    sandbox.bounce(&id, "AutoResponder").unwrap();
    sandbox.bounce(&id, "HardBounce").unwrap();
    sandbox.reactivate("outbound", "a@example.com");
    let other = sent(&sandbox, members.clone());
    sandbox.complain(&other).unwrap();
    let told = told(&sandbox, &receiver);
    let expected = [
        "webhook.delivery",
        "webhook.open",
        "webhook.open",
        "webhook.click",
        "webhook.bounce",
        "webhook.bounce",
        "webhook.subscriptionchange",
        "webhook.subscriptionchange.reactivated",
        "webhook.delivery",
        "webhook.spamcomplaint",
        "webhook.subscriptionchange",
    ];
    assert_eq!(told.len(), expected.len());
    for (index, (told, name)) in told.iter().zip(expected).enumerate() {
        let recorded = fixture_json(name);
        assert_shape(&told.body, &recorded);
        assert_eq!(told.body["RecordType"], recorded["RecordType"]);
        let recipient = told.body.get("Recipient").or(told.body.get("Email"));
        assert_eq!(recipient, Some(&json!("a@example.com")));
        if name != "webhook.subscriptionchange.reactivated" {
            assert_eq!(told.body["MessageID"], *if index < 8 { &id } else { &other });
            assert_eq!(
                (&told.body["Tag"], &told.body["Metadata"]),
                (&json!("t"), &json!({"a": "b"}))
            );
        }
    }
    let firsts = [&told[1].body["FirstOpen"], &told[2].body["FirstOpen"]];
    assert_eq!(firsts, [&json!(true), &json!(false)]);
    assert_eq!(told[4].body["TypeCode"], 64);
    let change = &told[7].body;
    assert_eq!(
        (&change["Origin"], &change["SuppressSending"]),
        (&json!("Customer"), &json!(false))
    );
    assert_eq!(told[10].body["SuppressionReason"], "SpamComplaint");
}

// contract: webhook.request
#[test]
fn a_request_is_as_postmark_makes_it() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let hook = WebhookConfig::new(receiver.url("/a/b?c=d"))
        .basic_auth("name", "pass word")
        .header("X-Secret", "s")
        .only([WebhookTrigger::Delivery]);
    sandbox.add_webhook(hook).unwrap();
    let with_user = receiver.url("/in-url").replace("http://", "http://us%65r:p@");
    sandbox.add_webhook(WebhookConfig::new(with_user)).unwrap();
    sent(&sandbox, json!({}));
    let deliveries = sandbox.settle(SOON).blocking().unwrap();
    let mut told = receiver.take();
    told.sort_by_key(|one| one.line.clone());
    assert_eq!(told[0].line, "POST /a/b?c=d HTTP/1.1");
    assert_eq!(told[0].header("Content-Type"), Some("application/json"));
    assert_eq!(told[0].header("Authorization"), Some("Basic bmFtZTpwYXNzIHdvcmQ="));
    assert_eq!(told[0].header("X-Secret"), Some("s"));
    assert_eq!(told[0].header("X-PM-Retries-Remaining"), Some("9"));
    assert_eq!(told[0].header("X-PM-Webhook-Trace-Id"), Some(deliveries[0].trace_id.as_str()));
    assert_eq!(told[1].header("Authorization"), Some("Basic dXNlcjpw"));
    assert_ne!(deliveries[0].trace_id, deliveries[1].trace_id);
    for delivery in &deliveries {
        assert_eq!((delivery.event, delivery.status), ("Delivery", DeliveryStatus::Delivered));
        assert_eq!(delivery.attempts[0].response, Ok(200));
    }
}

// contract: webhook.outbound.retried webhook.retries.outbound webhook.retries.inbound
#[test]
fn retries_wait_for_their_time() {
    let (sandbox, receiver) = heard();
    receiver.answer([500, 429, 200]);
    sent(&sandbox, json!({}));
    let first = told(&sandbox, &receiver);
    let trace = first[0].header("X-PM-Webhook-Trace-Id").unwrap();
    let DeliveryStatus::Waiting(next) = sandbox.deliveries()[0].status else { panic!("no retry") };
    let wait = next.duration_since(sandbox.deliveries()[0].attempts[0].at).unwrap();
    assert_eq!(wait, Duration::from_secs(60));
    sandbox.advance(Duration::from_secs(59)).blocking();
    assert!(told(&sandbox, &receiver).is_empty());
    sandbox.advance(Duration::from_secs(1)).blocking();
    let second = told(&sandbox, &receiver);
    assert_eq!(second[0].header("X-PM-Webhook-Trace-Id"), Some(trace));
    assert_eq!(second[0].header("X-PM-Retries-Remaining"), Some("8"));
    assert_eq!(second[0].body, first[0].body);
    sandbox.advance(Duration::from_secs(300)).blocking();
    assert_eq!(told(&sandbox, &receiver).len(), 1);
    let delivery = &sandbox.deliveries()[0];
    let answers = delivery.attempts.iter().map(|one| one.response.clone()).collect::<Vec<_>>();
    assert_eq!(answers, [Ok(500), Ok(429), Ok(200)]);
    assert_eq!(delivery.status, DeliveryStatus::Delivered);
}

#[test]
fn whoever_never_answers_is_given_up() {
    let sandbox = Sandbox::start().unwrap();
    // Nobody listens there any more.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    sandbox.add_webhook(WebhookConfig::new(format!("http://{address}/"))).unwrap();
    sent(&sandbox, json!({}));
    sandbox.advance(Duration::from_secs(72 * 60 - 1)).blocking();
    assert_eq!(sandbox.deliveries()[0].attempts.len(), 9);
    sandbox.advance(Duration::from_secs(1)).blocking();
    let delivery = &sandbox.deliveries()[0];
    assert_eq!((delivery.attempts.len(), delivery.status), (10, DeliveryStatus::GivenUp));
    assert!(delivery.attempts.iter().all(|one| one.response.is_err()));
    // At the end of time, nothing is due any more.
    sandbox.advance(Duration::MAX).blocking();
    sent(&sandbox, json!({}));
    sandbox.advance(Duration::MAX).blocking();
    assert!(matches!(sandbox.deliveries()[1].status, DeliveryStatus::Waiting(_)));
}

// contract: webhook.outbound.redirects
#[test]
fn a_redirect_is_followed() {
    let (sandbox, receiver) = heard();
    receiver.redirect(307, "/elsewhere");
    receiver.redirect(302, &receiver.url("/page"));
    sent(&sandbox, json!({}));
    let told = told(&sandbox, &receiver);
    let lines = told.iter().map(|one| one.line.as_str()).collect::<Vec<_>>();
    assert_eq!(lines, ["POST /hook HTTP/1.1", "POST /elsewhere HTTP/1.1", "GET /page HTTP/1.1"]);
    assert_eq!((&told[0].body, &told[2].body), (&told[1].body, &Value::Null));
    assert_eq!(sandbox.deliveries()[0].attempts[0].response, Ok(200));
    for _ in 0..11 {
        receiver.redirect(308, "/again");
    }
    receiver.redirect(302, "");
    sent(&sandbox, json!({}));
    let deliveries = sandbox.settle(SOON).blocking().unwrap();
    assert!(deliveries[1].attempts[0].response.is_err());
    assert!(matches!(deliveries[1].status, DeliveryStatus::Waiting(_)));
}

#[test]
fn nobody_outside_hears() {
    let sandbox = Sandbox::start().unwrap();
    for url in ["http://192.0.2.1/", "https://127.0.0.1/", "http://[2001:db8::1]:80/"] {
        sandbox.add_webhook(WebhookConfig::new(url)).unwrap();
    }
    sent(&sandbox, json!({}));
    let deliveries = sandbox.settle(SOON).blocking().unwrap();
    assert_eq!(deliveries.len(), 3);
    assert!(deliveries.iter().all(|one| one.attempts[0].response.is_err()), "{deliveries:?}");
}

#[test]
fn each_hears_what_it_wants() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let hook = |path: &str| WebhookConfig::new(receiver.url(path));
    sandbox.add_webhook(hook("/opens").only([WebhookTrigger::Open]).first_opens_only()).unwrap();
    sandbox.add_webhook(hook("/broadcast").stream("broadcast")).unwrap();
    let id = sent(&sandbox, json!({"HtmlBody": "<b>Hi</b>", "TrackOpens": true}));
    sandbox.open(&id).unwrap();
    sandbox.open(&id).unwrap();
    sent(&sandbox, json!({"MessageStream": "broadcast"}));
    let mut told = told(&sandbox, &receiver);
    told.sort_by_key(|one| one.line.clone());
    let lines = told.iter().map(|one| one.line.as_str()).collect::<Vec<_>>();
    assert_eq!(lines, ["POST /broadcast HTTP/1.1", "POST /opens HTTP/1.1"]);
    assert_eq!(told[0].body["MessageStream"], "broadcast");
    // The test token sends nothing, and so causes no events.
    let test = crate::client::api(&sandbox, "/email", mail())
        .header("X-Postmark-Server-Token", postmark_sandbox::TEST_TOKEN);
    test.send().unwrap().ok();
    assert_eq!(sandbox.settle(SOON).blocking().unwrap().len(), 2);
}

#[test]
fn suppressions_are_told_whoever_changes_them() {
    let (sandbox, receiver) = heard();
    let path = "/message-streams/outbound/suppressions";
    let body = json!({"Suppressions": [{"EmailAddress": "a@example.com"}]});
    post(&sandbox, path, &body).ok();
    post(&sandbox, path, &body).ok();
    post(&sandbox, &format!("{path}/delete"), &body).ok();
    let told = told(&sandbox, &receiver);
    let changes = told.iter().map(|one| one.body["SuppressSending"].as_bool().unwrap());
    assert_eq!(changes.collect::<Vec<_>>(), [true, false]);
    assert_shape(&told[0].body, &fixture_json("webhook.subscriptionchange.manual"));
    assert_eq!(
        (&told[0].body["Origin"], &told[0].body["MessageID"]),
        (&json!("Customer"), &json!(null))
    );
}

#[test]
fn mail_received_is_told() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let mail = InboundEmail::new(
        "Alan Turing <alan@example.com>",
        "\"Margaret H\" <box+Hash@inbound.postmarkapp.com>",
    )
    .cc("Katherine <katherine@example.com>, dorothy@example.com")
    .reply_to("alan@example.com")
    .subject("Saying Hello!")
    .text("Hi")
    .html("<p>Hi")
    .header("Received", "by mx1")
    .attachment("test.txt", "text/plain", "content")
    .inline("image@1", "image.png", "image/png", vec![1, 2, 3]);
    let unheard = sandbox.receive(&mail);
    assert!(sandbox.deliveries().is_empty());
    let with_user = receiver.url("/in").replace("http://", "http://user:pass@");
    sandbox.set_inbound_webhook(&with_user).unwrap();
    receiver.answer([404, 204, 200]);
    let id = sandbox.receive(&mail);
    assert_ne!(id, unheard);
    sandbox.advance(Duration::from_secs(6 * 60)).blocking();
    let told = told(&sandbox, &receiver);
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].header("Authorization"), Some("Basic dXNlcjpwYXNz"));
    assert_eq!(told[0].header("X-PM-Webhook-Trace-Id"), None);
    let payload = &told[0].body;
    let recorded = fixture_json("webhook.inbound");
    assert_shape(payload, &recorded);
    assert_shape(&payload["ToFull"][0], &recorded["ToFull"][0]);
    assert_eq!((&payload["MessageID"], &payload["MailboxHash"]), (&json!(id), &json!("Hash")));
    assert_eq!(payload["To"], "\"Margaret H\" <box+Hash@inbound.postmarkapp.com>");
    assert_eq!(payload["OriginalRecipient"], "box+Hash@inbound.postmarkapp.com");
    assert_eq!(payload["CcFull"].as_array().unwrap().len(), 2);
    assert_eq!(payload["Headers"][1], json!({"Name": "Received", "Value": "by mx1"}));
    let file = json!({
        "Name": "image.png", "Content": "AQID", "ContentType": "image/png", "ContentLength": 3,
        "ContentID": "image@1",
    });
    assert_eq!(payload["Attachments"][1], file);
    assert_eq!(sandbox.deliveries()[0].status, DeliveryStatus::Delivered);
    assert_eq!(sandbox.deliveries()[0].url, receiver.url("/in"));

    receiver.answer([403]);
    sandbox.receive(&InboundEmail::new("no address", ""));
    let told = told_one(&sandbox, &receiver);
    assert_eq!((&told.body["From"], &told.body["ToFull"]), (&json!("no address"), &json!([])));
    assert_eq!(sandbox.deliveries()[1].status, DeliveryStatus::Dropped);
    // An invalid value is ignored.
    assert_eq!(sandbox.set_inbound_webhook("x"), Err(WebhookError::Url));
    sandbox.receive(&mail);
    told_one(&sandbox, &receiver);
}

fn told_one(sandbox: &Sandbox, receiver: &Receiver) -> Received {
    let mut told = told(sandbox, receiver);
    assert_eq!(told.len(), 1);
    told.remove(0)
}

/// The recorded request to create a webhook, for this URL.
fn request(url: &str, change: Value) -> Value {
    let mut request = fixture_json("webhooks-create.request");
    request["Url"] = url.into();
    for (name, value) in change.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

// contract: webhook.verification
#[test]
fn settings_are_verified_and_kept() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let verified = json!({"Verify": true});
    let created = post(&sandbox, "/webhooks", request(&receiver.url("/"), verified)).ok();
    let mut expected = fixture_json("webhooks-create.response");
    expected["ID"] = created["ID"].clone();
    expected["Url"] = receiver.url("/").into();
    assert_eq!(created, expected);
    let probes = receiver.take();
    let types = probes.iter().map(|one| one.body["RecordType"].as_str().unwrap());
    assert_eq!(types.collect::<Vec<_>>(), ["Open", "Click", "Delivery", "SubscriptionChange"]);
    assert_eq!(probes[0].header("Authorization"), Some("Basic dXNlcjpwYXNz"));
    assert_eq!(probes[0].header("name"), Some("value"));

    let path = format!("/webhooks/{}", created["ID"]);
    assert_eq!(ask(&sandbox, &path).ok(), created);
    assert_eq!(ask(&sandbox, "/webhooks").ok(), json!({"Webhooks": [created]}));
    assert_eq!(ask(&sandbox, "/webhooks?messageStream=broadcast").ok(), json!({"Webhooks": []}));
    ask(&sandbox, "/webhooks?MessageStream=nothing").refusal(422, 1226);
    let changes = json!({"Triggers": {"Bounce": {"Enabled": true, "IncludeContent": true}}});
    let edited = call(&sandbox, "PUT", &path, &changes).ok();
    expected["Triggers"]["Bounce"] = changes["Triggers"]["Bounce"].clone();
    assert_eq!(edited, expected);

    receiver.answer([200, 500]);
    let failed = call(&sandbox, "POST", &format!("{path}/verify"), "").ok();
    assert_shape(&failed, &fixture_json("webhooks-verify.failed.response"));
    assert_eq!(failed["Message"], "4/5 triggers verified successfully");
    assert_eq!(failed["Results"][1]["StatusCode"], 500);
    receiver.take();
    sent(&sandbox, json!({}));
    assert!(told(&sandbox, &receiver).is_empty(), "an unverified webhook was told");
    let verified = call(&sandbox, "POST", &format!("{path}/verify"), "").ok();
    assert_shape(&verified, &fixture_json("webhooks-verify.response"));
    assert_eq!(ask(&sandbox, &path).ok(), expected);
    receiver.take();
    sent(&sandbox, json!({}));
    assert_eq!(told(&sandbox, &receiver).len(), 1);

    let deleted = call(&sandbox, "DELETE", &path, "").ok();
    assert_shape(&deleted, &fixture_json("webhooks-delete.response"));
    for (method, path) in [("GET", path.as_str()), ("DELETE", &path), ("GET", "/webhooks/x")] {
        let text = call(&sandbox, method, path, "").refusal(422, 1352);
        assert_eq!(text, fixture_json("webhooks-get.error")["Message"]);
    }
}

// contract: limit.webhooks.count
#[test]
fn what_is_wrong_with_settings() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    receiver.answer([200, 204]);
    let verified = request(&receiver.url("/"), json!({"Verify": true}));
    let reply = post(&sandbox, "/webhooks", verified);
    assert_eq!((reply.status, reply.header("X-PM-ApiErrorCode")), (422, Some("1364")));
    assert_shape(&reply.json(), &fixture_json("webhooks-create.verification-failed.error"));
    assert_eq!(ask(&sandbox, "/webhooks").ok(), json!({"Webhooks": []}));

    let unverified = json!({"Verify": false});
    let url = "https://example.com/";
    for (change, code) in [
        (json!({"Url": ""}), 1354),
        (json!({"Url": "ftp://example.com"}), 1354),
        (json!({"Url": "/path"}), 1354),
        (json!({"MessageStream": "nothing"}), 1226),
        (json!({"MessageStream": "inbound"}), 1351),
        (json!({"ID": 1}), 1356),
        (json!({"Status": "verified"}), 1363),
        (json!({"HttpHeaders": [{"Name": "a b", "Value": "c"}]}), 1358),
        (json!({"HttpHeaders": [{"Name": "Content-Length", "Value": "1"}]}), 1358),
        (json!({"HttpHeaders": vec![json!({"Name": "a", "Value": "c"}); 31]}), 1361),
        (json!({"Triggers": {"Open": {"Enabled": "yes"}}}), 403),
        (json!({"Triggers": []}), 403),
    ] {
        post(&sandbox, "/webhooks", request(url, change)).refusal(422, code);
    }
    post(&sandbox, "/webhooks", "").refusal(422, 1355);
    let mut path = String::new();
    for _ in 0..10 {
        let created = post(&sandbox, "/webhooks", request(url, unverified.clone())).ok();
        assert_eq!(created["Status"], "unverified");
        path = format!("/webhooks/{}", created["ID"]);
    }
    let text = post(&sandbox, "/webhooks", request(url, unverified)).refusal(422, 1359);
    assert_eq!(text, fixture_json("webhooks-create.error")["Message"]);
    assert_eq!(sandbox.add_webhook(WebhookConfig::new(url)), Err(WebhookError::TooMany));
    let moved = json!({"MessageStream": "broadcast"});
    let text = call(&sandbox, "PUT", &path, moved).refusal(422, 1357);
    assert_eq!(text, fixture_json("webhooks-edit.error")["Message"]);
    call(&sandbox, "PUT", "/webhooks/99", fixture("webhooks-edit.request")).refusal(422, 1352);
}

#[test]
fn an_endless_answer_holds_up_nothing() {
    let sandbox = Sandbox::start_with(Options::new().webhooks_anywhere()).unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    sandbox.add_webhook(WebhookConfig::new(url)).unwrap();
    post(&sandbox, "/email", mail_with(json!({}))).ok();
    let failure = sandbox.settle(Duration::from_millis(10)).blocking().unwrap_err().to_string();
    assert!(failure.starts_with("the webhooks were not called within 10 ms\n"), "{failure}");
    assert!(failure.contains("1 of 1 deliveries are due:\n  Delivery to http://127"), "{failure}");
    assert_eq!(sandbox.deliveries()[0].status, DeliveryStatus::Due);
    drop(sandbox);
}

#[test]
fn other_languages_can_let_time_pass() {
    let (sandbox, receiver) = heard();
    receiver.answer([503]);
    let id = sent(&sandbox, json!({}));
    sandbox.settle(SOON).blocking().unwrap();
    let deliveries =
        || crate::client::get(&sandbox, "/sandbox/deliveries").ok()["Deliveries"].clone();
    let before = &deliveries()[0];
    assert_eq!((&before["Status"], &before["MessageID"]), (&json!("Waiting"), &json!(id)));
    assert_eq!(before["Attempts"][0]["Status"], 503);
    assert!(before["NextAttempt"].is_string());
    let advance = |query: &str| Request::new(&sandbox, "POST", &format!("/sandbox/advance{query}"));
    assert_eq!(advance("").send().unwrap().status, 400);
    let foreign = advance("?seconds=60").header("Origin", "http://evil.example");
    assert_eq!(foreign.send().unwrap().status, 403);
    assert_eq!(deliveries()[0], *before);
    let after = &advance("?seconds=60").send().unwrap().ok()["Deliveries"][0];
    assert_eq!((&after["Status"], &after["NextAttempt"]), (&json!("Delivered"), &json!(null)));
    assert_eq!(after["Attempts"].as_array().unwrap().len(), 2);
}

// contract: retention.webhook-statistics
#[test]
fn the_answers_of_a_webhook_are_counted() {
    let (sandbox, receiver) = heard();
    let id = ask(&sandbox, "/webhooks").ok()["Webhooks"][0]["ID"].clone();
    let statistics = || ask(&sandbox, &format!("/webhooks/{id}/statistics")).ok();
    let empty = statistics();
    assert_eq!(
        (&empty["Metrics"]["SuccessRate"], &empty["MetricsByTrigger"]),
        (&json!(0.0), &json!({}))
    );
    assert_eq!(empty["Metrics"]["AverageTerminalResponseTimeMs"], Value::Null);
    receiver.answer([503, 200, 400]);
    let message = sent(&sandbox, json!({"HtmlBody": "<b>Hi</b>", "TrackOpens": true}));
    sandbox.settle(SOON).blocking().unwrap();
    sandbox.advance(Duration::from_secs(60)).blocking();
    sandbox.open(&message).unwrap();
    sandbox.settle(SOON).blocking().unwrap();
    let counted = statistics();
    let recorded = fixture_json("webhooks-statistics.response");
    assert_shape(&counted, &recorded);
    assert_shape(&counted["TimeRange"], &recorded["TimeRange"]);
    assert_eq!((&counted["WebhookId"], &counted["Url"]), (&id, &json!(receiver.url("/hook"))));
    assert_eq!(counted["Statuses"]["Open"], "verified");
    let metrics = |metrics: &Value, counts: [u64; 4], rate: f64| {
        assert_shape(metrics, &recorded["Metrics"]);
        let names = ["TotalRequests", "SuccessCount", "FailureCount", "RetryCount"];
        assert_eq!(names.map(|name| metrics[name].as_u64().unwrap()), counts);
        assert_eq!(metrics["SuccessRate"], json!(rate));
    };
    metrics(&counted["Metrics"], [3, 1, 2, 1], 33.333);
    metrics(&counted["MetricsByTrigger"]["Delivery"], [2, 1, 1, 1], 50.0);
    let opens = &counted["MetricsByTrigger"]["Open"];
    metrics(opens, [1, 0, 1, 0], 0.0);
    assert!(opens["AverageTerminalResponseTimeMs"].as_f64().unwrap() > 0.0);
    assert_eq!(opens["AverageRetryResponseTimeMs"], Value::Null);
    assert_eq!(counted["MetricsByTrigger"].as_object().unwrap().len(), 2);
    sandbox.advance(Duration::from_secs(24 * 3600)).blocking();
    assert_eq!(statistics()["Metrics"], empty["Metrics"]);
    let missing = ask(&sandbox, "/webhooks/2/statistics").refusal(422, 1352);
    assert_eq!(missing, fixture_json("webhooks-statistics.error")["Message"]);
}
