use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use postmark_sandbox::{Options, Sandbox};

use crate::client::{mail, post};

#[test]
fn it_stops_when_dropped() {
    let sandbox = Sandbox::start().unwrap();
    let address = sandbox.address();
    assert!(address.ip().is_loopback());
    // Neither an idle connection nor half a request holds it up.
    let _idle = TcpStream::connect(address).unwrap();
    let mut half = TcpStream::connect(address).unwrap();
    half.write_all(b"POST /email HTTP/1.1\r\nContent-Length: 100\r\n\r\n{").unwrap();
    post(&sandbox, "/email", mail()).ok();
    drop(sandbox);
    assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    TcpListener::bind(address).unwrap();
}

#[test]
fn a_taken_port_is_an_error() {
    let sandbox = Sandbox::start().unwrap();
    let again = Sandbox::start_with(Options::new().address(sandbox.address()));
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AddrInUse);
}

#[test]
fn it_lives_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::start().unwrap();
        post(&sandbox, "/email", mail()).ok();
        let taken = Options::new().address(sandbox.address());
        assert!(Sandbox::start_with(taken).is_err());
        drop(sandbox);
    });
}

#[test]
fn on_all_addresses_the_url_is_on_loopback() {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let sandbox = Sandbox::start_with(Options::new().address(everywhere)).unwrap();
    let port = sandbox.address().port();
    assert_eq!(sandbox.url(), format!("http://127.0.0.1:{port}"));
    assert_eq!(sandbox.inbox_url(), format!("http://127.0.0.1:{port}/"));
}

#[test]
fn many_may_send_at_once() {
    let sandbox = Sandbox::start().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    post(&sandbox, "/email", mail()).ok();
                }
            });
        }
    });
    let mut ids = sandbox.messages().iter().map(|message| message.id.clone()).collect::<Vec<_>>();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), sandbox.requests()), (160, 160));
}
