//! Types shared by several resources, or by a resource and a webhook.

mod acknowledgement;
mod bounce_type;
mod dump;
mod ids;
mod inbound_address;
mod suppression_reason;
mod tracking;

pub use self::acknowledgement::Acknowledgement;
pub use self::bounce_type::BounceType;
pub use self::dump::Dump;
pub use self::ids::{BounceId, ServerId};
pub use self::inbound_address::InboundAddress;
pub use self::suppression_reason::{SuppressionOrigin, SuppressionReason};
pub use self::tracking::{ClickLocation, ClientInfo, GeoInfo, OsInfo, Platform};
