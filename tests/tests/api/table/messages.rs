//! Messages, opens and clicks.

use postmark_core::api::messages::*;
use postmark_core::{Date, Platform};

use crate::case::{Case, case, list};

const ID: &str = "07311c54-0687-4ab9-b034-b54b5bad88ba";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = outbound();
    cases.extend(inbound());
    cases.extend(events());
    cases
}

fn day(day: u8) -> Date {
    Date::new(2026, 1, day).unwrap()
}

fn outbound() -> Vec<Case> {
    let search = ListOutboundMessages::new()
        .count(50)
        .offset(100)
        .recipient("jane@example.com")
        .from_email("me@example.com")
        .tag("order")
        .status(OutboundMessageStatus::Sent)
        .from_date(day(1))
        .to_date(day(31))
        .subject("Your order")
        .message_stream("broadcast")
        .metadata("order-id", "77");
    vec![
        list(
            search,
            "GET /messages/outbound?count=50&offset=100&recipient=jane%40example.com\
             &fromemail=me%40example.com&tag=order&status=sent&fromdate=2026-01-01\
             &todate=2026-01-31&subject=Your%20order&messagestream=broadcast&metadata_order-id=77",
        ),
        case(
            GetOutboundMessage::new(ID),
            "GET /messages/outbound/07311c54-0687-4ab9-b034-b54b5bad88ba/details",
        ),
        case(
            GetOutboundMessageDump::new(ID),
            "GET /messages/outbound/07311c54-0687-4ab9-b034-b54b5bad88ba/dump",
        ),
    ]
}

fn inbound() -> Vec<Case> {
    let search = ListInboundMessages::new()
        .count(50)
        .offset(100)
        .recipient("in@example.com")
        .from_email("jane@example.com")
        .subject("Re: Your order")
        .mailbox_hash("77")
        .tag("order")
        .status(InboundMessageStatus::Blocked)
        .from_date(day(1))
        .to_date(day(31));
    vec![
        list(
            search,
            "GET /messages/inbound?count=50&offset=100&recipient=in%40example.com\
             &fromemail=jane%40example.com&subject=Re%3A%20Your%20order&mailboxhash=77&tag=order\
             &status=blocked&fromdate=2026-01-01&todate=2026-01-31",
        ),
        case(
            GetInboundMessage::new(ID),
            "GET /messages/inbound/07311c54-0687-4ab9-b034-b54b5bad88ba/details",
        ),
        case(
            GetInboundMessageDump::new(ID),
            "GET /messages/inbound/07311c54-0687-4ab9-b034-b54b5bad88ba/dump",
        ),
        case(
            BypassInboundMessage::new(ID),
            "PUT /messages/inbound/07311c54-0687-4ab9-b034-b54b5bad88ba/bypass",
        ),
        case(
            RetryInboundMessage::new(ID),
            "PUT /messages/inbound/07311c54-0687-4ab9-b034-b54b5bad88ba/retry",
        ),
    ]
}

fn events() -> Vec<Case> {
    macro_rules! search {
        ($List:ident) => {
            $List::new()
                .count(50)
                .offset(100)
                .recipient("jane@example.com")
                .tag("order")
                .client_name("Outlook 2010")
                .client_company("Microsoft")
                .client_family("Outlook")
                .os_name("Windows 7")
                .os_family("Windows")
                .os_company("Microsoft Corporation")
                .platform(Platform::Desktop)
                .country("Croatia")
                .region("Split")
                .city("Split")
                .message_stream("broadcast")
                .from_date(day(1))
                .to_date(day(31))
        };
    }
    vec![
        list(
            search!(ListOpens),
            "GET /messages/outbound/opens?count=50&offset=100&recipient=jane%40example.com\
             &tag=order&client_name=Outlook%202010&client_company=Microsoft&client_family=Outlook\
             &os_name=Windows%207&os_family=Windows&os_company=Microsoft%20Corporation\
             &platform=Desktop&country=Croatia&region=Split&city=Split&messagestream=broadcast\
             &fromdate=2026-01-01&todate=2026-01-31",
        ),
        list(
            ListMessageOpens::new(ID).count(50).offset(7),
            "GET /messages/outbound/opens/07311c54-0687-4ab9-b034-b54b5bad88ba?count=50&offset=7",
        ),
        list(
            search!(ListClicks),
            "GET /messages/outbound/clicks?count=50&offset=100&recipient=jane%40example.com\
             &tag=order&client_name=Outlook%202010&client_company=Microsoft&client_family=Outlook\
             &os_name=Windows%207&os_family=Windows&os_company=Microsoft%20Corporation\
             &platform=Desktop&country=Croatia&region=Split&city=Split&messagestream=broadcast\
             &fromdate=2026-01-01&todate=2026-01-31",
        ),
        list(
            ListMessageClicks::new(ID).count(50).offset(7),
            "GET /messages/outbound/clicks/07311c54-0687-4ab9-b034-b54b5bad88ba?count=50&offset=7",
        ),
    ]
}
