//! Lists whose responses contain the key of the next request.

use bytes::Bytes;
use http::Response;
use postmark_core::api::bulk::ListBulkSends;
use postmark_core::{Cursor, Endpoint, read};

use crate::memory::reading;

/// Walks a list whose responses are the lines.
///
/// - Every request is valid, and differs from the one before.
/// - All rows of all responses come out, in order.
/// - After an invalid line, the same request is repeated.
/// - The walk ends at a response without a key, or with its request's own, and stays ended.
pub fn cursors(input: &[u8]) {
    let mut cursor = Cursor::new(ListBulkSends::new());
    for line in input.split(|byte| *byte == b'\n') {
        let Some(list) = cursor.request() else {
            assert!(cursor.request().is_none());
            return;
        };
        assert_eq!(list.draft().check(), Ok(()));
        let answer = Response::new(Bytes::copy_from_slice(line));
        let answer = reading(line.len(), || read(&list, answer));
        let asked = format!("{list:?}");
        match answer {
            Ok(answer) => {
                let key = answer.pagination_key.clone().filter(|key| !key.is_empty());
                let ids: Vec<_> = answer.requests.iter().map(|send| send.id.clone()).collect();
                let rows = cursor.handle(answer);
                assert!(rows.iter().map(|send| &send.id).eq(&ids));
                match cursor.request() {
                    Some(next) => {
                        let next = format!("{next:?}");
                        assert!(
                            next != asked && next.contains(&format!("{:?}", key.expect("one")))
                        );
                    }
                    None => assert!(
                        key.is_none_or(|key| asked.contains(&format!("Some({key:?})"))),
                        "it ends before its end"
                    ),
                }
            }
            Err(_) => assert_eq!(cursor.request().map(|list| format!("{list:?}")), Some(asked)),
        }
    }
}
