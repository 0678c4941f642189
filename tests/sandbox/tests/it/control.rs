use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use postmark_sandbox::{
    EmailEvent, FaultPlace, FaultRule, InboundEmail, InjectedFault, Options, Sandbox,
    ServerResponse, SimulationError, WebhookConfig,
};
use serde_json::{Value, json};

use crate::client::{Reply, Request, ask, get, mail, manage, post, sent};

/// Makes a request to the control interface.
fn control(sandbox: &Sandbox, method: &'static str, path: &str, body: Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Request::new(sandbox, method, path).body(body).send().unwrap()
}

fn trigger(sandbox: &Sandbox, members: Value) -> Reply {
    control(sandbox, "POST", "/sandbox/trigger", members)
}

/// The reason why something cannot happen.
fn reason(reply: &Reply, status: u16) -> String {
    assert_eq!(reply.status, status, "{}", reply.text());
    reply.json()["Message"].as_str().unwrap().to_owned()
}

/// An email to two recipients, with all tracking.
fn tracked(sandbox: &Sandbox, stream: &str) -> String {
    sent(
        sandbox,
        json!({
            "To": "ada@example.com", "Cc": "Bob <bob@example.com>", "MessageStream": stream,
            "HtmlBody": "<a href=\"https://e.example/?a=1&amp;b=2\">Go</a>",
            "TextBody": "https://text.example", "TrackOpens": true, "TrackLinks": "HtmlAndText",
        }),
    )
}

fn events(sandbox: &Sandbox, id: &str) -> Vec<(String, String)> {
    let shown = get(sandbox, &format!("/sandbox/messages/{id}")).ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let events = shown["MessageEvents"].as_array().unwrap().iter();
    events.map(|event| (text(&event["Type"]), text(&event["Recipient"]))).collect()
}

const BOUNCES: [&str; 22] = [
    "HardBounce",
    "Transient",
    "Unsubscribe",
    "Subscribe",
    "AutoResponder",
    "AddressChange",
    "DnsError",
    "SpamNotification",
    "OpenRelayTest",
    "Unknown",
    "SoftBounce",
    "VirusNotification",
    "ChallengeVerification",
    "BadEmailAddress",
    "SpamComplaint",
    "ManuallyDeactivated",
    "Unconfirmed",
    "Blocked",
    "SMTPApiError",
    "InboundError",
    "DMARCPolicy",
    "TemplateRenderingFailed",
];

#[test]
fn every_type_of_bounce_can_happen_at_any_recipient() {
    let sandbox = Sandbox::start().unwrap();
    for kind in BOUNCES {
        let id = sent(&sandbox, json!({"To": "a@example.com", "Bcc": "B@example.com"}));
        let order =
            json!({"Event": "Bounce", "MessageID": id, "Type": kind, "Recipient": "b@example.com"});
        let bounce = trigger(&sandbox, order).ok()["BounceID"].clone();
        let bounce = ask(&sandbox, &format!("/bounces/{bounce}")).ok();
        assert_eq!((&bounce["Type"], &bounce["Email"]), (&json!(kind), &json!("B@example.com")));
        sandbox.reactivate("outbound", "b@example.com");
    }
}

#[test]
fn every_event_happens_by_library_and_by_http() {
    let sandbox = Sandbox::start().unwrap();
    let by_http = tracked(&sandbox, "broadcast");
    for (event, more) in [
        ("Open", json!({"Recipient": "BOB@example.com"})),
        ("click", json!({"Recipient": "bob@example.com", "Link": "https://text.example"})),
        ("Click", json!({})),
        ("Unsubscribe", json!({"Recipient": "bob@example.com"})),
        ("SpamComplaint", json!({})),
    ] {
        let mut order = json!({"Event": event, "MessageID": by_http});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        trigger(&sandbox, order).ok();
    }
    let found = events(&sandbox, &by_http);
    let [ada, bob] = ["ada@example.com", "bob@example.com"];
    let expected = [
        ("Delivered", ada),
        ("Delivered", bob),
        ("Opened", bob),
        ("LinkClicked", bob),
        ("LinkClicked", ada),
        ("SubscriptionChanged", bob),
        ("Bounced", ada),
        ("SubscriptionChanged", ada),
    ];
    assert_eq!(found, expected.map(|(kind, to)| (kind.to_owned(), to.to_owned())));
    let clicks = "/messages/outbound/clicks?count=9&offset=0&messagestream=broadcast";
    let clicks = ask(&sandbox, clicks).ok()["Clicks"].clone();
    assert_eq!(clicks[0]["OriginalLink"], "https://e.example/?a=1&b=2");
    assert_eq!(
        (&clicks[1]["ClickLocation"], &clicks[1]["Recipient"]),
        (&json!("Text"), &json!(bob))
    );

    let by_library = tracked(&sandbox, "outbound");
    let at = sandbox.message(&by_library).unwrap().received_at;
    for event in [EmailEvent::open(), EmailEvent::click(), EmailEvent::complaint()] {
        sandbox.trigger(&by_library, &event.recipient(bob).at(at)).unwrap();
    }
    assert_eq!(events(&sandbox, &by_library).len(), 6);
}

#[test]
fn what_cannot_happen_is_refused_with_the_reason() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let plain = sent(&sandbox, json!({"To": "a@example.com, gone@example.com"}));
    let html = sent(
        &sandbox,
        json!({"HtmlBody": "<a href=\"http://x.example\">", "TrackLinks": "TextOnly"}),
    );
    let bounced = tracked(&sandbox, "outbound");
    sandbox.bounce(&bounced, "SoftBounce").unwrap();
    let good = tracked(&sandbox, "outbound");
    let order = |id: &str, event: &str, more: Value| {
        let mut order = json!({"Event": event, "MessageID": id});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        trigger(&sandbox, order)
    };
    for (id, event, more, part) in [
        (&plain, "Open", json!({}), "has no HTML body"),
        (&html, "Open", json!({}), "opens of the email are not tracked"),
        (&plain, "Click", json!({}), "links of the email are not tracked"),
        (&html, "Click", json!({}), "no link that is tracked"),
        (&html, "Click", json!({"Link": "http://x.example"}), "is in the other body"),
        (
            &good,
            "Click",
            json!({"Link": "http://x.example"}),
            "it has https://e.example/?a=1&b=2, ",
        ),
        (&good, "Open", json!({"Recipient": "x@example.com"}), "it went to ada@example.com, bob@"),
        (&plain, "Bounce", json!({"Recipient": "Gone@example.com"}), "was suppressed when"),
        (
            &bounced,
            "Open",
            json!({}),
            "ada@example.com does not have the email: it bounced (SoftBounce)",
        ),
        (&bounced, "Bounce", json!({}), "it bounced (SoftBounce)"),
        (&good, "Delivery", json!({}), "is delivered to ada@example.com already"),
        (&good, "Delay", json!({}), "is delivered to ada@example.com already"),
        (&good, "Unsubscribe", json!({}), "UnsubscribeHandlingType is not Postmark"),
        (&good, "Open", json!({"At": "2001-01-01"}), "is before the email was sent"),
        (&good, "Open", json!({"At": "9999-01-01"}), "is in the future of the sandbox's clock"),
    ] {
        let reason = reason(&order(id, event, more), 409);
        assert!(reason.starts_with("this cannot happen at Postmark: "), "{reason}");
        assert!(reason.contains(part), "{part:?} is not in {reason:?}");
    }
    order(&bounced, "Open", json!({"Recipient": "bob@example.com"})).ok();
    sandbox.complain(&good).unwrap();
    assert!(matches!(sandbox.complain(&good), Err(SimulationError::Impossible(_))));
    for (order, status, part) in [
        (json!({"Event": "Open", "MessageID": "x"}), 404, "there is no email x"),
        (json!({"Event": "Explode", "MessageID": good}), 400, "Event: there is no event Explode"),
        (json!({"Event": "Bounce", "MessageID": good, "Type": "x"}), 400, "Type: there is no such"),
        (json!({"Event": "Open", "MessageID": good, "Type": "x"}), 400, "only a Bounce has a type"),
        (json!({"Event": "Open", "MessageID": good, "At": "soon"}), 400, "At: soon is no time"),
        (json!({"Event": "Open"}), 400, "missing field `MessageID`"),
        (json!({"Event": 1, "MessageID": "x"}), 400, "Event: invalid type"),
        (json!({"Evnt": "Open"}), 400, "unknown field `Evnt`"),
    ] {
        let reason = reason(&trigger(&sandbox, order), status);
        assert!(reason.contains(part), "{part:?} is not in {reason:?}");
    }
}

#[test]
fn held_emails_are_delayed_delivered_or_bounced_by_hand() {
    let sandbox = Sandbox::start_with(Options::new().manual_delivery()).unwrap();
    let id = tracked(&sandbox, "outbound");
    let status = || {
        let list = ask(&sandbox, "/messages/outbound?count=1&offset=0").ok();
        list["Messages"][0]["Status"].clone()
    };
    assert_eq!((events(&sandbox, &id).len(), status()), (0, json!("Queued")));
    assert!(sandbox.open(&id).unwrap_err().to_string().contains("is not delivered to ada@"));
    for event in [EmailEvent::delay(), EmailEvent::delivery(), EmailEvent::open()] {
        sandbox.trigger(&id, &event).unwrap();
    }
    assert_eq!(status(), "Queued");
    sandbox.trigger(&id, &EmailEvent::bounce("DnsError").recipient("bob@example.com")).unwrap();
    assert_eq!(status(), "Sent");
    let kinds = events(&sandbox, &id).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds, ["Transient", "Delivered", "Opened", "Bounced"]);
    control(&sandbox, "POST", "/sandbox/delivery", json!({"Manual": false})).ok();
    assert_eq!(events(&sandbox, &tracked(&sandbox, "outbound")).len(), 2);
}

#[test]
fn the_clock_can_be_paused_moved_and_let_go() {
    let sandbox = Sandbox::start().unwrap();
    let time = UNIX_EPOCH + Duration::from_secs(1_771_331_101);
    let clock = |body: Value| control(&sandbox, "POST", "/sandbox/clock", body).ok();
    let set = clock(json!({"Paused": true, "Time": "2026-02-17T12:25:01Z"}));
    assert_eq!(set, json!({"Time": "2026-02-17T12:25:01.0000000Z", "Paused": true}));
    assert_eq!(get(&sandbox, "/sandbox/clock").ok(), set);
    let first = sent(&sandbox, json!({}));
    sandbox.advance(Duration::from_secs(3600)).blocking();
    let second = sent(&sandbox, json!({}));
    assert_eq!(sandbox.message(&first).unwrap().received_at, time);
    assert_eq!(sandbox.message(&second).unwrap().received_at, time + Duration::from_secs(3600));
    // A past event is listed before later ones.
    let hour = Duration::from_secs(3600);
    let early = EmailEvent::bounce("AutoResponder").at(time + hour / 2);
    sandbox.advance(hour).blocking();
    sandbox.complain(&first).unwrap();
    sandbox.trigger(&first, &early).unwrap();
    let kinds = events(&sandbox, &first).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds, ["Delivered", "Bounced", "Bounced", "SubscriptionChanged"]);
    let bounces = ask(&sandbox, "/bounces?count=9&offset=0").ok()["Bounces"].clone();
    assert_eq!([&bounces[0]["Type"], &bounces[1]["Type"]], ["SpamComplaint", "AutoResponder"]);

    sandbox.set_clock(time).blocking();
    assert_eq!(sandbox.now(), time);
    sandbox.resume_clock();
    assert_eq!(clock(json!({}))["Paused"], false);
    assert!(
        reason(&control(&sandbox, "POST", "/sandbox/clock", json!({"Time": 1})), 400)
            .starts_with("Time: invalid type")
    );
    assert_eq!(control(&sandbox, "POST", "/sandbox/advance", Value::Null).status, 400);
    control(&sandbox, "POST", "/sandbox/advance?by=1d", Value::Null).ok();
    assert!(sandbox.now() >= time + Duration::from_secs(86400));
}

#[test]
fn messages_are_found_and_waited_for() {
    let sandbox = Sandbox::start().unwrap();
    let list = |query: &str| get(&sandbox, &format!("/sandbox/messages?{query}")).ok();
    let late = list("to=ada@example.com&wait=1ms");
    assert_eq!((&late["TotalCount"], &late["Evicted"]), (&json!(0), &json!(0)));
    let failure = late["Message"].as_str().unwrap();
    assert!(failure.starts_with("fewer than 1 emails with to=ada@example.com came within 1 ms\n"));
    let html = "<b>Your code is 4711</b><a href='https://e.example/?a&amp;b'>";
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| list("to=ada%40example.com&wait=20s&count=2"));
        sent(&sandbox, json!({"To": "bob@example.com", "Subject": "Other"}));
        for subject in ["One", "Two"] {
            let members = json!({
                "To": "Ada <ADA@example.com>", "Subject": subject, "Tag": "t",
                "TextBody": null, "HtmlBody": html,
            });
            sent(&sandbox, members);
        }
        let found = waiting.join().unwrap();
        assert_eq!((&found["TotalCount"], found.get("Message")), (&json!(2), None));
        let newest = &found["Messages"][0];
        assert_eq!(newest["Subject"], "Two");
        assert_eq!(newest["Links"], json!(["https://e.example/?a&b"]));
        assert_eq!(
            (&newest["Codes"], &newest["Text"]),
            (&json!(["4711"]), &json!("Your code is 4711"))
        );
    });
    for (query, count) in [
        ("", 3),
        ("limit=1", 3),
        ("subject=th", 1),
        ("tag=t", 2),
        ("stream=broadcast", 0),
        ("from=nobody@example.com", 0),
        ("text=code+is", 2),
        ("server=Sandbox", 3),
    ] {
        assert_eq!(list(query)["TotalCount"], count, "{query}");
    }
    for (query, status) in [("wait=5", 400), ("count=x", 400), ("server=nobody", 404)] {
        assert_eq!(get(&sandbox, &format!("/sandbox/messages?{query}")).status, status, "{query}");
    }
    control(&sandbox, "DELETE", "/sandbox/messages", Value::Null).ok();
    assert!(sandbox.messages().is_empty());
    assert_eq!(get(&sandbox, "/sandbox/messages/x").status, 404);
}

#[test]
fn the_interface_says_what_it_has_and_its_version() {
    let sandbox = Sandbox::start().unwrap();
    let index = get(&sandbox, "/sandbox");
    assert_eq!(index.header("X-Sandbox-Version"), Some("1"));
    let index = index.ok();
    assert_eq!(index["Version"], 1);
    let page = include_str!("../../CONTROL.md");
    for route in index["Routes"].as_array().unwrap() {
        let route = route["Route"].as_str().unwrap();
        assert!(page.contains(&format!("`{route}`")), "{route} is not in CONTROL.md");
        let (method, path) = route.split_once(' ').unwrap();
        let method = ["GET", "POST", "DELETE"].into_iter().find(|one| *one == method).unwrap();
        let path = path.replace("{id}", "x").replace("/sandbox/", "/sandbox/v1/");
        let reply = control(&sandbox, method, &path, Value::Null);
        assert!(reply.header("X-Sandbox-Version").is_some(), "{route}");
        assert!(![404, 405].contains(&reply.status) || route.contains("{id}"), "{route}");
    }
}

#[test]
fn a_route_fails_as_often_as_said() {
    let sandbox = Sandbox::start().unwrap();
    let add = |body: Value| control(&sandbox, "POST", "/sandbox/faults", body);
    let busy = json!({
        "Method": "POST", "Path": "/email*", "Times": 1, "Latency": "1ms",
        "Fault": {"Status": 429, "Headers": {"Retry-After": "1"}, "Body": "{}"},
    });
    add(busy).ok();
    let place = FaultPlace::Route { method: None, path: "/server".to_owned() };
    let gone = InjectedFault::Before(ServerResponse::new(503));
    sandbox.add_fault(FaultRule::new(place).fault(gone));
    assert_eq!(ask(&sandbox, "/stats/outbound").status, 200);
    assert_eq!(post(&sandbox, "/email/batch", "[]").status, 429);
    post(&sandbox, "/email", mail()).ok();
    for _ in 0..2 {
        assert_eq!(ask(&sandbox, "/server").status, 503);
    }
    let rules = get(&sandbox, "/sandbox/faults").ok()["Faults"].clone();
    assert_eq!((&rules[0]["Path"], &rules[0]["TimesLeft"]), (&json!("/server"), &Value::Null));
    assert_eq!(rules[1], Value::Null);
    for (body, part) in [
        (json!({}), "needs a Latency, a Fault or an SmtpReply"),
        (json!({"Path": "/x", "Latency": "5"}), "Latency: 5 is no time"),
        (json!({"Path": "/x", "SmtpReply": "451 No"}), "SmtpReply: it needs an SmtpStage"),
        (json!({"SmtpStage": "Data", "Latency": "5s"}), "SmtpStage: set SmtpReply there"),
        (json!({"SmtpStage": "Dat", "SmtpReply": "x"}), "SmtpStage: unknown variant `Dat`"),
        (json!({"Fault": {"Status": "x"}}), "Fault.Status: invalid type"),
        (json!({"Fault": {"Kind": "Never"}}), "Fault.Kind: unknown variant `Never`"),
    ] {
        let reason = reason(&add(body), 400);
        assert!(reason.contains(part), "{part:?} is not in {reason:?}");
    }
    control(&sandbox, "DELETE", "/sandbox/faults", Value::Null).ok();
    ask(&sandbox, "/server").ok();
}

#[test]
fn a_reset_leaves_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let fresh = ask(&sandbox, "/server").ok();
    let receiver = crate::receiver::Receiver::start();
    sandbox.add_webhook(WebhookConfig::new(receiver.url("/"))).unwrap();
    sandbox.set_inbound_webhook(&receiver.url("/")).unwrap();
    sandbox.suppress("outbound", "a@example.com");
    sandbox.inject(InjectedFault::Before(ServerResponse::new(500)));
    let broken =
        FaultRule::new(FaultPlace::Api).fault(InjectedFault::Before(ServerResponse::new(500)));
    sandbox.add_fault(broken.times(1));
    manage(&sandbox, "POST", "/servers", json!({"Name": "Other"}));
    sandbox.add_fault(FaultRule::new(FaultPlace::Api).latency(Duration::from_secs(100)));
    sandbox.receive(&InboundEmail::new("a@b.example", "c@d.example"));
    sandbox.set_clock(UNIX_EPOCH).blocking();
    sandbox.pause_clock();
    control(&sandbox, "POST", "/sandbox/reset", Value::Null).ok();
    assert_eq!(sandbox.requests(), 0);
    assert!(sandbox.messages().is_empty() && sandbox.deliveries().is_empty());
    assert!(sandbox.now() > UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    assert_eq!(ask(&sandbox, "/server").ok(), fresh);
    for (path, name) in [
        ("/webhooks", "Webhooks"),
        ("/message-streams/outbound/suppressions/dump", "Suppressions"),
        ("/messages/inbound?count=9&offset=0", "InboundMessages"),
        ("/bounces?count=9&offset=0", "Bounces"),
    ] {
        assert_eq!(ask(&sandbox, path).ok()[name], json!([]), "{path}");
    }
    assert_eq!(manage(&sandbox, "GET", "/servers?count=9&offset=0", "").ok()["TotalCount"], 1);
    sandbox.wait(1, Duration::ZERO).blocking().unwrap_err();
    sent(&sandbox, json!({"To": "a@example.com"}));
}

#[test]
fn any_server_receives_and_any_address_is_suppressed() {
    let sandbox = Sandbox::start().unwrap();
    let created = manage(&sandbox, "POST", "/servers", json!({"Name": "Other"})).ok();
    let id = created["ID"].to_string();
    let token = created["ApiTokens"][0].as_str().unwrap().to_owned();
    for key in ["Other", &id, &token] {
        let path = format!("/sandbox/receive?server={key}");
        control(&sandbox, "POST", &path, mail()).ok();
    }
    sandbox.receive_at("other", &InboundEmail::new("a@b.example", "c@d.example")).unwrap();
    let list = |token: &str| {
        let path = "/messages/inbound?count=9&offset=0";
        crate::client::call_as(token, &sandbox, "GET", path, "").ok()["TotalCount"].clone()
    };
    assert_eq!((list(&token), list(postmark_sandbox::SERVER_TOKEN)), (json!(4), json!(0)));
    assert_eq!(control(&sandbox, "POST", "/sandbox/receive?server=x", mail()).status, 404);
    let address = json!({"EmailAddress": "a@example.com", "Server": "Other"});
    control(&sandbox, "POST", "/sandbox/suppress", address.clone()).ok();
    let to = crate::client::mail_with(json!({"To": "a@example.com"}));
    let send = || crate::client::call_as(&token, &sandbox, "POST", "/email", &to).status;
    assert_eq!(send(), 422);
    let mut back = address;
    back["Reactivate"] = json!(true);
    control(&sandbox, "POST", "/sandbox/suppress", back).ok();
    assert_eq!(send(), 200);
}

#[test]
fn the_command_line_controls_a_running_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    let id = tracked(&sandbox, "outbound");
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_postmark-sandbox"));
        let output = program.args(arguments).args(["--url", sandbox.url()]).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, output, _) = run(&[
        "trigger",
        "bounce",
        "--message",
        &id,
        "--type",
        "SoftBounce",
        "--recipient",
        "bob@example.com",
    ]);
    assert!(code == 0 && output.contains("\"BounceID\": 4"), "{output}");
    assert_eq!(events(&sandbox, &id)[2], ("Bounced".to_owned(), "bob@example.com".to_owned()));
    assert_eq!(run(&["trigger", "open", "--message", &id]).0, 0);
    assert_eq!(run(&["clock", "pause"]).0, 0);
    assert_eq!(run(&["clock", "set", "2026-02-17T12:25:01Z"]).0, 0);
    let (code, output, _) = run(&["clock", "advance", "1h"]);
    assert!(code == 0 && output.contains("Deliveries"), "{output}");
    assert!(run(&["clock"]).1.contains("\"Time\": \"2026-02-17T13:25:01.0000000Z\""));
    assert!(run(&["messages", "--to", "bob@example.com"]).1.contains("\"TotalCount\": 1"));
    assert_eq!(run(&["deliveries", "--wait", "1s"]).0, 0);
    assert_eq!(run(&["reset"]).0, 0);
    assert!(sandbox.messages().is_empty());
    for (arguments, code, part) in [
        (&["trigger", "open", "--message", &id][..], 1, "there is no email"),
        (&["trigger", "open"], 2, "trigger needs --message ID"),
        (&["trigger", "--message", "x"], 2, "trigger needs one event"),
        (&["trigger", "open", "--colour", "x"], 2, "invalid option '--colour'"),
        (&["clock", "stop"], 2, "clock does not take \"stop\""),
        (&["explode"], 2, "there is no command \"explode\""),
    ] {
        let (found, _, error) = run(arguments);
        assert!(found == code && error.contains(part), "{arguments:?}: {error}");
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_postmark-sandbox"));
    let output = program.args(["reset", "--url", "http://127.0.0.1:1"]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("no sandbox at http://127.0.0.1:1"));
}
