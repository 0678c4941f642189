//! Futures and streams are `Send`.

use futures_core::Stream;
use postmark_hyper::api::bounces::ListBounces;
use postmark_hyper::{Client, Email};

use crate::scripted::{Scripted, mail};

fn assert_send<T: Send>(_: &T) {}
fn assert_stream<T: Stream + Send + Unpin>(_: &T) {}

#[test]
fn futures_and_streams_are_send() {
    let client = Scripted::default().client();
    let email = mail();
    assert_send(&client.send(mail()));
    assert_send(&client.send(&email));
    assert_stream(&client.list(ListBounces::new()));
    let mut outcomes = client.send_batch(Vec::<Email>::new());
    assert_stream(&outcomes);
    assert_send(&outcomes.next());
    assert_stream(&client.send_batch_from(smol::stream::pending()));
}

#[test]
fn a_client_is_shared() {
    fn assert_shared<T: Send + Sync + Clone + 'static>() {}
    assert_shared::<Client>();
}
