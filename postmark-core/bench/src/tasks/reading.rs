//! W5, W6 and W9: parsing responses.

use std::hint::black_box;

use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_TYPE, DATE, SERVER};
use postmark::api::email::SendEmailBatchResponse;
use postmark::api::messages::OutboundSearchResponse;
use postmark_core::api::messages::ListOutboundMessages;
use postmark_core::{SendBatch, read};
use serde_json::json;

use super::{Goal, Task};
use crate::floor::reading as floor;
use crate::mails::{Mail, mails};
use crate::measure::Contender;
use crate::peer;

/// How often a small response is parsed in a run.
const MANY: usize = 500;

/// Emails refused in the response to a batch.
const REFUSED: usize = 20;

const INACTIVE: &str = "You tried to send to a recipient that has been marked as inactive. Found \
    inactive addresses: jane.doe@example.com. Inactive recipients are ones that have generated a \
    hard bounce, a spam complaint, or a manual suppression. ";

/// W5: the response to a batch, with 20 refused emails.
pub(crate) fn receipts() -> Task {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let body = Bytes::from(batch_answer(&mails));
    let emails: Vec<_> = mails.iter().map(Mail::ours).collect();
    let batch = SendBatch::new(&emails);
    let ours = move |answer| read(&batch, answer).expect("receipts");
    let peers = |answer: Response<Bytes>| -> SendEmailBatchResponse {
        serde_json::from_slice(answer.body()).expect("receipts")
    };
    let refused = |answer| ours(answer).iter().filter(|receipt| !receipt.is_accepted()).count();
    assert_eq!(refused(answer(200, &body)), REFUSED);
    assert_eq!(peers(answer(200, &body)).len(), mails.len());

    let answers = move || vec![answer(200, &body)];
    let count = mails.len();
    let lowest =
        move |answer: Response<Bytes>| black_box(floor::receipts(answer.body(), count)).len();
    Task::new("the receipts of 500 mails, read", Contender::new(answers.clone(), peers))
        .floor(Contender::new(answers.clone(), lowest))
        .way("postmark-core", [Goal::Floor(2.2), Goal::Time(0.8)], Contender::new(answers, ours))
}

/// W6: a page of a search, of which `postmark` parses five members of sixteen.
pub(crate) fn page() -> Task {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let body = Bytes::from(search_answer(&mails));
    let ours = |answer| read(&ListOutboundMessages::new(), answer).expect("a page");
    let peers = |answer: Response<Bytes>| -> OutboundSearchResponse {
        serde_json::from_slice(answer.body()).expect("a page")
    };
    assert_eq!(ours(answer(200, &body)).items.len(), mails.len());
    assert_eq!(peers(answer(200, &body)).messages.len(), mails.len());

    let answers = move || vec![answer(200, &body)];
    let count = mails.len();
    let lowest =
        move |answer: Response<Bytes>| black_box(floor::messages(answer.body(), count)).len();
    Task::new("a page of 500 messages, read", Contender::new(answers.clone(), peers))
        .floor(Contender::new(answers.clone(), lowest))
        .way(
            "postmark-core, three times the members",
            [Goal::Floor(2.0), Goal::Time(1.8)],
            Contender::new(answers, ours),
        )
}

/// A page of this many messages.
pub(super) fn page_of(rows: usize) -> Contender {
    let body = Bytes::from(search_answer(&mails(rows)));
    let ours = |answer| read(&ListOutboundMessages::new(), answer).expect("a page");
    Contender::new(move || vec![answer(200, &body)], ours)
}

/// W9: the response to a refused email.
pub(crate) fn refusal() -> Task {
    let body = Bytes::from(json!({ "ErrorCode": 406, "Message": INACTIVE }).to_string());
    let answers = move || (0..MANY).map(|_| answer(422, &body)).collect();
    let email = mails(1)[0].ours();
    Task::new("a refusal, read", Contender::new(answers.clone(), peer::refused)).way(
        "postmark-core",
        [Goal::Time(0.83)],
        Contender::new(answers, move |answer| read(&email, answer)),
    )
}

// Members are in the order in which Postmark writes them.

fn batch_answer(mails: &[Mail]) -> String {
    let every = mails.len() / REFUSED;
    let receipt = |(index, mail): (usize, &Mail)| {
        if index % every == 0 {
            return json!({ "ErrorCode": 406, "Message": INACTIVE }).to_string();
        }
        let (to, id) = (json!(mail.to()), id(index));
        [
            &format!(r#"{{"To":{to},"SubmittedAt":"{TIME}","MessageID":"{id}","#),
            r#""ErrorCode":0,"Message":"OK"}"#,
        ]
        .concat()
    };
    let receipts: Vec<_> = mails.iter().enumerate().map(receipt).collect();
    format!("[{}]", receipts.join(","))
}

fn search_answer(mails: &[Mail]) -> String {
    let message = |(index, mail): (usize, &Mail)| {
        let (subject, id) = (json!(mail.to()), id(index));
        [
            &format!(r#"{{"Tag":"order","MessageID":"{id}","MessageStream":"outbound","#),
            r#""To":[{"Email":"jane.doe@example.com","Name":"Jane Doe"}],"Cc":[],"Bcc":[],"#,
            &format!(r#""Recipients":["jane.doe@example.com"],"ReceivedAt":"{TIME}","#),
            &format!(r#""From":"\"Shop\" <shop@example.com>","Subject":{subject},"#),
            r#""Attachments":["invoice.pdf"],"Status":"Sent","TrackOpens":true,"#,
            r#""TrackLinks":"None","Metadata":{"customer":"7731","#,
            &format!(r#""order":"{index}"}},"Sandboxed":false}}"#),
        ]
        .concat()
    };
    let messages: Vec<_> = mails.iter().enumerate().map(message).collect();
    format!(r#"{{"TotalCount":{},"Messages":[{}]}}"#, mails.len(), messages.join(","))
}

const TIME: &str = "2026-11-17T07:25:01.4178645-05:00";

fn id(index: usize) -> String {
    format!("b7bc2f4a-e38e-4336-af7d-{index:012x}")
}

fn answer(status: u16, body: &Bytes) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header(DATE, "Tue, 17 Nov 2026 07:25:01 GMT")
        .header(SERVER, "cloudflare")
        .header("x-request-id", "0a129aee-e1cd-480d-b08d-4f48548ff48d")
        .body(body.clone())
        .expect("an answer")
}
