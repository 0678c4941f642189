//! W1 to W4: from emails to requests.

use std::hint::black_box;
use std::rc::Rc;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use postmark::api::email as theirs;
use postmark_core::{Attachment, Body, Config, Email, Endpoint, SendBatch, ServerToken, prepare};
use serde_json::Value;

use super::{Goal, Task};
use crate::floor::writing as floor;
use crate::mails::{Mail, Random, mails};
use crate::measure::Contender;
use crate::peer;

/// How many emails are checked to be the same in both libraries.
const SAME: usize = 20;

/// W1: one typical email, without attachments.
pub(crate) fn mail() -> Task {
    let mails = typical();
    let built: Vec<_> = mails.iter().map(Mail::ours).collect();
    let values = {
        let mails = Rc::clone(&mails);
        move || mails.to_vec()
    };
    let indexes = || (0..SendBatch::MAX_MESSAGES).collect();
    let [peers, floors, ours] = [0; 3].map(|_| Rc::clone(&mails));
    Task::new(
        "one mail, to a request",
        Contender::new(indexes, move |index: usize| peer::request(&peers[index].peers())),
    )
    .floor(Contender::new(indexes, move |index: usize| floor::email(&floors[index])))
    .way(
        "postmark-core",
        [Goal::Floor(1.8), Goal::Time(0.55), Goal::Allocations(12)],
        Contender::new(values, |mail: Mail| request(&mail.given())),
    )
    .way(
        "postmark-core, all values copied",
        [],
        Contender::new(indexes, move |index: usize| request(&ours[index].ours())),
    )
    .way(
        "postmark-core, mail built before",
        [Goal::Allocations(7)],
        Contender::new(indexes, move |index: usize| request(&built[index])),
    )
}

/// W2: a full batch of them.
pub(crate) fn batch() -> Task {
    let mails = typical();
    let built: Vec<_> = mails.iter().map(Mail::ours).collect();
    let [values, peers, floors, ours] = [0; 4].map(|_| Rc::clone(&mails));
    Task::new(
        "a batch of 500 mails, to a request",
        Contender::once(move || peer::request(&peers.iter().map(Mail::peers).collect::<Vec<_>>())),
    )
    .floor(Contender::once(move || floor::batch(&floors)))
    .way(
        "postmark-core",
        [Goal::Floor(1.8), Goal::Time(0.45), Goal::Allocations(6 * SendBatch::MAX_MESSAGES)],
        Contender::new(
            move || vec![values.to_vec()],
            |mails: Vec<Mail>| batched(mails.into_iter().map(Mail::given)),
        ),
    )
    .way(
        "postmark-core, all values copied",
        [],
        Contender::once(move || batched(ours.iter().map(Mail::ours))),
    )
    .way(
        "postmark-core, mails built before",
        [Goal::Allocations(10)],
        Contender::once(move || request(&SendBatch::new(&built))),
    )
}

/// W3: an email with a large file, up to the last byte of its body.
pub(crate) fn large_file() -> Task {
    let file = Bytes::from(Random::new().bytes(7 << 20));
    with_files(
        "a mail with 7 MiB attached, to its last byte",
        mails(1),
        vec![file],
        [Goal::Floor(1.3), Goal::Time(0.13)],
        [Goal::Floor(0.6), Goal::Time(0.08), Goal::Peak(256)],
    )
}

/// W4: a batch of emails with a small file each, up to the last byte of its body.
pub(crate) fn small_files() -> Task {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let mut random = Random::new();
    let files = mails.iter().map(|_| Bytes::from(random.bytes(60 << 10))).collect();
    with_files(
        "a batch of 500 mails with 60 KiB attached to each, to its last byte",
        mails,
        files,
        [Goal::Floor(1.2), Goal::Time(0.45)],
        [Goal::Floor(0.2), Goal::Time(0.09), Goal::Peak(4394)],
    )
}

fn with_files<const B: usize, const S: usize>(
    name: &'static str,
    mails: Vec<Mail>,
    files: Vec<Bytes>,
    buffered: [Goal; B],
    streamed: [Goal; S],
) -> Task {
    let all: Rc<(Vec<Mail>, Vec<Bytes>)> = Rc::new((mails, files));
    let [peers, one, chunks, given, streams] = [0; 5].map(|_| Rc::clone(&all));
    let ours = |(mails, files): (Vec<Mail>, Vec<Bytes>)| {
        let emails = mails.into_iter().zip(files);
        batched(emails.map(|(mail, file)| mail.given().attach(Attachment::new("a.pdf", file))))
    };
    Task::new(
        name,
        Contender::new(
            move || vec![peers.0.iter().map(Mail::peers).collect::<Vec<_>>()],
            move |mut mails| {
                for (mail, file) in mails.iter_mut().zip(&all.1) {
                    mail.attachments = Some(vec![encoded("a.pdf", file)]);
                }
                peer::request(&mails);
            },
        ),
    )
    .floor(Contender::once(move || floor::with_files(&one.0, &one.1)))
    .way("floor, streamed", [], Contender::once(move || floor::stream(&chunks.0, &chunks.1)))
    .way(
        "one buffer",
        buffered,
        Contender::new(move || vec![(*given).clone()], move |values| buffer(ours(values))),
    )
    .way(
        "streamed",
        streamed,
        Contender::new(move || vec![(*streams).clone()], move |values| stream(ours(values))),
    )
}

/// The typical emails, checked to be the same in both libraries.
fn typical() -> Rc<[Mail]> {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let value = |json: &[u8]| serde_json::from_slice::<Value>(json).expect("JSON");
    for mail in mails.iter().take(SAME) {
        let ours = value(&buffer(request(&mail.ours())));
        assert_eq!(ours, serde_json::to_value(mail.peers()).expect("JSON"));
        assert_eq!(ours, value(&buffer(request(&mail.clone().given()))));
        assert_eq!(ours, value(floor::email(mail).body()));
    }
    mails.into()
}

fn request(endpoint: &impl Endpoint<Token = ServerToken>) -> Request<Body> {
    static CONFIG: LazyLock<Config<ServerToken>> =
        LazyLock::new(|| Config::new(ServerToken::test()));
    prepare(&CONFIG, endpoint).expect("a mail without fault")
}

pub(super) fn batched(emails: impl Iterator<Item = Email>) -> Request<Body> {
    request(&SendBatch::new(&emails.collect::<Vec<_>>()))
}

fn buffer(request: Request<Body>) -> Bytes {
    request.into_body().into_bytes().expect("not sealed")
}

pub(super) fn stream(request: Request<Body>) {
    let mut body = request.into_body();
    while let Some(chunk) = body.chunk().expect("not sealed") {
        black_box(chunk);
    }
}

fn encoded(name: &str, file: &[u8]) -> theirs::Attachment {
    theirs::Attachment {
        name: name.to_owned(),
        content: STANDARD.encode(file),
        content_type: "application/pdf".to_owned(),
        content_id: None,
    }
}
