use std::io;
use std::time::{Duration, Instant};

use postmark_sandbox::{InjectedFault, Sandbox, ServerResponse};
use serde_json::json;

use crate::client::{Request, api, fixture, fixture_json, get, mail, mail_with, post};

#[test]
fn before_takes_no_mail_and_after_does() {
    let sandbox = Sandbox::start().unwrap();
    let busy = ServerResponse::new(429)
        .header("Retry-After", "7")
        .json(r#"{"ErrorCode":429,"Message":"x"}"#);
    sandbox.inject(InjectedFault::Before(busy.clone()));
    sandbox.inject(InjectedFault::After(busy));
    for kept in [0, 1] {
        let reply = post(&sandbox, "/email", mail());
        assert_eq!((reply.status, reply.header("Retry-After")), (429, Some("7")));
        assert_eq!(reply.json()["ErrorCode"], 429);
        assert_eq!(sandbox.messages().len(), kept);
    }
    post(&sandbox, "/email", mail()).ok();
    assert_eq!(sandbox.requests(), 3);
}

#[test]
fn only_the_api_fails() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(InjectedFault::Before(ServerResponse::new(500)));
    assert_eq!(get(&sandbox, "/").status, 200);
    assert_eq!(get(&sandbox, "/nothing").status, 404);
    assert_eq!(sandbox.requests(), 0);
    let reply = post(&sandbox, "/email/batch", "not even JSON");
    assert_eq!((reply.status, reply.body.len()), (500, 0));
    assert_eq!(sandbox.requests(), 1);
}

#[test]
fn a_page_may_answer_in_place_of_postmark() {
    let sandbox = Sandbox::start().unwrap();
    let page = ServerResponse::new(502)
        .header("Content-Type", "text/html")
        .body("<h1>502 Bad Gateway</h1>");
    sandbox.inject(InjectedFault::Before(page));
    let reply = post(&sandbox, "/email", mail());
    assert_eq!((reply.status, reply.header("Content-Type")), (502, Some("text/html")));
    assert_eq!(reply.text(), "<h1>502 Bad Gateway</h1>");
}

#[test]
fn the_connection_closes_without_a_word() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(InjectedFault::Before(ServerResponse::hang_up()));
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
    for kept in [0, 1] {
        let error = api(&sandbox, "/email", mail()).send().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(sandbox.messages().len(), kept);
    }
    post(&sandbox, "/email", mail()).ok();
}

#[test]
fn an_answer_may_break_off() {
    let sandbox = Sandbox::start().unwrap();
    let answer = || ServerResponse::new(200).json(r#"{"ErrorCode":0,"Message":"OK"}"#);
    for (cut, length) in [(0, 0), (12, 12), (29, 29), (30, 30), (1000, 30)] {
        sandbox.inject(InjectedFault::After(answer().cut(cut)));
        let reply = post(&sandbox, "/email", mail());
        assert_eq!(reply.header("Content-Length"), Some("30"));
        assert_eq!(reply.body.len(), length, "{cut}");
    }
    assert_eq!(sandbox.messages().len(), 5);
}

#[test]
fn an_answer_may_take_its_time() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(InjectedFault::After(ServerResponse::new(200).delay(Duration::from_millis(30))));
    let start = Instant::now();
    assert_eq!(post(&sandbox, "/email", mail()).status, 200);
    assert!(start.elapsed() >= Duration::from_millis(30));
    // A response that never comes delays neither the others nor the end.
    sandbox.inject(InjectedFault::After(ServerResponse::new(200).delay(Duration::MAX)));
    let endless = api(&sandbox, "/email", mail());
    let endless = std::thread::spawn(|| endless.send());
    assert_eq!(sandbox.wait(2, Duration::from_secs(20)).blocking().unwrap().len(), 2);
    post(&sandbox, "/email", mail()).ok();
    drop(sandbox);
    assert!(endless.join().unwrap().is_err());
}

#[test]
fn delivery_may_be_delayed() {
    let sandbox = Sandbox::start().unwrap();
    for _ in 0..3 {
        sandbox.inject(InjectedFault::Delayed);
    }
    let sent = post(&sandbox, "/email", mail()).ok();
    let expected = fixture_json("email-send.delayed.response");
    assert_eq!(sent["Message"], expected["Message"]);
    assert_eq!(sent.as_object().unwrap().len(), expected.as_object().unwrap().len());
    assert!(sandbox.message(sent["MessageID"].as_str().unwrap()).is_some());
    let batch = json!([mail(), mail_with(json!({"To": "bad"}))]);
    let sent = post(&sandbox, "/email/batch", batch).ok();
    assert_eq!((sent[0].get("ErrorCode"), &sent[1]["ErrorCode"]), (None, &json!(300)));
    post(&sandbox, "/email", "[").refusal(422, 402);
    post(&sandbox, "/email", fixture("email-send.minimal.request")).ok();
}

#[test]
fn an_answer_that_http_forbids_is_made_legal() {
    let sandbox = Sandbox::start().unwrap();
    for (status, sent) in [(0, 500), (42, 500), (100, 500), (101, 500), (1000, 500), (599, 599)] {
        let answer = ServerResponse::new(status)
            .header("bad name", "x")
            .header("Bad-Value", "x\r\ny")
            .header("Content-Length", "5")
            .header("Transfer-Encoding", "chunked")
            .body("body");
        sandbox.inject(InjectedFault::Before(answer));
        let reply = post(&sandbox, "/email", mail());
        assert_eq!((reply.status, reply.text()), (sent, "body"));
        assert_eq!((reply.header("Content-Length"), reply.header("Bad-Value")), (Some("4"), None));
    }
}

#[test]
fn programs_in_any_language_make_things_go_wrong() {
    let sandbox = Sandbox::start().unwrap();
    let inject = |fault: serde_json::Value| {
        let request = Request::new(&sandbox, "POST", "/sandbox/inject").body(fault.to_string());
        request.send().unwrap()
    };
    let page = json!({"Content-Type": "text/html", "Retry-After": "7"});
    inject(json!({"Status": 502, "Headers": page, "Body": "<h1>Bad</h1>"})).ok();
    inject(json!({"Kind": "After", "HangUp": true})).ok();
    inject(json!({"Kind": "Before", "Status": 503, "Body": "{\"ErrorCode\":100}", "Cut": 5})).ok();
    inject(json!({"Kind": "Delayed"})).ok();
    for wrong in [json!({"Kind": "Never"}), json!({"Status": "503"}), json!({"Stat": 1})] {
        assert_eq!(inject(wrong).status, 400);
    }
    assert_eq!(sandbox.requests(), 0);

    let reply = post(&sandbox, "/email", mail());
    assert_eq!(
        (reply.status, reply.header("Retry-After"), reply.text()),
        (502, Some("7"), "<h1>Bad</h1>")
    );
    assert_eq!(reply.header("Content-Type"), Some("text/html"));
    assert!(api(&sandbox, "/email", mail()).send().is_err());
    assert_eq!(sandbox.messages().len(), 1);
    let reply = post(&sandbox, "/email", mail());
    assert_eq!((reply.status, reply.text()), (503, "{\"Err"));
    assert_eq!(post(&sandbox, "/email", mail()).ok().get("ErrorCode"), None);
    post(&sandbox, "/email", mail()).ok();
    let foreign =
        Request::new(&sandbox, "POST", "/sandbox/inject").header("Origin", "http://a.example");
    assert_eq!(foreign.body("{}").send().unwrap().status, 403);
}
