//! All machines of the core, and its template engine, as one program.
//!
//! Built for `wasm32-unknown-unknown` it is a module whose imports are all that the core needs of
//! the world. `.ci/purity` lists them: there are none.

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::api::bounces::ListBounces;
use postmark_core::api::bulk::ListBulkSends;
use postmark_core::outbox::{self, Ledger, Row, Rules};
use postmark_core::webhook::{Receiver, Reply, Verifier};
use postmark_core::{
    Attachment, BatchPlan, BulkPoll, Config, Content, Cursor, Email, Endpoint, Error, Exchange,
    Failure, Next, Pages, Reconcile, Reconciled, ServerToken, Step, read,
};
use postmark_templates::Template;

fn main() {
    let config = Config::new(ServerToken::test());
    let email = black_box(
        Email::new("Jane <jane@bücher.example>", ["a@example.com"], Content::text("Hello"))
            .attach(Attachment::new("a.txt", vec![0; 100_000]))
            .send_id("7"),
    );
    send(&config, &email);
    batch(&config, &email);
    lists();
    watch(&email);
    receive();
    outbox();
    render();
}

fn send(config: &Config<ServerToken>, email: &Email) {
    let Ok(mut exchange) = Exchange::new(config, email.clone(), 7) else { return };
    let mut request = exchange.request();
    while let Ok(Some(chunk)) = request.body_mut().chunk() {
        black_box(chunk);
    }
    black_box(request.body().seal());
    let refusal = answer(br#"{"ErrorCode":406,"Message":"no"}"#);
    let _ = black_box(exchange.handle(Ok(refusal), Duration::from_secs(1)));
    let failure = black_box(Failure::unanswered("reset"));
    if let Next::Done(Err(error)) = exchange.handle(Err(failure), Duration::from_secs(2)) {
        black_box((error.to_string(), error.help().len(), error.may_have_happened()));
    }
}

fn batch(config: &Config<ServerToken>, email: &Email) {
    let mut plan = BatchPlan::new(config, std::iter::repeat_n(email.clone(), 3), 7);
    while let Step::Send(chunk) = black_box(plan.step()) {
        plan.handle(chunk, black_box(Ok(Vec::new())));
    }
}

fn lists() {
    let mut pages = Pages::new(ListBounces::new());
    while let Some(Ok(page)) = pages.request().map(|list| answered(&list)) {
        black_box(pages.handle(page));
    }
    let _ = black_box(pages.check());
    let mut cursor = Cursor::new(ListBulkSends::new());
    while let Some(Ok(part)) = cursor.request().map(|list| answered(&list)) {
        black_box(cursor.handle(part));
    }
}

fn watch(email: &Email) {
    let Ok(mut reconcile) = Reconcile::new(email) else { return };
    let found = answered(&reconcile.request());
    let _ = black_box(reconcile.handle(found, Duration::from_secs(1)));
    let mut poll = BulkPoll::new("7");
    let status = answered(&poll.request());
    let _ = black_box(poll.handle(status, Duration::from_secs(1)));
}

fn outbox() {
    let mut ledger = Ledger::new(Rules::new());
    let now = black_box(Duration::from_secs(1));
    let mut row = Row::new(1, 1, "key", black_box("{}"));
    row.state = outbox::State::Sending;
    ledger.claimed(Some((vec![row.clone(), Row::new(2, 1, "key", "{}")], None)), now);
    loop {
        match black_box(ledger.step(now)) {
            outbox::Step::Send(batch) => ledger.sent(batch, now),
            outbox::Step::Search(search) => {
                ledger.searched(&search, Ok(Reconciled::NotFound(Duration::ZERO)));
            }
            outbox::Step::Persist(changes) => ledger.persisted(changes.len(), true, now),
            outbox::Step::Claim(_) => ledger.stop(now),
            outbox::Step::Sleep(_) | outbox::Step::Stopped => return,
        }
    }
}

fn receive() {
    let receiver = Receiver::new(Verifier::new().basic_auth("postmark", "a long password"));
    let request = Request::post("/hook").body(Bytes::from_static(b"{\"RecordType\":\"Open\"}"));
    let Ok(request) = request.map(black_box) else { return };
    let _ = black_box(receiver.receive(&request, None).map(|event| event.reply(Reply::Done)));
}

fn render() {
    let template = "Hi {{name}}{{#each items}}{{sku}}{{/each}}".parse::<Template>();
    let Ok(template) = template.map(black_box) else { return };
    let model = template.suggested_model();
    let _ = black_box(template.render_html(&model));
}

fn answer(body: &'static [u8]) -> Response<Bytes> {
    Response::new(Bytes::from_static(black_box(body)))
}

/// What an endpoint makes of a response that nobody knows.
fn answered<E: Endpoint>(endpoint: &E) -> Result<E::Response, Error> {
    read(endpoint, answer(b"{}"))
}
