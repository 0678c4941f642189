//! On smol and async-std there is no tokio.

use postmark_hyper::{Client, Error, Outcome, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

use crate::scripted::mail;

/// Sends a mail: where there is no runtime of tokio, and what needs one panics; and within one,
/// where starting another panics.
fn send_with_and_within_no_tokio(send: impl Fn(&str)) {
    assert!(tokio::runtime::Handle::try_current().is_err());
    let sandbox = Sandbox::start().unwrap();
    send(sandbox.url());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // It has neither sockets nor time, and whatever is spawned on it never runs.
    runtime.block_on(async { send(sandbox.url()) });
    assert_eq!(sandbox.messages().len(), 2);
}

fn token() -> ServerToken {
    ServerToken::new(SERVER_TOKEN).unwrap()
}

#[cfg(feature = "smol")]
#[test]
fn smol_needs_no_tokio() {
    send_with_and_within_no_tokio(|url| {
        let client = Client::smol(token()).base_url(url);
        assert!(smol::block_on(client.send(mail())).unwrap().is_accepted());
    });
}

#[cfg(feature = "async-std")]
#[test]
fn async_std_needs_no_tokio() {
    send_with_and_within_no_tokio(|url| {
        let client = Client::async_std(token()).base_url(url);
        assert!(async_std::task::block_on(client.send(mail())).unwrap().is_accepted());
    });
}

#[cfg(feature = "tokio")]
#[test]
fn a_client_on_tokio_is_made_before_there_is_a_runtime() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::tokio(token()).base_url(sandbox.url());
    for _ in 0..2 {
        // The connections of a runtime that is gone are gone with it.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert!(runtime.block_on(client.send(mail())).unwrap().is_accepted());
    }
    assert_eq!(sandbox.messages().len(), 2);
}

#[cfg(feature = "tokio")]
#[test]
fn outside_of_tokio_a_client_on_it_says_so() {
    let client = Client::tokio(token()).base_url("http://127.0.0.1:1");
    let error = smol::block_on(client.send(mail())).unwrap_err();
    let Error::Invalid(fault) = error else { panic!("{error:?}") };
    assert_eq!(fault.field(), "runtime");
    let mut outcomes = client.send_batch([mail()]);
    let outcome = smol::block_on(outcomes.next());
    assert!(matches!(outcome, Some((0, Outcome::NotTried(..)))), "{outcome:?}");
}
