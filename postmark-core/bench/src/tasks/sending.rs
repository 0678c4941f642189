//! W1 to W4: emails become requests.

use std::hint::black_box;
use std::rc::Rc;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::Simd;
use base64::engine::general_purpose::{PAD, STANDARD};
use bytes::Bytes;
use http::Request;
use postmark::api::email as theirs;
use postmark_core::{Attachment, Body, Config, Email, Endpoint, SendBatch, ServerToken, prepare};
use serde_json::Value;

use super::{Goal, Task};
use crate::mails::{Mail, Random, mails};
use crate::measure::Contender;
use crate::peer;

/// W1: one typical mail, without attachments.
pub(crate) fn mail() -> Task {
    let (ours, peers) = both();
    let mails: Rc<[Mail]> = mails(SendBatch::MAX_MESSAGES).into();
    let same_mails = Rc::clone(&mails);
    let indexes = || (0..SendBatch::MAX_MESSAGES).collect();
    Task::new(
        "one mail, to a request",
        Contender::new(indexes, move |index: usize| peer::request(&peers[index])),
    )
    .way(
        "postmark-core",
        [Goal::Time(0.55), Goal::Allocations(6)],
        Contender::new(indexes, move |index: usize| request(&ours[index])),
    )
    .way(
        "postmark, mail built too",
        [],
        Contender::new(indexes, move |index: usize| peer::request(&mails[index].peers())),
    )
    .way(
        "postmark-core, mail built and checked too",
        [],
        Contender::new(indexes, move |index: usize| request(&same_mails[index].ours())),
    )
}

/// W2: a full batch of them.
pub(crate) fn batch() -> Task {
    let (ours, peers) = both();
    Task::new("a batch of 500 mails, to a request", Contender::once(move || peer::request(&peers)))
        .way(
            "postmark-core",
            [Goal::Time(0.45), Goal::Allocations(8)],
            Contender::once(move || request(&SendBatch::new(&ours))),
        )
}

/// W3: an email with a large file, until the last byte of its body.
pub(crate) fn large_file() -> Task {
    let mail = mails(1).remove(0);
    let file = Bytes::from(Random::new().bytes(7 << 20));
    let ours = Rc::new(mail.ours().attach(Attachment::new("scan.pdf", file.clone())));
    let streamed = Rc::clone(&ours);
    Task::new(
        "a mail with 7 MiB attached, to its last byte",
        Contender::new(
            move || vec![mail.peers()],
            move |mut mail| {
                mail.attachments = Some(vec![encoded("scan.pdf", &file)]);
                peer::request(&mail);
            },
        ),
    )
    .way("one buffer", [Goal::Time(0.13)], Contender::once(move || buffer(request(&*ours))))
    .way(
        "streamed",
        [Goal::Time(0.08), Goal::Peak(256)],
        Contender::once(move || stream(request(&*streamed))),
    )
}

/// W4: a batch of emails with a small file each, until the last byte of its body.
pub(crate) fn small_files() -> Task {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let mut random = Random::new();
    let files: Vec<_> = mails.iter().map(|_| Bytes::from(random.bytes(60 << 10))).collect();
    let ours = mails.iter().zip(&files);
    let ours = ours.map(|(mail, file)| mail.ours().attach(Attachment::new("a.pdf", file.clone())));
    let ours: Rc<[Email]> = ours.collect();
    let streamed = Rc::clone(&ours);
    let alone = files.clone();
    let mut room = vec![0; 64 << 10];
    let engine = Simd::standard(PAD);
    Task::new(
        "a batch of 500 mails with 60 KiB attached to each, to its last byte",
        Contender::new(
            move || vec![mails.iter().map(Mail::peers).collect::<Vec<_>>()],
            move |mut mails| {
                for (mail, file) in mails.iter_mut().zip(&files) {
                    mail.attachments = Some(vec![encoded("a.pdf", file)]);
                }
                peer::request(&mails);
            },
        ),
    )
    .way(
        "one buffer",
        [Goal::Time(0.45)],
        Contender::once(move || buffer(request(&SendBatch::new(&*ours)))),
    )
    .way(
        "streamed",
        [Goal::Time(0.07), Goal::Peak(3906)],
        Contender::once(move || stream(request(&SendBatch::new(&*streamed)))),
    )
    .way(
        "base64 alone, into one buffer again and again",
        [],
        Contender::once(move || {
            for piece in alone.iter().flat_map(|file| file.chunks(48 << 10)) {
                black_box(engine.encode_slice(piece, &mut room).expect("room"));
            }
        }),
    )
}

/// The typical emails of both libraries, which say the same.
fn both() -> (Vec<Email>, Vec<theirs::SendEmailRequest>) {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let ours: Vec<_> = mails.iter().map(Mail::ours).collect();
    let peers: Vec<_> = mails.iter().map(Mail::peers).collect();
    for (ours, peers) in ours.iter().zip(&peers) {
        let body = buffer(request(ours));
        let ours: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(ours, serde_json::to_value(peers).expect("JSON"));
    }
    (ours, peers)
}

fn request(endpoint: &impl Endpoint<Token = ServerToken>) -> Request<Body> {
    static CONFIG: LazyLock<Config<ServerToken>> =
        LazyLock::new(|| Config::new(ServerToken::test()));
    prepare(&CONFIG, endpoint).expect("a mail without fault")
}

fn buffer(request: Request<Body>) -> Bytes {
    request.into_body().into_bytes().expect("not sealed")
}

fn stream(request: Request<Body>) {
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
