//! Time formats of Postmark and HTTP.

mod date;
mod eastern_time;
mod reading;
mod retry_after;
mod timestamp;
#[cfg(feature = "chrono")]
mod with_chrono;
#[cfg(feature = "jiff")]
mod with_jiff;
#[cfg(feature = "time")]
mod with_time;

pub use self::date::Date;
pub use self::eastern_time::EasternTime;
pub use self::timestamp::Timestamp;

pub(crate) use self::retry_after::retry_after;
