//! smol and async-std work without tokio; so do custom runtimes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use postmark_hyper::{AsyncStd, BoxFuture, Client, Error, Io, Outcome, Runtime, ServerToken, Smol};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

use crate::scripted::mail;

/// Sends an email outside a tokio runtime, where anything that needs one panics, and inside one,
/// where starting another panics.
fn send_with_and_within_no_tokio(send: impl Fn(&str)) {
    assert!(tokio::runtime::Handle::try_current().is_err());
    let sandbox = Sandbox::start().unwrap();
    send(sandbox.url());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // It has neither sockets nor time, and spawned tasks never run.
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
        let client = Client::on(Smol, token()).base_url(url);
        assert!(smol::block_on(client.send(mail())).unwrap().is_accepted());
    });
}

#[cfg(feature = "async-std")]
#[test]
fn async_std_needs_no_tokio() {
    send_with_and_within_no_tokio(|url| {
        let client = Client::on(AsyncStd, token()).base_url(url);
        assert!(async_std::task::block_on(client.send(mail())).unwrap().is_accepted());
    });
}

#[cfg(feature = "tokio")]
#[test]
fn a_client_on_tokio_is_made_before_there_is_a_runtime() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::new(token()).base_url(sandbox.url());
    for _ in 0..2 {
        // The connections of a dropped runtime are gone with it.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert!(runtime.block_on(client.send(mail())).unwrap().is_accepted());
    }
    assert_eq!(sandbox.messages().len(), 2);
}

#[cfg(feature = "tokio")]
#[test]
fn outside_of_tokio_a_client_on_it_says_so() {
    let client = Client::new(token()).base_url("http://127.0.0.1:1");
    let error = smol::block_on(client.send(mail())).unwrap_err();
    let Error::Invalid(fault) = error else { panic!("{error:?}") };
    assert_eq!(fault.field(), "runtime");
    let mut outcomes = client.send_batch([mail()]);
    let outcome = smol::block_on(outcomes.next());
    assert!(matches!(outcome, Some((0, Outcome::NotSent(..)))), "{outcome:?}");
}

/// smol with its own name service.
#[derive(Debug, Clone)]
struct Renamed {
    to: SocketAddr,
    lookups: Arc<AtomicUsize>,
}

impl Runtime for Renamed {
    fn lookup(&self, _: String, _: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        let to = self.to;
        Box::pin(async move { Ok(vec![to]) })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        Smol.connect(address)
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Smol.sleep(pause)
    }

    fn spawn(&self, task: BoxFuture<()>) {
        Smol.spawn(task);
    }
}

#[test]
fn a_client_runs_on_a_runtime_of_the_caller() {
    let sandbox = Sandbox::start().unwrap();
    let to = sandbox.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let runtime = Renamed { to, lookups: Arc::default() };
    let client = Client::on(runtime.clone(), token()).base_url("http://postmark.test").no_proxy();
    assert!(smol::block_on(client.send(mail())).unwrap().is_accepted());
    assert_eq!(sandbox.messages().len(), 1);
    assert_eq!(runtime.lookups.load(Ordering::SeqCst), 1);
}
