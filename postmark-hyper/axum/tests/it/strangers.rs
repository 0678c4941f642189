//! Which requests are accepted, and the response to others.

use postmark_axum::webhook::{Event, Receiver, RejectionReason, Verifier, fixture};

use crate::app::{App, JANE, answer, status, verifier};

// contract: quirk.no-signature
#[test]
fn a_stranger_is_refused_without_a_body() {
    let app = App::start(Receiver::new(verifier()));
    for lines in ["", "authorization: Basic amFuZTpndWVzcw==\r\n", "x-postmark-signature: 1\r\n"] {
        let lines = format!("{lines}content-length: 40000000\r\nexpect: 100-continue\r\n");
        let answer = answer(app.begin("POST", &lines));
        assert_eq!(status(&answer), 401, "{answer}");
        assert!(answer.contains("www-authenticate: Basic realm=\"webhook\""), "{answer}");
    }
    assert!(app.seen().is_empty());
    assert_eq!(app.rejected(), vec![RejectionReason::Credentials; 3]);
    let lines = format!("{JANE}content-length: 40000000\r\nexpect: 100-continue\r\n");
    assert_eq!(status(&answer(app.begin("POST", &lines))), 100);
}

#[test]
fn nothing_but_a_post_is_one() {
    let app = App::start(Receiver::new(verifier()));
    let answer = answer(app.begin("GET", JANE));
    assert_eq!(status(&answer), 405);
    assert!(answer.contains("allow: POST"), "{answer}");
    assert!(matches!(&app.rejected()[..], [RejectionReason::Method(method)] if method == "GET"));
    assert!(app.seen().is_empty());
}

#[test]
fn the_address_of_the_connection_is_looked_at() {
    let from = |address: &str| {
        let verifier = Verifier::new().sources([address.parse().unwrap()]);
        Receiver::new(verifier)
    };
    let payload = Event::from(fixture::open()).to_json();
    assert_eq!(App::start(from("127.0.0.1")).post("", &payload), 200);
    assert_eq!(App::start(from("192.0.2.1")).post("", &payload), 503);
    let forwarded = "x-forwarded-for: 192.0.2.1\r\n";
    assert_eq!(App::start(from("192.0.2.1")).post(forwarded, &payload), 503);
}

// contract: webhook.auth.sources
#[test]
fn an_address_can_be_mocked() {
    let verifier = Verifier::new().published_sources();
    for (address, status) in [([50, 31, 156, 6], 200), ([192, 0, 2, 1], 503)] {
        let peer = Some((address, 443).into());
        let app = App::start_behind(Receiver::new(verifier.clone()), peer);
        assert_eq!(app.post("", &Event::from(fixture::open()).to_json()), status);
        let rejected = (status == 503).then(|| RejectionReason::Address(Some(address.into())));
        assert_eq!(app.rejected(), Vec::from_iter(rejected));
    }
}
