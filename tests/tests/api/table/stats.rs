//! Statistics: every endpoint takes the same filters.

use postmark_core::Date;
use postmark_core::api::stats::*;

use crate::case::{Case, case};

pub(crate) fn cases() -> Vec<Case> {
    macro_rules! case {
        ($Get:ident, $route:literal) => {
            case(
                $Get::new()
                    .tag("order & more")
                    .from_date(Date::new(2026, 1, 1).unwrap())
                    .to_date(Date::new(2026, 1, 31).unwrap())
                    .message_stream("outbound"),
                concat!(
                    $route,
                    "?tag=order%20%26%20more&fromdate=2026-01-01&todate=2026-01-31",
                    "&messagestream=outbound",
                ),
            )
        };
    }
    vec![
        case!(GetOutboundOverview, "GET /stats/outbound"),
        case!(GetSentCounts, "GET /stats/outbound/sends"),
        case!(GetBounceCounts, "GET /stats/outbound/bounces"),
        case!(GetSpamComplaintCounts, "GET /stats/outbound/spam"),
        case!(GetTrackedEmailCounts, "GET /stats/outbound/tracked"),
        case!(GetOpenCounts, "GET /stats/outbound/opens"),
        case!(GetOpenPlatforms, "GET /stats/outbound/opens/platforms"),
        case!(GetOpenEmailClients, "GET /stats/outbound/opens/emailclients"),
        case!(GetOpenReadTimes, "GET /stats/outbound/opens/readtimes"),
        case!(GetClickCounts, "GET /stats/outbound/clicks"),
        case!(GetClickBrowserFamilies, "GET /stats/outbound/clicks/browserfamilies"),
        case!(GetClickPlatforms, "GET /stats/outbound/clicks/platforms"),
        case!(GetClickLocations, "GET /stats/outbound/clicks/location"),
    ]
}
