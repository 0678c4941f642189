//! What the client reveals about itself, and what not.

use crate::client::{TOKEN, all_that_is_told, client, mail};
use crate::server::Server;

#[test]
fn a_program_is_named_in_front_of_this_library() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    client(server.url()).agent("shop/1.4").send(mail()).unwrap();
    let requests = server.finish().requests();
    let agent = concat!("shop/1.4 postmark-rs/", env!("CARGO_PKG_VERSION"));
    assert_eq!(requests[0].header("User-Agent"), [agent]);
}

#[test]
fn nothing_tells_the_token() {
    let server = Server::start(|_, peer| {
        peer.request();
        let echo = format!(r#"{{"ErrorCode":10,"Message":"No"}}{TOKEN}"#);
        peer.answer("401 Unauthorized", &echo);
    });
    let client = client(server.url());
    let error = client.send(mail()).unwrap_err();
    assert!(!all_that_is_told(&error).contains("secret"));
    assert!(!format!("{client:?} {:?}", client.send_batch([mail()])).contains("secret"));
    assert!(!format!("{:?}", client.proxy("http://me:secret@proxy:1")).contains("secret"));
    drop(server.finish());
}
