//! Tests the adapter in a JavaScript engine, with mocked `fetch` functions.

#![cfg(target_family = "wasm")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::{self, FusedStream as _};
use js_sys::{Array, Function, JSON, Promise, Reflect, eval, global};
use postmark_wasm::api::bounces::ListBounces;
use postmark_wasm::api::bulk::{BulkStatus, ListBulkSends};
use postmark_wasm::error::Failure;
use postmark_wasm::machine::BulkPoll;
use postmark_wasm::{Client, Content, Email, Error, Outcome, Reconciled, RetryPolicy, ServerToken};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const SENT: &str = r#"new Response('{"ErrorCode":0,"Message":"OK","MessageID":"7"}')"#;

/// Replaces the platform's `fetch` by a function with this body, of `url`, `init` and the number
/// `n` of earlier calls. Timers end immediately, and their times are recorded.
fn fetches(body: &str) {
    let script = format!(
        "globalThis.calls = []; globalThis.timers = []; globalThis.signals = [];
         globalThis.setTimeout = (end, time) => {{
             timers.push(time);
             if (time !== 60000) queueMicrotask(end);
             return timers.length;
         }};
         globalThis.clearTimeout = () => {{}};
         globalThis.hanging = (signal) => new Promise((_, reject) =>
             signal.addEventListener('abort', () => reject(new Error('aborted'))));
         globalThis.fetch = async (url, init) => {{
             const n = calls.length;
             calls.push({{
                 url, method: init.method, redirect: init.redirect,
                 headers: Object.fromEntries(init.headers),
                 body: init.body ? new TextDecoder().decode(init.body) : null,
             }});
             signals.push(init.signal);
             {body}
         }};"
    );
    eval(&script).unwrap();
}

/// A value of the global object, as JSON.
fn seen(expression: &str) -> Value {
    let text = JSON::stringify(&eval(expression).unwrap()).unwrap();
    text.as_string().map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

fn client() -> Client {
    Client::new(ServerToken::test())
}

fn email() -> Email {
    Email::new("me@example.com", "you@example.com", Content::text("Hällo"))
}

/// The request has exactly the recipients that the program named.
#[wasm_bindgen_test]
async fn an_email_goes_to_its_recipients_and_nobody_else() {
    fetches(&format!("return {SENT}"));
    let names = ["", "Doe, Jane", "Müller; Jörg", r#"Ann "Annie" Lee"#, "<angle>"];
    for round in 0..40_usize {
        let people = |field: &str, count: usize| {
            let one =
                |n: usize| (names[(round + n) % 5], format!("{field}{n}.{round}@example.com"));
            (0..count).map(one).collect::<Vec<_>>()
        };
        let (to, cc, bcc) =
            (people("to", 1 + round % 7), people("cc", round % 5), people("hidden", round % 3));
        let all: Vec<_> =
            [&to, &cc, &bcc].into_iter().flatten().map(|(_, email)| email.clone()).collect();
        let email = Email::new("me@example.com", to, Content::text("Hello")).cc(cc).bcc(bcc);
        client().send(email).await.unwrap();
        let body = seen("calls.at(-1).body");
        let body: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
        let sent =
            ["To", "Cc", "Bcc"].map(|field| body[field].as_str().unwrap_or_default()).join(",");
        for email in &all {
            assert_eq!(sent.matches(&**email).count(), 1, "{email} in {sent}");
        }
        assert_eq!(sent.matches('@').count(), all.len(), "{sent}");
        assert_eq!(body.to_string().matches('@').count(), all.len() + 1, "{body}");
    }
}

#[wasm_bindgen_test]
async fn a_mail_is_one_request() {
    fetches(&format!("return {SENT}"));
    let receipt = client().agent("shop/1").send(email()).await.unwrap();
    assert_eq!(receipt.message_id.unwrap().as_str(), "7");
    let calls = seen("calls");
    let call = &calls[0];
    assert_eq!(calls.as_array().unwrap().len(), 1);
    assert_eq!(call["url"], "https://api.postmarkapp.com/email");
    assert_eq!(call["method"], "POST");
    assert_eq!(call["redirect"], "manual");
    let headers = call["headers"].as_object().unwrap();
    assert_eq!(headers["x-postmark-server-token"], "POSTMARK_API_TEST");
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(headers["content-type"], "application/json");
    assert!(headers["user-agent"].as_str().unwrap().starts_with("shop/1 postmark-rs/"));
    assert_eq!(headers.get("content-length"), None, "the platform writes it");
    let body: Value = serde_json::from_str(call["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"From": "me@example.com", "To": "you@example.com", "TextBody": "Hällo"})
    );
    assert_eq!(seen("timers"), json!([60000]), "a minute, and no time for so little to upload");
}

#[wasm_bindgen_test]
async fn browsers_name_themselves() {
    fetches(&format!("return {SENT}"));
    let navigator = eval("({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })").unwrap();
    let set = |value: &JsValue| {
        let describe = "(value) => Object.defineProperty(globalThis, 'navigator',
            { value, configurable: true })";
        let define: Function = eval(describe).unwrap().unchecked_into();
        define.call1(&JsValue::UNDEFINED, value).unwrap();
    };
    let before = Reflect::get(&global(), &"navigator".into()).unwrap();
    set(&navigator);
    let result = client().send(email()).await;
    set(&before);
    result.unwrap();
    assert_eq!(seen("calls")[0]["headers"]["user-agent"], Value::Null);
}

#[wasm_bindgen_test]
async fn what_surely_was_not_sent_is_made_again() {
    for error in [
        "Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })",
        "Object.assign(new Error('no name'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })",
        "Object.assign(new Error('late'), { code: 'UND_ERR_CONNECT_TIMEOUT' })",
        "Object.assign(new Error('who?'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })",
        "Object.assign(new AggregateError([{ syscall: 'connect' }]), { code: 'ECONNREFUSED' })",
    ] {
        fetches(&format!(
            "if (n === 0) throw new TypeError('fetch failed', {{ cause: {error} }}); return {SENT}"
        ));
        client().send(email()).await.unwrap();
        assert_eq!(seen("calls.length"), 2, "{error}");
    }
}

#[wasm_bindgen_test]
async fn what_may_have_been_sent_is_not_made_again() {
    for error in [
        "new TypeError('Failed to fetch')",
        "new TypeError('fetch failed', { cause: { code: 'ECONNRESET', syscall: 'read' } })",
        "new TypeError('fetch failed', { cause: { code: 'UND_ERR_SOCKET' } })",
        "new AggregateError([{ syscall: 'connect' }, { syscall: 'read' }])",
        "new AggregateError([])",
        "'text'",
        "null",
    ] {
        fetches(&format!("throw {error}"));
        let error = client().send(email()).await.unwrap_err();
        assert!(matches!(error, Error::Transport(Failure::Unanswered(_))), "{error:?}");
        assert_eq!(seen("calls.length"), 1, "{error:?}");
    }
}

#[wasm_bindgen_test]
async fn an_error_says_why() {
    fetches("throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })");
    let Error::Transport(failure) = client().send(email()).await.unwrap_err() else { panic!() };
    assert_eq!(
        failure.cause().to_string(),
        "the request to api.postmarkapp.com:443: fetch failed: read ECONNRESET"
    );
}

#[wasm_bindgen_test]
async fn time_that_is_over_aborts_the_request() {
    fetches("return hanging(init.signal)");
    let client = client().timeout(Duration::from_secs(3)).slowest_upload(u32::MAX);
    let Error::Transport(failure) = client.send(email()).await.unwrap_err() else { panic!() };
    assert_eq!(
        failure.cause().to_string(),
        "the request to api.postmarkapp.com:443: it took longer than 3000 ms"
    );
    assert!(matches!(failure, Failure::Unanswered(_)));
    assert_eq!(seen("signals.map((one) => one.aborted)"), json!([true]));
}

#[wasm_bindgen_test]
fn a_dropped_future_aborts_the_request() {
    fetches("return hanging(init.signal)");
    let client = client();
    {
        let mut sending = pin!(client.send(email()));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(sending.as_mut().poll(context).is_pending());
        assert_eq!(seen("signals.map((one) => one.aborted)"), json!([false]));
    }
    assert_eq!(seen("signals.map((one) => one.aborted)"), json!([true]));
}

#[wasm_bindgen_test]
async fn an_endless_answer_is_cut_off() {
    fetches(
        "return new Response(new ReadableStream({ pull(at) { at.enqueue(new Uint8Array(600)) } }))",
    );
    let error = client().response_limit(1000).send(email()).await.unwrap_err();
    assert!(error.may_have_happened());
    let Error::Transport(failure) = error else { panic!() };
    assert_eq!(
        failure.cause().to_string(),
        "the request to api.postmarkapp.com:443: the response has more than 1000 bytes"
    );
    assert_eq!(seen("signals.map((one) => one.aborted)"), json!([true]));
}

#[wasm_bindgen_test]
async fn a_redirect_is_an_answer_and_not_followed() {
    fetches("return new Response(null, { status: 302, headers: { location: 'https://evil' } })");
    let error = client().send(email()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    // As browsers expose it.
    fetches("return { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }");
    let error = client().send(email()).await.unwrap_err();
    assert!(error.may_have_happened());
    assert_eq!(seen("calls.length"), 1);
}

#[wasm_bindgen_test]
async fn headers_of_an_answer_are_read() {
    fetches(
        "return new Response('', { status: 429, headers: { 'retry-after': '121', 'x-request-id': 'r' } })",
    );
    let error = client().send(email()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(121)));
    assert_eq!(error.request_id(), Some("r"));
    assert_eq!(seen("calls.length"), 1, "121 s are longer than all the time there is");
}

#[wasm_bindgen_test]
async fn waits_are_as_the_policy_says() {
    fetches(&format!("if (n < 2) return new Response('', {{ status: 429 }}); return {SENT}"));
    client().send(email()).await.unwrap();
    let timers = seen("timers");
    let waits: Vec<f64> = [1, 3].map(|at| timers[at].as_f64().unwrap()).to_vec();
    assert!((250.0..=500.0).contains(&waits[0]), "{timers}");
    assert!((500.0..=1000.0).contains(&waits[1]), "{timers}");
}

#[wasm_bindgen_test]
async fn a_platform_without_fetch_says_so() {
    eval("delete globalThis.fetch").unwrap();
    let error = client().retry(RetryPolicy::never()).send(email()).await.unwrap_err();
    let Error::Transport(Failure::Unsent(cause)) = error else { panic!("{error:?}") };
    assert_eq!(
        cause.to_string(),
        "the request to api.postmarkapp.com:443: this platform has no fetch"
    );
}

/// Answers a batch: a receipt for each email.
const RECEIPTS: &str = "return new Response(JSON.stringify(JSON.parse(calls[n].body).map((mail) =>
    mail.To === 'bad@example.com' ? { ErrorCode: 406, Message: 'Inactive' }
        : { ErrorCode: 0, Message: 'OK', MessageID: mail.To })))";

#[wasm_bindgen_test]
async fn every_mail_of_a_batch_has_its_outcome() {
    fetches(RECEIPTS);
    let to = ["a@example.com", "no address", "bad@example.com", "b@example.com", "c@example.com"];
    let emails = to.map(|to| Email::new("me@example.com", to, Content::text("Hello")));
    let mut outcomes = client().send_batch(emails).messages(2).in_flight(2);
    assert!(!outcomes.is_terminated());
    let mut all = Vec::new();
    while let Some((index, outcome)) = outcomes.next().await {
        all.push((
            index,
            match outcome {
                Outcome::Sent(receipt) => receipt.message_id.unwrap().to_string(),
                Outcome::Refused(_, error) => error.to_string(),
                other => panic!("{other:?}"),
            },
        ));
    }
    assert!(outcomes.is_terminated());
    assert_eq!((outcomes.progress().sent, outcomes.progress().refused), (3, 2));
    all.sort();
    let texts: Vec<&str> = all.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts[0], "a@example.com");
    assert!(texts[1].starts_with("To: "), "{}", texts[1]);
    assert_eq!(texts[2], "Postmark refused with code 406: Inactive");
    assert_eq!(texts[3..], ["b@example.com", "c@example.com"]);
    assert_eq!(seen("calls.length"), 2);
}

#[wasm_bindgen_test]
async fn dropping_next_loses_no_outcome() {
    fetches(&format!("await null; {RECEIPTS}"));
    let mut outcomes = client().send_batch([email(), email()]);
    {
        let mut next = pin!(outcomes.next());
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert!(matches!(outcomes.next().await, Some((0, Outcome::Sent(_)))));
    assert!(matches!(outcomes.next().await, Some((1, Outcome::Sent(_)))));
    assert!(outcomes.next().await.is_none());
    assert_eq!(seen("calls.length"), 1);
}

/// Lets everything that can make progress do so.
async fn a_while() {
    for _ in 0..50 {
        JsFuture::from(Promise::resolve(&JsValue::NULL)).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_is_in_flight_goes_on_while_nobody_asks() {
    // The second request is answered when the test says so; a response breaks off with its request.
    fetches(
        "if (n === 1) await new Promise((answer) => globalThis.answer = answer);
         const start = (at) => {
             init.signal.addEventListener('abort', () => at.error(new Error('aborted')));
             at.enqueue(new TextEncoder().encode('[{\"ErrorCode\":0,\"MessageID\":\"7\"}]'));
             at.close();
         };
         return new Response(new ReadableStream({ start }))",
    );
    eval(
        "globalThis.ends = new Map();
         globalThis.setTimeout = (end) => { ends.set(ends.size, end); return ends.size - 1; };
         globalThis.clearTimeout = (id) => ends.set(id, () => {});",
    )
    .unwrap();
    let mut outcomes = client().send_batch(std::iter::repeat_with(email)).messages(1).in_flight(2);
    assert!(matches!(outcomes.next().await, Some((0, Outcome::Sent(_)))));
    a_while().await;
    eval("answer()").unwrap();
    a_while().await;
    eval("ends.forEach((end) => end())").unwrap();
    assert_eq!(seen("calls.length"), 2, "nobody asked for more");
    outcomes.stop();
    assert!(matches!(outcomes.next().await, Some((1, Outcome::Sent(_)))));
    assert!(outcomes.next().await.is_none());
}

#[wasm_bindgen_test]
async fn dropped_outcomes_abort_what_is_in_flight() {
    fetches("return hanging(init.signal)");
    let mut outcomes = client().send_batch([email(), email()]).messages(1).in_flight(2);
    {
        let mut next = pin!(outcomes.next());
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    a_while().await;
    assert_eq!(seen("signals.map((one) => one.aborted)"), json!([false, false]));
    drop(outcomes);
    assert_eq!(seen("signals.map((one) => one.aborted)"), json!([true, true]));
}

#[wasm_bindgen_test]
async fn dropped_outcomes_make_nothing_again() {
    fetches("return new Response('', { status: 429 })");
    eval("globalThis.setTimeout = () => timers.push(0)").unwrap();
    let mut outcomes = client().send_batch([email()]);
    {
        let mut next = pin!(outcomes.next());
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    a_while().await;
    assert_eq!(seen("timers.length"), 2, "it waits between two attempts");
    drop(outcomes);
    a_while().await;
    assert_eq!(seen("calls.length"), 1);
}

#[wasm_bindgen_test]
async fn a_run_that_is_stopped_tells_what_was_sent() {
    fetches(RECEIPTS);
    let mut outcomes = client().send_batch(std::iter::repeat_with(email)).messages(2);
    assert!(matches!(outcomes.next().await, Some((0, Outcome::Sent(_)))));
    outcomes.stop();
    let mut sent = 1;
    while let Some((_, outcome)) = outcomes.next().await {
        sent += u32::from(matches!(outcome, Outcome::Sent(_)));
    }
    assert_eq!((sent, seen("calls.length")), (2, json!(1)));
}

#[wasm_bindgen_test]
async fn mails_of_a_stream_go_together() {
    fetches(RECEIPTS);
    let mails = stream::unfold(0, |count| async move {
        JsFuture::from(Promise::resolve(&JsValue::NULL)).await.unwrap();
        (count < 3).then(|| (email(), count + 1))
    });
    let mut outcomes = client().send_batch_from(mails).messages(2);
    let mut sent = Vec::new();
    while let Some((index, outcome)) = outcomes.next().await {
        assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
        sent.push(index);
    }
    assert_eq!((sent, seen("calls.length")), (vec![0, 1, 2], json!(2)));
}

#[wasm_bindgen_test]
async fn what_waits_for_more_is_not_tried_once_a_run_is_stopped() {
    fetches(RECEIPTS);
    let mails = stream::iter([email()]).chain(stream::pending());
    let mut outcomes = client().send_batch_from(mails);
    {
        let mut next = pin!(outcomes.next());
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    outcomes.stop();
    assert!(matches!(outcomes.next().await, Some((0, Outcome::NotSent(..)))));
    assert!(outcomes.next().await.is_none());
    assert_eq!(seen("calls.length"), 0);
}

#[wasm_bindgen_test]
async fn each_tenant_has_a_token() {
    fetches(&format!("return {SENT}"));
    let tenant = client().token(ServerToken::new("aa-bb").unwrap());
    tenant.send(email()).await.unwrap();
    assert_eq!(seen("calls")[0]["headers"]["x-postmark-server-token"], "aa-bb");
}

#[wasm_bindgen_test]
async fn what_became_of_a_mail_is_found_out() {
    fetches(
        "const Messages = n < 1 ? [] : [{ MessageID: '7', Metadata: { 'send-id': '6f726465722d3737' } }];
         return new Response(JSON.stringify({ TotalCount: Messages.length, Messages }))",
    );
    let patience = Duration::from_secs(100);
    assert!(client().reconcile(&email(), patience).await.is_err(), "there is no id");
    let found = client().reconcile(&email().send_id("order-77"), patience).await.unwrap();
    assert_eq!(found, Reconciled::Sent("7".into()));
    assert_eq!(seen("calls.length"), 2);
}

#[wasm_bindgen_test]
async fn a_list_is_read_to_its_end() {
    fetches(
        "const { searchParams } = new URL(url);
         const [count, offset] = ['count', 'offset'].map((name) => +searchParams.get(name));
         const rows = [1, 2, 3, 4, 5].map((ID) => ({ ID, Email: ID + '@example.com' }));
         return new Response(JSON.stringify(
             { TotalCount: 5, Bounces: rows.slice(offset, offset + count) }))",
    );
    let mut bounces = client().list(ListBounces::new().count(2));
    assert!(!bounces.is_terminated());
    let mut ids = Vec::new();
    while let Some(bounce) = bounces.next().await {
        ids.push(bounce.unwrap().id.0);
    }
    assert!(bounces.is_terminated());
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    let methods: Array = eval("calls.map((call) => call.method + call.body)").unwrap().into();
    assert_eq!(methods.join(" "), "GETnull GETnull GETnull");
}

#[wasm_bindgen_test]
async fn an_error_ends_a_list() {
    fetches("return new Response('{\"ErrorCode\":10,\"Message\":\"No\"}', { status: 401 })");
    let mut bounces = client().list(ListBounces::new());
    assert!(matches!(bounces.next().await, Some(Err(Error::Refused(_)))));
    assert!(bounces.is_terminated());
    assert!(bounces.next().await.is_none());
}

#[wasm_bindgen_test]
async fn a_walk_goes_where_the_answers_lead() {
    fetches(
        "const [Requests, PaginationKey] =
             [[[{ ID: 'b-1' }, { ID: 'b-2' }], 'next'], [[{ ID: 'b-3' }], null]][n];
         return new Response(JSON.stringify({ Requests, PaginationKey }))",
    );
    let mut bulks = client().list(ListBulkSends::new());
    assert!(!bulks.is_terminated());
    let mut ids = Vec::new();
    while let Some(bulk) = bulks.next().await {
        ids.push(bulk.unwrap().id);
    }
    assert!(bulks.is_terminated());
    assert_eq!(ids, ["b-1", "b-2", "b-3"]);
    assert_eq!(seen("calls.length"), 2);
    assert!(seen("calls")[1]["url"].as_str().unwrap().contains("paginationKey=next"));
}

#[wasm_bindgen_test]
async fn an_error_ends_a_walk() {
    fetches(
        "if (n === 0) return new Response('{\"Requests\":[{\"ID\":\"b-1\"}],\"PaginationKey\":\"2\"}');
         return new Response('{\"ErrorCode\":10,\"Message\":\"No\"}', { status: 401 })",
    );
    let mut bulks = client().list(ListBulkSends::new());
    assert!(matches!(bulks.next().await, Some(Ok(_))));
    assert!(matches!(bulks.next().await, Some(Err(Error::Refused(_)))));
    assert!(bulks.is_terminated());
    assert!(bulks.next().await.is_none());
}

#[wasm_bindgen_test]
async fn a_bulk_mail_is_watched_until_it_is_finished() {
    fetches(
        "const Status = ['Accepted', 'Processing', 'Completed'][n];
         return new Response(JSON.stringify({ ID: 'b-1', Status }))",
    );
    let bulk = client().watch(BulkPoll::new("b-1")).await.unwrap();
    assert_eq!(bulk.status, BulkStatus::Completed);
    assert_eq!(seen("calls.length"), 3);
}
