//! Message streams and the addresses that they do not send to.

use postmark_core::api::message_streams::*;
use postmark_core::api::suppressions::*;
use postmark_core::{Date, SuppressionOrigin, SuppressionReason};

use crate::case::{Case, case};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = streams();
    cases.extend(suppressions());
    cases
}

fn streams() -> Vec<Case> {
    let id = "transactional-dev";
    let list = ListMessageStreams::new()
        .message_stream_type(MessageStreamType::Broadcasts)
        .include_archived_streams(true);
    let create = CreateMessageStream::new(id, "My Dev Stream", MessageStreamType::Transactional)
        .description("Second stream")
        .unsubscribe_handling(UnsubscribeHandling::None);
    let edit = EditMessageStream::new(id)
        .name("Updated")
        .description("Updated description")
        .unsubscribe_handling(UnsubscribeHandling::Postmark);
    vec![
        case(list, "GET /message-streams?MessageStreamType=Broadcasts&IncludeArchivedStreams=true"),
        case(GetMessageStream::new(id), "GET /message-streams/transactional-dev"),
        case(create, "POST /message-streams").file("streams-create.request.json"),
        case(edit, "PATCH /message-streams/transactional-dev").file("streams-edit.request.json"),
        case(ArchiveMessageStream::new(id), "POST /message-streams/transactional-dev/archive"),
        case(UnarchiveMessageStream::new(id), "POST /message-streams/transactional-dev/unarchive"),
    ]
}

fn suppressions() -> Vec<Case> {
    let list = ListSuppressions::new("outbound")
        .reason(SuppressionReason::HardBounce)
        .origin(SuppressionOrigin::Recipient)
        .from_date(Date::new(2026, 1, 1).unwrap())
        .to_date(Date::new(2026, 1, 31).unwrap())
        .email_address("jane@example.com");
    let good = "good.address@wildbit.com";
    let spammy = "spammy.address@wildbit.com";
    let create = CreateSuppressions::new("outbound", [good, spammy, "invalid-email-address"]);
    let delete = DeleteSuppressions::new("outbound", [good, "not.suppressed@wildbit.com", spammy]);
    vec![
        case(
            list,
            "GET /message-streams/outbound/suppressions/dump?SuppressionReason=HardBounce\
             &Origin=Recipient&fromdate=2026-01-01&todate=2026-01-31\
             &EmailAddress=jane%40example.com",
        ),
        case(create, "POST /message-streams/outbound/suppressions")
            .file("suppressions-create.request.json"),
        case(delete, "POST /message-streams/outbound/suppressions/delete")
            .file("suppressions-delete.request.json"),
    ]
}
