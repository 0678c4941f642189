//! Counts by day and in total.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::vec;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::lenient::{Lenient, lenient};
use crate::time::{Date, Timestamp};

/// The counts of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DailyStats<C> {
    /// The days with any counts.
    pub days: Vec<DayStats<C>>,
    /// The sum of all days.
    #[serde(flatten)]
    pub total: C,
}

/// The counts of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DayStats<C> {
    /// The day, in US Eastern time; absent if the response has none.
    #[serde(default, deserialize_with = "day", skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The counts.
    #[serde(flatten)]
    pub counts: C,
}

/// Emails sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Sends {
    /// Emails sent, counting each recipient.
    #[serde(skip_serializing_if = "is_zero")]
    pub sent: i64,
}

/// Spam complaints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SpamComplaints {
    /// Emails reported as spam.
    #[serde(skip_serializing_if = "is_zero")]
    pub spam_complaint: i64,
}

/// Emails with open or click tracking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Tracked {
    /// Emails sent with open or click tracking.
    #[serde(skip_serializing_if = "is_zero")]
    pub tracked: i64,
}

/// Opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Opens {
    /// All opens.
    #[serde(skip_serializing_if = "is_zero")]
    pub opens: i64,
    /// First opens of each recipient.
    #[serde(skip_serializing_if = "is_zero")]
    pub unique: i64,
}

/// Clicks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Clicks {
    /// All clicks.
    #[serde(skip_serializing_if = "is_zero")]
    pub clicks: i64,
    /// First clicks of each recipient on each link.
    #[serde(skip_serializing_if = "is_zero")]
    pub unique: i64,
}

/// Counts by name. Postmark omits zeros.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts<K>(
    /// Sorted by name: a map would allocate space for eleven on each day.
    Vec<(K, i64)>,
);

impl<K: Ord> Counts<K> {
    /// The count for a name, or 0.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, name: &Q) -> i64
    where
        K: Borrow<Q>,
    {
        let found = self.0.binary_search_by(|(known, _)| known.borrow().cmp(name));
        found.ok().and_then(|place| self.0.get(place)).map_or(0, |(_, count)| *count)
    }

    /// The names and their counts, sorted by name.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, i64)> {
        self.0.iter().map(|(name, count)| (name, *count))
    }
}

impl<K> IntoIterator for Counts<K> {
    type Item = (K, i64);
    type IntoIter = vec::IntoIter<(K, i64)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Reads a day; anything else counts as absent.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Timestamp::deserialize(deserializer).map(|time| time.date())
}

impl<K: Serialize> Serialize for Counts<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, count)| (name, count)))
    }
}

/// Reads the members that are whole numbers and skips the others.
impl<'de, K: Deserialize<'de> + Ord> Deserialize<'de> for Counts<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<K>(PhantomData<K>);

        impl<'de, K: Deserialize<'de> + Ord> Visitor<'de> for Members<K> {
            type Value = Counts<K>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("counts by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counts<K>, A::Error> {
                let mut counts: Vec<(K, i64)> = Vec::new();
                while let Some((name, Count(count))) = map.next_entry()? {
                    counts.extend(count.map(|count| (name, count)));
                }
                // The last of several counts for a name wins.
                counts.reverse();
                counts.sort_by(|(a, _), (b, _)| a.cmp(b));
                counts.dedup_by(|(a, _), (b, _)| a == b);
                counts.shrink_to_fit();
                Ok(Counts(counts))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// A whole number, or `None` for anything else.
#[derive(Default)]
struct Count(Option<i64>);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer)
    }
}

impl Lenient<'_> for Count {
    fn of_integer(count: i64) -> Self {
        Self(Some(count))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(count: &i64) -> bool {
    *count == 0
}
