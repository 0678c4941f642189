//! No token shows, whatever is printed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use postmark_core::api::bulk::{BulkEmail, BulkMessage};
use postmark_core::api::webhooks::{
    CreateWebhook, EditWebhook, Webhook, WebhookStatistics, WebhookVerification,
};
use postmark_core::{
    AccountToken, BatchPlan, Config, Content, DmarcToken, Draft, Email, Endpoint, Error, Exchange,
    Failure, Next, Raw, Reconcile, SendBatch, ServerToken, Step, Token, prepare, read,
};
use serde_json::Value;

/// The token, and parts of it that would be enough to say too much.
const SECRET: &str = "f4c3b00c-5ec2-e7ab-1e55-0ddba11c0de5";
const PART: &str = "5ec2";

fn unprinted(text: &str) {
    assert!(!text.is_empty());
    assert!(!text.to_lowercase().contains(PART), "{text}");
}

fn debug(value: &(impl Debug + ?Sized)) {
    unprinted(&format!("{value:?}"));
    unprinted(&format!("{value:#?}"));
}

fn display(value: &(impl Display + ?Sized)) {
    unprinted(&value.to_string());
    unprinted(&format!("{value:#}"));
}

/// Prints an error and all its causes, in every form.
fn error(error: &(dyn StdError + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        debug(error);
        display(error);
        cause = error.source();
    }
}

fn server() -> Config<ServerToken> {
    Config::new(ServerToken::new(SECRET).unwrap())
}

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

#[derive(Debug)]
struct ListDomains;

impl Endpoint for ListDomains {
    type Token = AccountToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::get("/domains")
    }
}

fn tokens<T: Token>(token: &T) {
    debug(token);
    debug(&token.header());
    debug(&Config::new(token.clone()));
    debug(&Config::new(token.clone()).base_url("nowhere").agent("\n"));
    debug(&Some(vec![(1, token.clone())]));
}

#[test]
fn tokens_and_what_holds_them() {
    tokens(&ServerToken::new(SECRET).unwrap());
    tokens(&AccountToken::new(SECRET).unwrap());
    tokens(&DmarcToken::new(SECRET).unwrap());
}

#[test]
fn what_is_no_token_may_be_one_with_a_slip() {
    for text in
        [format!("{SECRET} {SECRET}"), format!("{SECRET}\0"), format!("\u{201c}{SECRET}\u{201d}")]
    {
        error(&ServerToken::new(&text).unwrap_err());
        error(&AccountToken::new(&text).unwrap_err());
    }
}

#[test]
fn a_token_in_a_base_url_or_an_agent() {
    for base in ["https://{}@example.com", "https://example.com?token={}", "ftp://{}", "{}"] {
        let config = server().base_url(base.replace("{}", SECRET));
        error(&config.check().unwrap_err());
        error(&prepare(&config, &email()).unwrap_err());
    }
    error(&server().agent(format!("{SECRET}\n\0")).check().unwrap_err());
}

#[test]
fn requests_and_exchanges() {
    let request = prepare(&server(), &email()).unwrap();
    assert_eq!(request.headers()["x-postmark-server-token"], SECRET, "it is sent");
    debug(&request);
    debug(request.headers());
    debug(request.body());
    debug(&email().draft());
    let (parts, _) = request.into_parts();
    debug(&parts);

    let account = Config::new(AccountToken::new(SECRET).unwrap());
    debug(&prepare(&account, &ListDomains).unwrap());
    debug(&Exchange::new(&account, ListDomains, 7).unwrap());

    let exchange = Exchange::new(&server(), email(), 7).unwrap();
    debug(&exchange);
    debug(&exchange.request());
}

#[test]
fn outcomes() {
    let answer = |status, body| {
        let response = Response::builder().status(status).header("x-request-id", "r1");
        Ok(response.body(Bytes::from_static(body)).unwrap())
    };
    for outcome in [
        Err(Failure::unsent("no route")),
        Err(Failure::unanswered("reset")),
        answer(200, b"{\"MessageID\":\"1\"}"),
        answer(200, b"f4c3b00c-5ec2"),
        answer(401, b"{\"ErrorCode\":10,\"Message\":\"No.\"}"),
        answer(500, b"<html>f4c3b00c-5ec2</html>"),
    ] {
        let mut exchange = Exchange::new(&server(), email(), 7).unwrap();
        debug(&outcome.as_ref().err());
        let next = exchange.handle(outcome, Duration::MAX);
        debug(&next);
        if let Next::Done(Err(failed)) = next {
            if let Error::Transport(failure) = &failed {
                error(failure.cause());
            }
            error(&failed);
            unprinted(failed.help());
        }
    }
}

#[test]
fn batches() {
    let mut plan = BatchPlan::new(&server(), vec![email(); 3], 7).messages(2);
    debug(&plan);
    let step = plan.step();
    debug(&step);
    let Step::Send(chunk) = step else { panic!("a chunk") };
    debug(&chunk);
    let unexpected = read(&SendBatch::new([]), Response::new(Bytes::from(SECRET))).unwrap_err();
    plan.tell(chunk, Err(unexpected));
    debug(&plan);
    debug(&plan.step());
}

#[test]
fn urls_of_webhooks() {
    let url = format!("https://jane:{SECRET}@hooks.example.com/");
    let (create, edit) = (CreateWebhook::new(&*url), EditWebhook::new(7).url(&*url));
    assert_eq!(serde_json::to_value(&create).unwrap()["Url"], *url, "it is sent");
    debug(&create);
    debug(&create.draft());
    debug(&edit);
    debug(&edit.draft());
    let answer = serde_json::json!({ "Url": url });
    debug(&serde_json::from_value::<Webhook>(answer.clone()).unwrap());
    debug(&serde_json::from_value::<WebhookStatistics>(answer.clone()).unwrap());
    let met: WebhookVerification = serde_json::from_value(answer).unwrap();
    debug(&met);
    assert_eq!(met.url.expose(), url);
    assert_eq!(serde_json::to_value(&met).unwrap()["Url"], *url);
}

/// Bodies may hold anything of the caller's: errors keep them, and do not print them.
#[test]
fn contents() {
    let email = || {
        Email::new("a@example.com", "b@example.com", Content::text(SECRET))
            .metadata("key", SECRET)
            .header("X-Key", SECRET)
            .attach(postmark_core::Attachment::new("a.txt", SECRET))
            .extra("Key", SECRET)
    };
    debug(&email());
    debug(&SendBatch::new(&[email()]));
    debug(&prepare(&server(), &email()).unwrap());
    let draft = Draft::post("/a/{id}").bind(SECRET).query("q", SECRET).json(SECRET);
    debug(&draft);
    debug(&Raw::<ServerToken>::new(Method::POST, "/a/{id}").bind(SECRET).json(SECRET));
    let message = BulkMessage::new("b@example.com").metadata("key", SECRET);
    let bulk = BulkEmail::new("a@example.com", [message], Content::text(SECRET));
    debug(&bulk);
    debug(&Exchange::new(&server(), bulk, 7).unwrap());
    debug(&Reconcile::new(&email().send_id("order-77")).unwrap());
    let failed = read(&email(), Response::new(Bytes::from(SECRET))).unwrap_err();
    error(&failed);
    let Error::Unexpected(_) = failed else { panic!("no receipt") };
}
