//! Any number of emails: how they are cut, and that each has one outcome.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, VecDeque};
use std::task::Poll;

use bytes::Bytes;
use http::Response;
use postmark_core::{
    BatchPlan, Chunk, Config, Content, Email, Error, ErrorCode, Exchange, Failure, Fault, Next,
    Outcome, Receipt, RetryPolicy, SendBatch, ServerToken, Step, prepare, read,
};
use proptest::prelude::*;

fn config() -> Config<ServerToken> {
    Config::new(ServerToken::test()).retry(RetryPolicy::never())
}

fn plain(text: &str) -> Email {
    Email::new("a@example.com", "b@example.com", Content::text(text))
}

fn templated(alias: &str) -> Email {
    Email::new("a@example.com", "b@example.com", Content::template(alias))
}

fn faulty() -> Email {
    Email::new("a@example.com", "nobody", Content::text("Hello"))
}

/// The text of a request.
fn text(exchange: &Exchange<SendBatch>) -> Bytes {
    exchange.request().into_body().into_bytes().unwrap()
}

/// The text that a batch of these emails has.
fn batch_text<'a>(emails: impl IntoIterator<Item = &'a Email>) -> Bytes {
    prepare(&config(), &SendBatch::new(emails)).unwrap().into_body().into_bytes().unwrap()
}

fn receipts(json: &str) -> Vec<Receipt> {
    serde_json::from_str(json).unwrap()
}

fn accepted(count: usize) -> Vec<Receipt> {
    vec![serde_json::from_str(r#"{"ErrorCode":0,"MessageID":"1"}"#).unwrap(); count]
}

/// What happened to an email, in a word.
fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent(_) => "sent",
        Outcome::Queued(_) => "queued",
        Outcome::Refused(..) => "refused",
        Outcome::Unknown(_) => "unknown",
        Outcome::NotSent(..) => "not sent",
    }
}

/// Runs a plan, telling each chunk the same; the lengths of the chunks and what happened to the
/// emails.
fn run<I: Iterator<Item = Email>>(
    mut plan: BatchPlan<I>,
    mut tell: impl FnMut(&mut Chunk) -> Result<Vec<Receipt>, Error>,
) -> (Vec<usize>, BTreeMap<usize, &'static str>) {
    let (mut lens, mut words, mut bytes) = (Vec::new(), BTreeMap::new(), 0);
    loop {
        match plan.step() {
            Step::Send(mut chunk) => {
                lens.push(chunk.len());
                bytes += chunk.exchange().request().body().len();
                let told = tell(&mut chunk);
                plan.handle(chunk, told);
            }
            Step::Outcome(index, outcome) => {
                assert!(words.insert(index, word(&outcome)).is_none(), "{index} twice");
            }
            Step::Pending => panic!("nothing is in flight"),
            Step::Finished => break,
        }
    }
    let progress = plan.progress();
    let count = |word| words.values().filter(|other| **other == word).count();
    let counts =
        [progress.sent, progress.queued, progress.refused, progress.unknown, progress.not_sent];
    assert_eq!(counts, ["sent", "queued", "refused", "unknown", "not sent"].map(count));
    assert_eq!((progress.mails(), progress.requests), (words.len(), lens.len()));
    assert_eq!(progress.bytes, bytes);
    (lens, words)
}

#[test]
fn no_mail_is_no_request() {
    let (lens, words) = run(BatchPlan::new(&config(), [], 7), |_| panic!("no chunk"));
    assert_eq!((lens, words.len()), (vec![], 0));
}

// contract: limit.batch.messages
#[test]
fn mails_are_cut_by_their_count() {
    for (mails, most, expected) in [
        (1, 500, &[1][..]),
        (499, 500, &[499]),
        (500, 500, &[500]),
        (501, 500, &[500, 1]),
        (1000, 9999, &[500, 500]),
        (3, 0, &[1, 1, 1]),
        (3, 1, &[1, 1, 1]),
        (5, 2, &[2, 2, 1]),
    ] {
        let plan = BatchPlan::new(&config(), vec![plain("Hello"); mails], 7).messages(most);
        let (lens, words) = run(plan, |chunk| Ok(accepted(chunk.len())));
        assert_eq!(lens, expected, "{mails} by {most}");
        assert!(words.keys().copied().eq(0..mails), "each once");
        assert!(words.values().all(|word| *word == "sent"));
    }
}

// contract: limit.batch.bytes
#[test]
fn mails_are_cut_by_their_bytes() {
    for make in [plain as fn(&str) -> Email, templated] {
        let emails = ["a", "bb", "ccc"].map(make);
        let two = batch_text(&emails[..2]).len() as u64;
        let three = batch_text(&emails).len() as u64;
        for (bytes, expected) in [
            (two - 1, &[1, 1, 1][..]),
            (two, &[2, 1]),
            (two + 1, &[2, 1]),
            (three - 1, &[2, 1]),
            (three, &[3]),
            (three + 1, &[3]),
            (u64::MAX, &[3]),
            (0, &[1, 1, 1]),
        ] {
            let plan = BatchPlan::new(&config(), emails.clone(), 7).bytes(bytes);
            let mut texts = Vec::new();
            let (lens, words) = run(plan, |chunk| {
                texts.push(text(chunk.exchange()));
                Ok(accepted(chunk.len()))
            });
            assert_eq!(lens, expected, "{bytes}");
            assert_eq!(words.len(), 3);
            let mut rest = &emails[..];
            for (len, text) in lens.into_iter().zip(texts) {
                let (these, others) = rest.split_at(len);
                assert_eq!(text, batch_text(these));
                rest = others;
            }
        }
    }
}

#[test]
fn a_mail_over_the_limit_goes_by_itself() {
    let large = plain(&"x".repeat(5_000));
    let emails = [plain("a"), plain("b"), large.clone(), large, plain("c"), plain("d")];
    let plan = BatchPlan::new(&config(), emails, 7).bytes(1_000);
    let (lens, words) = run(plan, |chunk| Ok(accepted(chunk.len())));
    assert_eq!(lens, [2, 1, 1, 2]);
    assert_eq!(words.len(), 6);
}

#[test]
fn kinds_do_not_mix_and_faults_stay_alone() {
    let emails = [plain("a"), templated("a"), faulty(), plain("b"), templated("b")];
    let mut routes = Vec::new();
    let (lens, words) = run(BatchPlan::new(&config(), emails, 7), |chunk| {
        routes.push(chunk.exchange().request().uri().path().to_owned());
        Ok(accepted(chunk.len()))
    });
    assert_eq!(lens, [2, 2]);
    assert_eq!(routes, ["/email/batch", "/email/batchWithTemplates"]);
    assert!(words.into_values().eq(["sent", "sent", "refused", "sent", "sent"]));
}

#[test]
fn a_faulty_mail_is_told_as_soon_as_it_is_met() {
    let mut plan = BatchPlan::new(&config(), std::iter::repeat_with(faulty), 7);
    for expected in 0..10_000 {
        let Step::Outcome(index, Outcome::Refused(_, Error::Invalid(fault))) = plan.step() else {
            panic!("mail {expected} is at fault");
        };
        assert_eq!((index, fault.field()), (expected, "To"));
    }
}

/// Seven emails, and seven receipts that each say something else.
// contract: send.batch-order
#[test]
fn each_receipt_is_the_outcome_of_its_mail() {
    let receipts = receipts(
        r#"[
            {"ErrorCode": 0, "MessageID": "1"},
            {"MessageID": "2", "Message": "Message accepted, but delivery may be delayed."},
            {"ErrorCode": 406, "Message": "Found inactive addresses: b@example.com."},
            {"ErrorCode": 100, "Message": "Maintenance."},
            {"ErrorCode": 101, "Message": "Internal."},
            {"ErrorCode": 4711, "Message": "New."},
            {}
        ]"#,
    );
    let mut plan = BatchPlan::new(&config(), vec![plain("Hello"); 7], 7);
    let Step::Send(chunk) = plan.step() else { panic!("a chunk") };
    plan.handle(chunk, Ok(receipts));
    for (index, expected) in
        ["sent", "queued", "refused", "not sent", "unknown", "refused", "unknown"]
            .into_iter()
            .enumerate()
    {
        let Step::Outcome(at, outcome) = plan.step() else { panic!("an outcome") };
        assert_eq!((at, word(&outcome)), (index, expected));
        if let Some(receipt) = outcome.receipt() {
            assert!(receipt.is_accepted() && receipt.message_id.is_some());
            assert!(outcome.error().is_none() && ["sent", "queued"].contains(&expected));
            continue;
        }
        let error = outcome.error().unwrap();
        assert_eq!(error.may_have_happened(), expected == "unknown");
        assert_eq!(error.status().unwrap(), 200);
        if index == 2 {
            assert_eq!(error.inactive_recipients(), ["b@example.com"]);
        }
    }
    assert!(matches!(plan.step(), Step::Finished));
}

/// The error of a response to a batch of two emails.
fn response_error(status: u16, body: &'static str) -> Error {
    let response = Response::builder().status(status).body(Bytes::from(body)).unwrap();
    read(&SendBatch::new(&vec![plain("Hello"); 2]), response).unwrap_err()
}

#[test]
fn a_chunk_that_fails_as_a_whole_hands_its_mails_back() {
    for (error, expected) in [
        (Failure::unsent("no route").into(), "not sent"),
        (Failure::unanswered("reset").into(), "unknown"),
        (Fault::new("Field", "is wrong", "Correct it.").into(), "not sent"),
        (response_error(429, ""), "not sent"),
        (response_error(413, "<html>"), "not sent"),
        (response_error(401, r#"{"ErrorCode":10}"#), "not sent"),
        (response_error(422, r#"{"ErrorCode":410}"#), "not sent"),
        (response_error(503, r#"{"ErrorCode":100}"#), "not sent"),
        (response_error(200, r#"{"ErrorCode":402}"#), "not sent"),
        (response_error(500, r#"{"ErrorCode":101}"#), "unknown"),
        (response_error(502, "<html>"), "unknown"),
        (response_error(404, ""), "unknown"),
        (response_error(200, ""), "unknown"),
        (response_error(200, "[]"), "unknown"),
        (response_error(200, "[{},{},{}]"), "unknown"),
    ] {
        let emails = [plain("first"), plain("second")];
        let mut plan = BatchPlan::new(&config(), emails.clone(), 7);
        let Step::Send(chunk) = plan.step() else { panic!("a chunk") };
        plan.handle(chunk, Err(error));
        for (index, email) in emails.iter().enumerate() {
            let Step::Outcome(at, outcome) = plan.step() else { panic!("an outcome") };
            assert_eq!((at, word(&outcome)), (index, expected));
            let back = match outcome {
                Outcome::NotSent(email, _) => *email,
                Outcome::Unknown(unresolved) => {
                    assert_eq!(batch_text([unresolved.email()]), batch_text([email]));
                    unresolved.accept_duplicate()
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(batch_text([&back]), batch_text([email]));
        }
        assert!(matches!(plan.step(), Step::Finished));
    }
}

/// An exchange counts receipts; a driver of its own may not.
#[test]
fn too_few_or_too_many_receipts_lose_no_mail() {
    for told in 0..5 {
        let plan = BatchPlan::new(&config(), vec![plain("Hello"); 3], 7);
        let (_, words) = run(plan, |_| Ok(accepted(told)));
        assert!(words.keys().copied().eq(0..3), "{told}");
        assert_eq!(words.values().filter(|word| **word == "sent").count(), told.min(3));
        assert_eq!(words.values().filter(|word| **word == "unknown").count(), 3 - told.min(3));
    }
}

#[test]
fn a_fault_of_the_configuration_hands_every_mail_back() {
    let config = config().base_url("nowhere");
    let plan = BatchPlan::new(&config, [plain("a"), templated("b"), faulty()], 7);
    let (lens, words) = run(plan, |_| panic!("no chunk"));
    assert!(lens.is_empty());
    assert!(words.into_values().eq(["not sent", "not sent", "refused"]));
}

#[test]
fn as_many_chunks_are_in_flight_as_may_be() {
    for (most, limit) in [(0, 1), (1, 1), (3, 3), (99, 5)] {
        let emails = vec![plain("Hello"); 5];
        let mut plan = BatchPlan::new(&config(), emails, 7).messages(1).in_flight(most);
        let mut chunks = Vec::new();
        while let Step::Send(chunk) = plan.step() {
            chunks.push(chunk);
        }
        assert_eq!(chunks.len(), limit, "{most}");
        assert!(matches!(plan.step(), Step::Pending));
        let last = chunks.pop().unwrap();
        plan.handle(last, Ok(accepted(1)));
        let Step::Outcome(index, _) = plan.step() else { panic!("the outcome of the last") };
        assert_eq!(index, limit - 1);
        match plan.step() {
            Step::Send(_) => assert!(limit < 5),
            Step::Pending => assert_eq!(limit, 5),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_iterator_is_read_as_far_as_is_needed_and_never_past_its_end() {
    let mut read = 0;
    let mut ended = false;
    let emails = std::iter::from_fn(|| {
        assert!(!ended, "it has ended");
        read += 1;
        ended = read > 5;
        (!ended).then(|| plain("Hello"))
    });
    let (lens, words) =
        run(BatchPlan::new(&config(), emails, 7).messages(2), |chunk| Ok(accepted(chunk.len())));
    assert_eq!((lens, words.len()), (vec![2, 2, 1], 5));

    let given = std::cell::Cell::new(0);
    let endless = std::iter::repeat_with(|| {
        given.set(given.get() + 1);
        plain("Hello")
    });
    let mut plan = BatchPlan::new(&config(), endless, 7).messages(10);
    let mut told = 0;
    for _ in 0..11_000 {
        match plan.step() {
            Step::Send(chunk) => plan.handle(chunk, Ok(accepted(10))),
            Step::Outcome(index, _) => {
                assert_eq!(index, told);
                told += 1;
            }
            other => panic!("{other:?}"),
        }
        assert!(given.get() - told <= 10, "a chunk is held, and no more");
    }
    assert_eq!(told, 10_000);
}

#[test]
fn chunks_have_waits_of_their_own() {
    let config = Config::new(ServerToken::test());
    let mut plan = BatchPlan::new(&config, vec![plain("Hello"); 50], 7).messages(1).in_flight(50);
    let mut waits = Vec::new();
    while let Step::Send(mut chunk) = plan.step() {
        let unsent = Err(Failure::unsent("no route"));
        match chunk.exchange().handle(unsent, std::time::Duration::ZERO) {
            Next::Wait(wait) => waits.push(wait),
            done @ Next::Done(_) => panic!("{done:?}"),
        }
    }
    waits.sort_unstable();
    waits.dedup();
    assert_eq!(waits.len(), 50);
}

/// An email of any kind.
#[derive(Debug, Clone)]
enum Mail {
    Plain(String),
    Templated(String),
    Faulty,
}

impl Mail {
    fn email(&self) -> Email {
        match self {
            Self::Plain(text) => plain(text),
            Self::Templated(alias) => templated(alias),
            Self::Faulty => faulty(),
        }
    }
}

fn any_mail() -> impl Strategy<Value = Mail> {
    prop_oneof![
        4 => "[a-z\"]{0,60}".prop_map(Mail::Plain),
        2 => "[a-z]{1,30}".prop_map(Mail::Templated),
        1 => Just(Mail::Faulty),
    ]
}

/// The lengths of the chunks into which emails of one kind are to be cut.
fn cut(emails: &[Email], messages: usize, bytes: u64) -> Vec<Bytes> {
    let mut chunks = Vec::new();
    let mut rest = emails;
    while !rest.is_empty() {
        let fits = |len: &usize| *len == 1 || batch_text(&rest[..*len]).len() as u64 <= bytes;
        let len = (1..=rest.len().min(messages)).take_while(fits).last().unwrap();
        chunks.push(batch_text(&rest[..len]));
        rest = &rest[len..];
    }
    chunks
}

proptest! {
    #[test]
    fn every_mail_has_one_outcome_and_its_text(
        mails in prop::collection::vec(any_mail(), 0..40),
        messages in 1_usize..8,
        bytes in 0_u64..1_000,
        in_flight in 1_usize..4,
        outcomes in prop::collection::vec(0_u8..5, 60),
        order in prop::collection::vec(any::<prop::sample::Index>(), 60),
    ) {
        let emails: Vec<_> = mails.iter().map(Mail::email).collect();
        let mut plan = BatchPlan::new(&config(), emails.clone(), 7)
            .messages(messages)
            .bytes(bytes)
            .in_flight(in_flight);
        let (mut outcomes, mut order) = (outcomes.into_iter().cycle(), order.into_iter().cycle());
        let mut flying: Vec<Chunk> = Vec::new();
        let mut texts = [Vec::new(), Vec::new()];
        let mut told = BTreeMap::new();
        loop {
            match plan.step() {
                Step::Send(mut chunk) => {
                    let request = chunk.exchange().request();
                    let templated = request.uri().path().ends_with("Templates");
                    texts[usize::from(templated)].push(text(chunk.exchange()));
                    prop_assert!(!chunk.is_empty());
                    flying.push(chunk);
                    prop_assert!(flying.len() <= in_flight);
                }
                Step::Outcome(index, outcome) => {
                    prop_assert!(told.insert(index, outcome).is_none());
                }
                Step::Pending => {
                    prop_assert!(!flying.is_empty());
                    let at = order.next().unwrap().index(flying.len());
                    let chunk = flying.swap_remove(at);
                    let len = chunk.len();
                    plan.handle(chunk, match outcomes.next().unwrap() {
                        0 => Err(Failure::unsent("no route").into()),
                        1 => Err(Failure::unanswered("reset").into()),
                        2 => Ok(receipts(r#"[{"ErrorCode":300}]"#)),
                        _ => Ok(accepted(len)),
                    });
                }
                Step::Finished => break,
            }
        }
        prop_assert!(flying.is_empty() && matches!(plan.step(), Step::Finished));
        prop_assert!(told.keys().copied().eq(0..mails.len()));
        for (index, outcome) in &told {
            let invalid = matches!(outcome, Outcome::Refused(_, Error::Invalid(_)));
            prop_assert_eq!(invalid, matches!(mails[*index], Mail::Faulty));
            if let Outcome::NotSent(email, _) = outcome {
                prop_assert_eq!(batch_text([&**email]), batch_text([&emails[*index]]));
            }
        }
        let of_kind = |kind: fn(&Mail) -> bool| {
            let these = mails.iter().zip(&emails).filter(|(mail, _)| kind(mail));
            these.map(|(_, email)| email.clone()).collect::<Vec<_>>()
        };
        let plain = of_kind(|mail| matches!(mail, Mail::Plain(_)));
        let templated = of_kind(|mail| matches!(mail, Mail::Templated(_)));
        let expected = [plain, templated].map(|emails| cut(&emails, messages, bytes));
        prop_assert_eq!(texts, expected);
    }
}

#[test]
fn a_batch_that_is_stopped_tells_what_was_sent_and_hands_back_the_rest() {
    let config = Config::new(ServerToken::test());
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let mut plan = BatchPlan::new(&config, std::iter::repeat(email), 7).messages(2);
    let Step::Send(chunk) = plan.step() else { panic!("a chunk") };
    plan.handle(chunk, Ok(accepted(2)));
    plan.stop();
    let mut words = Vec::new();
    while let Step::Outcome(index, outcome) = plan.step() {
        words.push((index, word(&outcome)));
    }
    assert_eq!(words, [(0, "sent"), (1, "sent")]);
    assert!(matches!(plan.step(), Step::Finished));
}

#[test]
fn a_mail_that_is_refused_comes_back() {
    let mut plan = BatchPlan::new(&config(), [plain("one"), faulty()], 7);
    let Step::Outcome(1, Outcome::Refused(mail, _)) = plan.step() else { panic!("it is at fault") };
    assert!(mail.check().is_err());
    let Step::Send(chunk) = plan.step() else { panic!("one is left") };
    plan.handle(chunk, Ok(receipts(r#"[{"ErrorCode":406,"Message":"No"}]"#)));
    let Step::Outcome(0, Outcome::Refused(mail, error)) = plan.step() else { panic!("refused") };
    assert_eq!(batch_text([&*mail]), batch_text([&plain("one")]));
    assert_eq!(error.code(), Some(ErrorCode::INACTIVE_RECIPIENT));
}

#[test]
fn a_mail_that_is_not_there_yet_is_waited_for() {
    let mut there = VecDeque::from([plain("1"), plain("2"), plain("3")]);
    let mut plan = BatchPlan::polled(&config(), (), 7).messages(2).in_flight(2);
    let step = |plan: &mut BatchPlan<()>, there: &mut VecDeque<Email>| {
        plan.poll_step(|()| there.pop_front().map_or(Poll::Pending, |email| Some(email).into()))
    };
    let Step::Send(first) = step(&mut plan, &mut there) else { panic!("two are there") };
    assert!(matches!(step(&mut plan, &mut there), Step::Pending), "the third waits for a fourth");
    assert!(matches!(step(&mut plan, &mut there), Step::Pending));
    plan.handle(first, Ok(accepted(2)));
    assert!(matches!(step(&mut plan, &mut there), Step::Outcome(0, Outcome::Sent(_))));
    assert!(matches!(step(&mut plan, &mut there), Step::Outcome(1, Outcome::Sent(_))));
    assert!(matches!(step(&mut plan, &mut there), Step::Pending), "nothing is in flight");
    there.push_back(plain("4"));
    let Step::Send(second) = step(&mut plan, &mut there) else { panic!("two are there") };
    plan.handle(second, Ok(accepted(2)));
    assert!(matches!(step(&mut plan, &mut there), Step::Outcome(2, Outcome::Sent(_))));
    assert!(matches!(step(&mut plan, &mut there), Step::Outcome(3, Outcome::Sent(_))));
    assert!(matches!(plan.poll_step(|()| Poll::Ready(None)), Step::Finished));
    let again = plan.poll_step(|()| panic!("asked for mails after their end"));
    assert!(matches!(again, Step::Finished));
}

#[test]
fn what_waits_for_more_is_not_tried_once_the_plan_is_stopped() {
    let mut plan = BatchPlan::polled(&config(), vec![plain("1")], 7);
    let next = |mails: &mut Vec<Email>| mails.pop().map_or(Poll::Pending, |mail| Some(mail).into());
    assert!(matches!(plan.poll_step(next), Step::Pending));
    plan.stop();
    assert!(matches!(plan.poll_step(next), Step::Outcome(0, Outcome::NotSent(..))));
    assert!(matches!(plan.poll_step(next), Step::Finished));
}

fn bad_token() -> Error {
    response_error(401, r#"{"ErrorCode":10,"Message":"No such token"}"#)
}

/// The codes of the errors that emails came back with.
fn codes(
    plan: BatchPlan<impl Iterator<Item = Email>>,
    error: &Error,
) -> (usize, Vec<Option<ErrorCode>>) {
    let (mut plan, mut requests, mut codes) = (plan, 0, Vec::new());
    loop {
        match plan.step() {
            Step::Send(chunk) => {
                requests += 1;
                plan.handle(chunk, Err(error.clone()));
            }
            Step::Outcome(_, outcome) => codes.push(outcome.error().unwrap().code()),
            Step::Pending | Step::Finished => return (requests, codes),
        }
    }
}

#[test]
fn a_batch_ends_with_an_error_that_all_emails_would_get() {
    let all = [
        bad_token(),
        response_error(422, r#"{"ErrorCode":413,"Message":"Not approved"}"#),
        response_error(422, r#"{"ErrorCode":405,"Message":"No credits"}"#),
        Failure::unreachable("connection refused").into(),
        Fault::new("proxy", "is not a URL", "Give one.").into(),
    ];
    let plan = || {
        let emails = vec![plain("a"), plain("b"), templated("c"), plain("d"), faulty(), plain("e")];
        BatchPlan::new(&config(), emails, 7).messages(2)
    };
    for error in &all {
        let (requests, mut codes) = codes(plan(), error);
        assert_eq!((requests, codes.len()), (1, 6), "{error}");
        // The faulty email has its own error.
        codes.retain(|code| *code == error.code());
        assert!(codes.len() >= 5, "{error}");
    }
    let (lens, words) = run(plan(), |_| Err(bad_token()));
    assert_eq!(lens, [2]);
    let words: Vec<_> = words.into_values().collect();
    assert_eq!(words, ["not sent", "not sent", "not sent", "not sent", "refused", "not sent"]);
    let (lens, words) = run(plan().stop_early(false), |_| Err(bad_token()));
    assert_eq!((lens, words.len()), (vec![2, 2, 1], 6));
}

#[test]
fn an_error_that_other_emails_may_not_get_ends_no_batch() {
    for error in [
        response_error(422, r#"{"ErrorCode":300,"Message":"Invalid"}"#),
        response_error(422, r#"{"ErrorCode":412,"Message":"Pending"}"#),
        response_error(401, "<html>"),
        response_error(503, r#"{"ErrorCode":100,"Message":"Maintenance"}"#),
        Failure::unsent("the upload failed").into(),
        Failure::unanswered("reset").into(),
    ] {
        let plan =
            BatchPlan::new(&config(), vec![plain("a"), plain("b"), plain("c")], 7).messages(1);
        assert_eq!(codes(plan, &error).0, 3, "{error}");
    }
}

#[test]
fn one_receipt_that_refuses_the_account_ends_a_batch() {
    let plan = BatchPlan::new(&config(), vec![plain("a"), plain("b"), plain("c")], 7).messages(2);
    let (lens, words) = run(plan, |_| {
        Ok(receipts(
            r#"[{"ErrorCode":0,"MessageID":"1"},{"ErrorCode":405,"Message":"No credits"}]"#,
        ))
    });
    assert_eq!(lens, [2]);
    assert_eq!(words.into_values().collect::<Vec<_>>(), ["sent", "not sent", "not sent"]);
}

#[test]
fn a_refused_email_comes_back_whole() {
    let long = "x".repeat(100);
    let email = Email::new("nobody", ["a@x.com", &long, "b@x.com", "bad"], Content::text("Hello"))
        .to("c@x.com")
        .cc(("Jane", "jane"))
        .bcc("d@x.com, bad")
        .reply_to("Jane <jane>")
        .metadata("k".repeat(21), "value")
        .send_id("i".repeat(41))
        .extra("Subject", "twice")
        .subject("Kept");
    let mut plan = BatchPlan::new(&config(), [email], 7);
    let Step::Outcome(0, outcome) = plan.step() else { panic!("it is at fault") };
    assert_eq!(outcome.error().unwrap().to_string(), "From: \"nobody\" has no `@`");
    let email = outcome.into_email().unwrap();
    let parts = email.parts();
    let given = [
        ("From", "nobody".to_owned()),
        ("To", format!("a@x.com, {long}, b@x.com, bad")),
        ("Cc", "Jane <jane>".to_owned()),
        ("Bcc", "d@x.com, bad".to_owned()),
        ("ReplyTo", "Jane <jane>".to_owned()),
    ];
    assert_eq!(parts.refused, given);
    assert_eq!((parts.to.to_string(), parts.subject), ("c@x.com".to_owned(), Some("Kept")));
    assert_eq!(parts.metadata.len(), 2);
    assert_eq!(parts.extra, [("Subject".to_owned(), "\"twice\"".to_owned())]);
}
