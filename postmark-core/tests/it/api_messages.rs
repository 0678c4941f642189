//! Bounces, and messages sent and received, on the wire.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use postmark_core::api::bounces::*;
use postmark_core::api::messages::*;
use postmark_core::{
    BounceId, BounceType, ClickLocation, Config, Date, EasternTime, Endpoint, Platform,
    ServerToken, SuppressionOrigin,
};

use crate::wire::{answer, line, value};

const ID: &str = "0ac29aee-e1cd-480d-b08d-4f48548ff48d";

fn is(endpoint: &impl Endpoint<Token = ServerToken>, expected: &str) {
    assert_eq!(line(&Config::new(ServerToken::test()), endpoint), expected);
}

fn noon() -> EasternTime {
    EasternTime::new(Date::new(2026, 1, 1).unwrap(), 12, 0, 0).unwrap()
}

// contract: paging.window paging.no-reach
#[test]
fn the_routes_are_those_of_postmark() {
    is(&GetDeliveryStats, "GET /deliverystats");
    is(&ListBounces::new(), "GET /bounces?count=500&offset=0");
    is(&GetBounce::new(692_560_173), "GET /bounces/692560173");
    is(&GetBounceDump::new(692_560_173), "GET /bounces/692560173/dump");
    is(&ActivateBounce::new(692_560_173), "PUT /bounces/692560173/activate");
    is(&ListBounceTags, "GET /bounces/tags");

    is(&ListOutboundMessages::new(), "GET /messages/outbound?count=500&offset=0");
    is(&GetOutboundMessage::new(ID), &format!("GET /messages/outbound/{ID}/details"));
    is(&GetOutboundMessageDump::new(ID), &format!("GET /messages/outbound/{ID}/dump"));
    is(&ListInboundMessages::new(), "GET /messages/inbound?count=500&offset=0");
    is(&GetInboundMessage::new(ID), &format!("GET /messages/inbound/{ID}/details"));
    is(&GetInboundMessageDump::new(ID), &format!("GET /messages/inbound/{ID}/dump"));
    is(&BypassInboundMessage::new(ID), &format!("PUT /messages/inbound/{ID}/bypass"));
    is(&RetryInboundMessage::new(ID), &format!("PUT /messages/inbound/{ID}/retry"));

    is(&ListOpens::new(), "GET /messages/outbound/opens?count=500&offset=0");
    is(&ListClicks::new(), "GET /messages/outbound/clicks?count=500&offset=0");
    is(
        &ListMessageOpens::new(ID).count(1).offset(20_000),
        &format!("GET /messages/outbound/opens/{ID}?count=1&offset=20000"),
    );
    is(
        &ListMessageClicks::new(ID).count(1).offset(20_000),
        &format!("GET /messages/outbound/clicks/{ID}?count=1&offset=20000"),
    );
}

// contract: quirk.query-case quirk.metadata-filter quirk.bounces-by-message
#[test]
fn searches_take_every_filter() {
    let bounces = ListBounces::new()
        .count(50)
        .bounce_type(BounceType::HardBounce)
        .inactive(true)
        .email("example.com")
        .tag("Invitation")
        .message_id(ID)
        .from_date(noon())
        .to_date(Date::MAX)
        .message_stream("outbound");
    let filters = "type=HardBounce&inactive=true&emailFilter=example.com&tag=Invitation\
                   &messageID=0ac29aee-e1cd-480d-b08d-4f48548ff48d&fromdate=2026-01-01T12%3A00%3A00\
                   &todate=9999-12-31&messagestream=outbound";
    is(&bounces, &format!("GET /bounces?count=50&offset=0&{filters}"));

    let outbound = ListOutboundMessages::new()
        .recipient("john.doe@yahoo.com")
        .from_email("joe@domain.com")
        .tag("welcome")
        .status(OutboundMessageStatus::Sent)
        .from_date(noon())
        .to_date(Date::MAX)
        .subject("a & b")
        .message_stream("outbound")
        .metadata("size", "big")
        .metadata("the color", "blue");
    let filters = "recipient=john.doe%40yahoo.com&fromemail=joe%40domain.com&tag=welcome\
                   &status=sent&fromdate=2026-01-01T12%3A00%3A00&todate=9999-12-31\
                   &subject=a%20%26%20b&messagestream=outbound&metadata_the%20color=blue";
    is(&outbound, &format!("GET /messages/outbound?count=500&offset=0&{filters}"));

    let inbound = ListInboundMessages::new()
        .recipient("john.doe@yahoo.com")
        .from_email("jack@yahoo.com")
        .subject("hi")
        .mailbox_hash("ahoy")
        .tag("t")
        .status(InboundMessageStatus::Blocked)
        .from_date(Date::MIN)
        .to_date(noon());
    let filters = "recipient=john.doe%40yahoo.com&fromemail=jack%40yahoo.com&subject=hi\
                   &mailboxhash=ahoy&tag=t&status=blocked&fromdate=0001-01-01\
                   &todate=2026-01-01T12%3A00%3A00";
    is(&inbound, &format!("GET /messages/inbound?count=500&offset=0&{filters}"));

    let opens = ListOpens::new()
        .recipient("john.doe@yahoo.com")
        .tag("welcome")
        .client_name("Chrome 140")
        .client_company("Google")
        .client_family("Chrome")
        .os_name("OS X 10")
        .os_family("OS X")
        .os_company("Apple")
        .platform(Platform::WebMail)
        .country("Serbia")
        .region("Vojvodina")
        .city("Novi Sad")
        .message_stream("outbound")
        .from_date(noon())
        .to_date(Date::MAX);
    let filters = "recipient=john.doe%40yahoo.com&tag=welcome&client_name=Chrome%20140\
                   &client_company=Google&client_family=Chrome&os_name=OS%20X%2010&os_family=OS%20X\
                   &os_company=Apple&platform=WebMail&country=Serbia&region=Vojvodina\
                   &city=Novi%20Sad&messagestream=outbound&fromdate=2026-01-01T12%3A00%3A00\
                   &todate=9999-12-31";
    is(&opens, &format!("GET /messages/outbound/opens?count=500&offset=0&{filters}"));
}

// contract: quirk.all-row quirk.old-bounces quirk.bounce-dump quirk.activate-answer
// contract: quirk.all-row-optional
#[test]
fn answers_about_bounces_are_read_whole() {
    answer(&GetDeliveryStats, "deliverystats.response");
    answer(&GetDeliveryStats, "deliverystats.unknown-type.response");
    for name in ["bounces-list", "bounces-list.old", "bounces-list.empty"] {
        answer(&ListBounces::new(), &format!("{name}.response"));
    }
    answer(&GetBounce::new(1), "bounces-get.response");
    answer(&GetBounce::new(1), "bounces-get.old.response");
    for name in ["bounces-dump", "bounces-dump.empty", "bounces-dump.missing"] {
        answer(&GetBounceDump::new(1), &format!("{name}.response"));
    }
    answer(&ActivateBounce::new(1), "bounces-activate.response");
    answer(&ActivateBounce::new(1), "bounces-activate.old.response");
    answer(&ListBounceTags, "bounces-tags.response");
    answer(&ListBounceTags, "bounces-tags.some.response");
}

// contract: quirk.inbound-key quirk.records-of-2017 quirk.single-message-events
#[test]
fn answers_about_messages_are_read_whole() {
    let page = answer(&ListOutboundMessages::new(), "messages-outbound-list.response");
    assert_eq!(page.total_count, 194);
    assert_eq!(page.items[0].metadata.as_ref().unwrap().get("color"), Some("blue"));
    answer(&ListOutboundMessages::new(), "messages-outbound-list.old.response");
    answer(&GetOutboundMessage::new(ID), "messages-outbound-details.response");
    answer(&GetOutboundMessage::new(ID), "messages-outbound-details.old.response");
    answer(&GetOutboundMessageDump::new(ID), "messages-outbound-dump.response");
    answer(&GetOutboundMessageDump::new(ID), "messages-outbound-dump.empty.response");

    let page = answer(&ListInboundMessages::new(), "messages-inbound-list.response");
    assert_eq!(page.items[0].to_full[0].mailbox_hash.as_deref(), Some("ahoy"));
    assert!(page.items[0].date.unix_seconds().is_some());
    answer(&ListInboundMessages::new(), "messages-inbound-list.no-mailboxhash.response");
    answer(&ListInboundMessages::new(), "messages-inbound-list.empty.response");
    let blocked = answer(&GetInboundMessage::new(ID), "messages-inbound-details.response");
    assert_eq!(blocked.message.status, InboundMessageStatus::Blocked);
    assert_eq!(blocked.blocked_reason.unwrap(), "Blocked by rule 'jondoe@gmail.com'");
    answer(&GetInboundMessage::new(ID), "messages-inbound-details.processed.response");
    answer(&GetInboundMessageDump::new(ID), "messages-inbound-dump.response");
    answer(&BypassInboundMessage::new(ID), "messages-inbound-bypass.response");
    answer(&RetryInboundMessage::new(ID), "messages-inbound-retry.response");

    let page = answer(&ListOpens::new(), "messages-opens-list.response");
    assert_eq!(page.items[0].os.as_ref().unwrap().name.as_deref(), Some("OS X 10.7 Lion"));
    answer(&ListOpens::new(), "messages-opens-list.old.response");
    answer(&ListMessageOpens::new(ID), "messages-opens-get.response");
    let page = answer(&ListClicks::new(), "messages-clicks-list.response");
    assert_eq!(page.items[0].click_location, ClickLocation::Html);
    answer(&ListMessageClicks::new(ID), "messages-clicks-get.response");
}

// contract: quirk.event-details
#[test]
fn events_have_the_details_of_their_type() {
    let message = answer(&GetOutboundMessage::new(ID), "messages-outbound-details.response");
    let of = |event_type| {
        let event = message.message_events.iter().find(|event| event.event_type == event_type);
        event.and_then(|event| event.details.clone()).unwrap()
    };
    assert!(of(MessageEventType::Delivered).destination_ip.is_some());
    assert!(of(MessageEventType::Transient).delivery_message.is_some());
    assert!(of(MessageEventType::Opened).summary.is_some());
    assert_eq!(of(MessageEventType::Bounced).bounce_id, Some(BounceId(374_814_878)));
    let change = of(MessageEventType::SubscriptionChanged);
    assert_eq!(change.origin, Some(SuppressionOrigin::Recipient));
    assert_eq!(change.suppress_sending, Some(true));
    assert!(of(MessageEventType::LinkClicked).link.is_some());
    assert_eq!(of("SomethingNew".into()).other["Foo"], "bar");
}

// contract: quirk.total-count-text quirk.attachment-names quirk.event-details
#[test]
fn what_the_sources_tell_in_two_ways_is_read_in_both() {
    let list = ListOutboundMessages::new();
    let page =
        list.read(crate::wire::fixture("messages-outbound-list.string-total.response")).unwrap();
    assert_eq!(page.total_count, 1);
    let name = "messages-outbound-list.object-attachments.response";
    let page = list.read(crate::wire::fixture(name)).unwrap();
    assert_eq!(page.items[0].attachments, ["a.txt"]);

    let read = |json: &str| serde_json::from_str::<MessageEventDetails>(json).unwrap();
    assert_eq!(read(r#"{"BounceID": 7}"#).bounce_id, Some(BounceId(7)));
    assert_eq!(read(r#"{"BounceID": ""}"#).bounce_id, None);
    for (json, expected) in
        [("true", Some(true)), (r#""False""#, Some(false)), (r#""Perhaps""#, None)]
    {
        let details = read(&format!(r#"{{"SuppressSending": {json}}}"#));
        assert_eq!(details.suppress_sending, expected);
    }
}

// contract: quirk.records-of-2017
#[test]
fn nothing_in_a_row_is_required() {
    let page = ListOutboundMessages::new().read(r#"{"Messages": [{}]}"#.into()).unwrap();
    assert_eq!(page.items, [OutboundMessage::default()]);
    let nulls = value("messages-outbound-list.response")["Messages"][0]
        .as_object()
        .unwrap()
        .keys()
        .map(|key| format!("{key:?}: null"))
        .collect::<Vec<_>>()
        .join(", ");
    let details = format!(r#"{{{nulls}, "MessageEvents": [{{"Details": null}}]}}"#);
    let details = GetOutboundMessage::new(ID).read(details.into()).unwrap();
    assert_eq!(details.message, OutboundMessage::default());
    assert_eq!(details.message_events.len(), 1);
    let page = ListInboundMessages::new().read(r#"{"InboundMessages": [{}]}"#.into()).unwrap();
    assert_eq!(page.items, [InboundMessage::default()]);
    let page = ListOpens::new().read(r#"{"Opens": [{"Geo": null}]}"#.into()).unwrap();
    assert_eq!(page.items, [Open::default()]);
    let page = ListClicks::new().read(r#"{"Clicks": [{}]}"#.into()).unwrap();
    assert_eq!(page.items, [Click::default()]);
}
