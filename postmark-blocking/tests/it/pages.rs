//! Lists, read to their end.

use postmark_blocking::api::bounces::ListBounces;

use crate::client::client;
use crate::server::{Request, Server};

#[test]
fn rows_come_from_as_many_pages_as_there_are() {
    let server = Server::start(|_, peer| {
        for ids in [[1, 2], [3, 4], [5, 6]] {
            peer.request();
            let [one, other] = ids.map(|id| format!(r#"{{"ID":{id},"Email":"{id}@example.com"}}"#));
            peer.answer("200 OK", &format!(r#"{{"TotalCount":6,"Bounces":[{one},{other}]}}"#));
        }
    });
    let mut rows = client(server.url()).pages(ListBounces::new());
    let emails: Vec<_> = rows.by_ref().map(|bounce| bounce.unwrap().email).collect();
    assert_eq!(emails, [1, 2, 3, 4, 5, 6].map(|id| format!("{id}@example.com")));
    assert!(rows.next().is_none());
    let requests = server.finish().requests();
    let lines: Vec<_> = requests.iter().map(Request::line).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[2].contains("offset=4"), "{}", lines[2]);
}

#[test]
fn an_error_is_the_last_row() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", r#"{"TotalCount":9,"Bounces":[{"ID":1}]}"#);
        peer.request();
        peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"No"}"#);
    });
    let rows: Vec<_> = client(server.url()).pages(ListBounces::new()).take(9).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].is_ok() && rows[1].is_err());
    assert_eq!(server.finish().requests().len(), 2);
}
