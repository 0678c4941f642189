//! From an email to its events and back, with the sandbox as Postmark.

use std::time::Duration;

use postmark_axum::webhook::{Event, Received, Receiver, Reply, fixture};
use postmark_blocking::api::email::TrackLinks;
use postmark_blocking::{Client, Content, Email, ServerToken};
use postmark_sandbox::{
    Delivery, DeliveryStatus, InboundEmail, SERVER_TOKEN, Sandbox, WebhookConfig,
};

use crate::app::{App, verifier};

const PATIENCE: Duration = Duration::from_secs(30);

/// A sandbox, and an application that gets its webhooks.
struct World {
    sandbox: Sandbox,
    app: App,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let app = App::start(Receiver::new(verifier().header("x-hook", "chosen")));
        let webhook = WebhookConfig::new(app.url()).basic_auth("jane", "secret");
        sandbox.add_webhook(webhook.header("x-hook", "chosen")).unwrap();
        Self { sandbox, app }
    }

    fn client(&self) -> Client<ServerToken> {
        Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(self.sandbox.url())
    }

    fn send(&self) -> String {
        let content = Content::html("<a href=\"https://example.com/\">Look</a>");
        let email = Email::new("shop@example.com", "ada@example.com", content);
        let email = email.tag("order").track_opens(true).track_links(TrackLinks::HtmlOnly);
        let receipt = self.client().send(email).unwrap();
        receipt.message_id.unwrap().to_string()
    }

    /// The events so far, and the outcome of the last delivery.
    fn settle(&self) -> (Vec<Event>, Delivery) {
        let last = self.sandbox.settle(PATIENCE).blocking().unwrap().pop().unwrap();
        (self.app.seen().into_iter().map(Received::into_event).collect(), last)
    }
}

#[test]
fn all_that_happens_to_a_mail_is_told() {
    let world = World::new();
    let id = world.send();
    world.sandbox.open(&id).unwrap();
    world.sandbox.click(&id, "https://example.com/").unwrap();
    world.sandbox.bounce(&world.send(), "SoftBounce").unwrap();
    world.sandbox.complain(&world.send()).unwrap();

    let (events, last) = world.settle();
    let kinds: Vec<_> = events.iter().map(|event| event.record_type().unwrap()).collect();
    for kind in ["Delivery", "Open", "Click", "SubscriptionChange", "Bounce", "SpamComplaint"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    for event in &events {
        assert!(!matches!(event, Event::Unknown(_)), "{event:?}");
        assert_eq!(event.recipient(), Some("ada@example.com"));
        assert!(event.key().is_some());
    }
    let Event::Click(click) = &events[2] else { panic!("{kinds:?}") };
    assert_eq!(click.tag.as_deref(), Some("order"));
    assert_eq!(click.message_id.as_ref().unwrap().as_str(), id);
    assert_eq!(last.status, DeliveryStatus::Delivered);
}

#[test]
fn a_strangers_post_is_refused_among_them() {
    let world = World::new();
    world.send();
    assert_eq!(world.app.post("", &Event::from(fixture::bounce()).to_json()), 401);
    let (events, _) = world.settle();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].record_type(), Some("Delivery"));

    let stranger = WebhookConfig::new(world.app.url()).basic_auth("jane", "guessed");
    world.sandbox.add_webhook(stranger.header("x-hook", "chosen")).unwrap();
    world.send();
    let (events, last) = world.settle();
    assert_eq!(events.len(), 1);
    assert_eq!(last.attempts[0].response, Ok(401));
    // Postmark does not retry after a 401.
    assert_eq!(last.status, DeliveryStatus::Dropped);
}

// contract: webhook.outbound.dropped
#[test]
fn later_brings_an_event_again_and_never_does_not() {
    let world = World::new();
    world.app.reply([Reply::Later, Reply::Later, Reply::Done]);
    world.send();
    let (events, delivery) = world.settle();
    assert_eq!(events.len(), 1);
    assert!(matches!(delivery.status, DeliveryStatus::Waiting(_)));

    world.sandbox.advance(Duration::from_secs(60 * 60)).blocking();
    let again = world.app.seen();
    assert_eq!(again.len(), 2);
    assert!(again.iter().all(|received| received.event() == &events[0]));
    assert_eq!(again[0].key().as_deref(), Some(delivery.trace_id.as_str()));
    assert!(again[1].retries_remaining() < again[0].retries_remaining());
    let (_, delivery) = world.settle();
    assert_eq!(delivery.status, DeliveryStatus::Delivered);

    world.app.reply([Reply::Never]);
    world.send();
    let (events, delivery) = world.settle();
    assert_eq!((events.len(), delivery.status), (1, DeliveryStatus::Dropped));
}

#[test]
fn a_mail_comes_in_and_its_answer_goes_out() {
    let world = World::new();
    let app = App::start(Receiver::new(verifier()));
    let url = app.url().replace("http://", "http://jane:secret@");
    world.sandbox.set_inbound_webhook(&url).unwrap();
    app.reply([Reply::Later, Reply::Never]);
    let mail = InboundEmail::new("Ada <ada@example.com>", "box+77@inbound.example.com")
        .subject("Where is it?")
        .header("Message-ID", "<question@example.com>")
        .attachment("photo.png", "image/png", vec![0x89, b'P', b'N', b'G']);
    world.sandbox.receive(&mail);
    assert!(matches!(world.settle().1.status, DeliveryStatus::Waiting(_)));
    world.sandbox.advance(Duration::from_secs(60)).blocking();
    assert_eq!(world.settle().1.status, DeliveryStatus::Dropped);

    let seen = app.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].key(), seen[1].key());
    let Event::Inbound(mail) = seen[0].event() else { panic!("{seen:?}") };
    assert_eq!(mail.mailbox_hash.as_deref(), Some("77"));
    assert_eq!(mail.attachments[0].decode().unwrap(), [0x89, b'P', b'N', b'G']);
    world.client().send(mail.reply("shop@example.com", Content::text("On its way."))).unwrap();
    let sent = world.sandbox.messages().pop().unwrap();
    assert_eq!(sent.subject, "Re: Where is it?");
    assert!(sent.headers.iter().any(|header| {
        header.name == "In-Reply-To" && header.value == "<question@example.com>"
    }));
}
