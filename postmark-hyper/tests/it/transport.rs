//! Custom HTTP stacks.

use std::error::Error as _;
use std::net::TcpListener;
use std::time::Duration;

use postmark_hyper::error::Failure;
use postmark_hyper::{Client, Error, Fault, RetryPolicy, ServerToken, Smol};

use crate::scripted::{Scripted, answer, mail};

#[test]
fn a_stack_of_ones_own_makes_the_requests_and_waits() {
    let scripted = Scripted::new([Err(Failure::unsent("no way")), Ok(answer(429, "{}"))]);
    let receipt = smol::block_on(scripted.client().send(mail())).unwrap();
    assert!(receipt.is_accepted());
    assert_eq!(scripted.requests(), 3);
    let pauses = scripted.pauses();
    assert_eq!(pauses.len(), 2);
    assert!(pauses.iter().all(|pause| *pause >= Duration::from_millis(250)), "{pauses:?}");
}

#[test]
fn what_is_the_stacks_is_not_set_on_the_client() {
    let set: [fn(Client) -> Client; 8] = [
        |client| client.reuse_connections(false),
        |client| client.timeout(Duration::ZERO),
        |client| client.connect_timeout(Duration::ZERO),
        |client| client.slowest_upload(1),
        |client| client.response_limit(1),
        |client| client.root_certificates("x"),
        |client| client.proxy("http://proxy"),
        Client::no_proxy,
    ];
    for set in set {
        let scripted = Scripted::default();
        let client = set(scripted.client());
        let fault: Fault = client.check().unwrap_err();
        assert!(fault.help().contains("transport"), "{fault}");
        let error = smol::block_on(client.send(mail())).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)) && error.source().is_none());
        assert_eq!(scripted.requests(), 0);
    }
    assert!(Scripted::default().client().agent("shop/1.4").base_url("http://a").check().is_ok());
}

#[test]
fn a_timeout_before_there_is_a_connection_is_that_of_the_connection() {
    // Nobody answers the TLS handshake.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    let client = Client::on(Smol, ServerToken::test())
        .base_url(format!("https://{place}"))
        .retry(RetryPolicy::never())
        .timeout(Duration::from_millis(100))
        .connect_timeout(Duration::from_secs(60));
    let error = smol::block_on(client.send(mail())).unwrap_err();
    let Error::Transport(failure) = &error else { panic!("{error}") };
    assert!(failure.is_unreachable(), "{error}");
    assert!(
        error.to_string().contains(&format!("connecting to {place}: it took longer than 100ms")),
        "{error}"
    );
}
