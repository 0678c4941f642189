//! Bounces.

use postmark_core::api::bounces::*;
use postmark_core::{BounceType, Date};

use crate::case::{Case, case, list};

pub(crate) fn cases() -> Vec<Case> {
    let day = |day| Date::new(2026, 1, day).unwrap();
    let filtered = ListBounces::new()
        .count(50)
        .offset(100)
        .bounce_type(BounceType::HardBounce)
        .inactive(true)
        .email("jane@example.com")
        .tag("order & more")
        .message_id("b7bc2f4a-e38e-4336-af7d-e6c392c2f817")
        .from_date(day(1))
        .to_date(day(31))
        .message_stream("outbound");
    vec![
        case(GetDeliveryStats, "GET /deliverystats"),
        list(ListBounces::new(), "GET /bounces?count=500&offset=0"),
        case(
            filtered,
            "GET /bounces?count=50&offset=100&type=HardBounce&inactive=true\
             &emailFilter=jane%40example.com&tag=order%20%26%20more\
             &messageID=b7bc2f4a-e38e-4336-af7d-e6c392c2f817&fromdate=2026-01-01&todate=2026-01-31\
             &messagestream=outbound",
        ),
        case(GetBounce::new(4_323_372_036_854_775_807), "GET /bounces/4323372036854775807"),
        case(GetBounceDump::new(692_560_173), "GET /bounces/692560173/dump"),
        case(ActivateBounce::new(692_560_173), "PUT /bounces/692560173/activate"),
        case(ListBounceTags, "GET /bounces/tags"),
    ]
}
