//! Everything the core does, as one program.
//!
//! Built for `wasm32-unknown-unknown` it is a module whose imports are all that the core needs of
//! the world. `.ci/purity` lists them: there are none.

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use postmark_core::webhook::Event;
use postmark_core::{
    Attachment, BatchPlan, Config, Content, Email, Exchange, Failure, Next, ServerToken, Step,
};

fn main() {
    let config = Config::new(ServerToken::test());
    let email = black_box(
        Email::new("Jane <jane@bücher.example>", ["a@example.com"], Content::text("Hello"))
            .attach(Attachment::new("a.txt", vec![0; 100_000])),
    );
    let Ok(mut exchange) = Exchange::new(&config, email.clone(), 7) else { return };
    let mut request = exchange.request();
    while let Ok(Some(chunk)) = request.body_mut().chunk() {
        black_box(chunk);
    }
    black_box(request.body().seal());
    let answer = Bytes::from_static(black_box(br#"{"ErrorCode":406,"Message":"no"}"#));
    let _ = black_box(exchange.handle(Ok(Response::new(answer)), Duration::from_secs(1)));
    let failure = black_box(Failure::unanswered("reset"));
    if let Next::Done(Err(error)) = exchange.handle(Err(failure), Duration::from_secs(2)) {
        black_box((error.to_string(), error.help().len(), error.may_have_happened()));
    }
    let _ = black_box(Event::parse(black_box(Bytes::from_static(b"{\"RecordType\":\"Open\"}"))));
    let mut plan = BatchPlan::new(&config, std::iter::repeat_n(email, 3), 7);
    while let Step::Send(chunk) = black_box(plan.step()) {
        plan.tell(chunk, black_box(Ok(Vec::new())));
    }
}
