//! Time, as Postmark and HTTP write it.

mod date;
mod eastern_time;
mod reading;
pub(crate) mod retry_after;
mod timestamp;

pub use self::date::Date;
pub use self::eastern_time::EasternTime;
pub use self::timestamp::Timestamp;
