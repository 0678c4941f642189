//! Message streams and their suppressions, on the wire.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use postmark_core::api::message_streams::*;
use postmark_core::api::suppressions::*;
use postmark_core::{
    Config, Date, Endpoint, ServerId, ServerToken, SuppressionOrigin, SuppressionReason,
};

use crate::wire::{answer, fault, line, sent, value};

fn config() -> Config<ServerToken> {
    Config::new(ServerToken::test())
}

fn is(endpoint: &impl Endpoint<Token = ServerToken>, expected: &str) {
    assert_eq!(line(&config(), endpoint), expected);
}

fn dev() -> CreateMessageStream {
    CreateMessageStream::new("transactional-dev", "My Dev Stream", "Transactional")
        .description("Second stream")
        .unsubscribe_handling(UnsubscribeHandling::None)
}

#[test]
fn the_routes_are_those_of_postmark() {
    is(&ListMessageStreams::new(), "GET /message-streams");
    let list = ListMessageStreams::new()
        .message_stream_type(MessageStreamType::Broadcasts)
        .include_archived_streams(true);
    let filters = "MessageStreamType=Broadcasts&IncludeArchivedStreams=true";
    is(&list, &format!("GET /message-streams?{filters}"));
    is(&GetMessageStream::new("outbound"), "GET /message-streams/outbound");
    is(&dev(), "POST /message-streams");
    is(&EditMessageStream::new("outbound"), "PATCH /message-streams/outbound");
    is(&ArchiveMessageStream::new("dev"), "POST /message-streams/dev/archive");
    is(&UnarchiveMessageStream::new("dev"), "POST /message-streams/dev/unarchive");

    is(&ListSuppressions::new("a/b"), "GET /message-streams/a%2Fb/suppressions/dump");
    let list = ListSuppressions::new("outbound")
        .reason(SuppressionReason::HardBounce)
        .origin(SuppressionOrigin::Recipient)
        .from_date(Date::new(2019, 12, 1).unwrap())
        .to_date(Date::new(2019, 12, 31).unwrap())
        .email_address("a@example.com");
    let filters = "SuppressionReason=HardBounce&Origin=Recipient&fromdate=2019-12-01\
                   &todate=2019-12-31&EmailAddress=a%40example.com";
    is(&list, &format!("GET /message-streams/outbound/suppressions/dump?{filters}"));
    let create = CreateSuppressions::new("outbound", ["a@example.com"]);
    is(&create, "POST /message-streams/outbound/suppressions");
    let delete = DeleteSuppressions::new("outbound", ["a@example.com"]);
    is(&delete, "POST /message-streams/outbound/suppressions/delete");
}

#[test]
fn requests_are_written_as_documented() {
    assert_eq!(sent(&config(), &dev()), value("streams-create.request"));
    let edit = EditMessageStream::new("outbound")
        .name("Updated")
        .description("Updated description")
        .unsubscribe_handling(UnsubscribeHandling::Postmark);
    assert_eq!(sent(&config(), &edit), value("streams-edit.request"));
    assert_eq!(sent(&config(), &EditMessageStream::new("outbound")), serde_json::json!({}));

    let addresses =
        ["good.address@wildbit.com", "spammy.address@wildbit.com", "invalid-email-address"];
    let create = CreateSuppressions::new("outbound", addresses);
    assert_eq!(sent(&config(), &create), value("suppressions-create.request"));
    let addresses =
        ["good.address@wildbit.com", "not.suppressed@wildbit.com", "spammy.address@wildbit.com"];
    let delete = DeleteSuppressions::new("outbound", addresses);
    assert_eq!(sent(&config(), &delete), value("suppressions-delete.request"));
}

// contract: limit.suppressions limit.stream.id limit.stream.name limit.stream.description
#[test]
fn what_postmark_would_refuse_is_not_sent() {
    let id = |id: &str| CreateMessageStream::new(id, "Name", "Broadcasts");
    for (wrong, problem) in [
        ("", r#"ID is """#),
        ("Dev", r#"ID is "Dev""#),
        ("1st", r#"ID is "1st""#),
        ("news letter", r#"ID is "news letter""#),
        ("pm-dev", r#"ID is "pm-dev", which Postmark keeps for itself"#),
        ("all", r#"ID is "all", which Postmark keeps for itself"#),
        (&"x".repeat(31), "ID has 31 UTF-16 units, and the limit is 30"),
    ] {
        assert_eq!(fault(&id(wrong)), problem);
    }
    is(&id(&"x".repeat(30)), "POST /message-streams");
    is(&id("p-m_2"), "POST /message-streams");

    let long = "x".repeat(1001);
    assert_eq!(
        fault(&CreateMessageStream::new("dev", &long[..101], "Broadcasts")),
        "Name has 101 UTF-16 units, and the limit is 100"
    );
    assert_eq!(
        fault(&EditMessageStream::new("dev").description(long)),
        "Description has 1001 UTF-16 units, and the limit is 1000"
    );

    let many = vec!["a@example.com"; CreateSuppressions::MAX_ADDRESSES + 1];
    is(
        &DeleteSuppressions::new("x", many[1..].to_vec()),
        "POST /message-streams/x/suppressions/delete",
    );
    assert_eq!(
        fault(&CreateSuppressions::new("x", many)),
        "Suppressions has 51 addresses, and the limit is 50"
    );
    assert_eq!(fault(&DeleteSuppressions::new("x", [""; 0])), "Suppressions has no address");
}

// contract: paging.none quirk.unsubscribe-handling
#[test]
fn answers_about_streams_are_read_whole() {
    let streams =
        ListMessageStreams::new().read(crate::wire::fixture("streams-list.response")).unwrap();
    let mut expected = value("streams-list.response");
    // Postmark's example has one of them in lower case.
    expected["MessageStreams"][1]["SubscriptionManagementConfiguration"] =
        serde_json::json!({"UnsubscribeHandlingType": "None"});
    assert_eq!(serde_json::to_value(&streams).unwrap(), expected);
    assert!(streams.items[3].archived_at.is_some());

    answer(&GetMessageStream::new("outbound"), "streams-get.response");
    answer(&dev(), "streams-create.response");
    answer(&EditMessageStream::new("outbound"), "streams-edit.response");
    let archive = ArchiveMessageStream::new("transactional-dev");
    let archived = answer(&archive, "streams-archive.response");
    assert_eq!(archived.id, "transactional-dev");
    let odd = archive.read(r#"{"ID": 7, "ServerID": "123457"}"#.into()).unwrap();
    assert_eq!((odd.id.as_str(), odd.server_id), ("7", ServerId(123_457)));
    answer(&UnarchiveMessageStream::new("transactional-dev"), "streams-unarchive.response");
}

// contract: quirk.suppression-items quirk.suppressions-unpaged
#[test]
fn answers_about_suppressions_are_read_whole() {
    let list = ListSuppressions::new("outbound");
    let all = answer(&list, "suppressions-dump.response").suppressions;
    assert_eq!(all[0].suppression_reason, SuppressionReason::ManualSuppression);
    assert_eq!(all[2].origin, SuppressionOrigin::Admin);
    answer(&list, "suppressions-dump.empty.response");

    let create = CreateSuppressions::new("outbound", ["a@example.com"]);
    let changes = answer(&create, "suppressions-create.response");
    let failed: Vec<_> = changes.failed().map(|change| change.email_address.as_str()).collect();
    assert_eq!(failed, ["spammy.address@wildbit.com", "invalid-email-address"]);
    let delete = DeleteSuppressions::new("outbound", ["a@example.com"]);
    let changes = answer(&delete, "suppressions-delete.response");
    assert_eq!(changes.suppressions[1].status, SuppressionStatus::Deleted);
    assert_eq!(changes.failed().count(), 1);
}
