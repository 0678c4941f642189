//! Requests to erase what Postmark keeps about a person.
//!
//! Postmark's support enables it for an account; until then every request is refused with
//! [`ErrorCode`](crate::ErrorCode) 1302.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/data-removals-api).

use serde::{Deserialize, Serialize};

use crate::request::{AccountToken, Draft, Endpoint};

id! {
    /// The number of a data removal.
    DataRemovalId
}

/// Asks for all data about a recipient to be erased: `POST /data-removals`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/data-removals-api).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateDataRemoval {
    requested_by: String,
    requested_for: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_when_completed: Option<bool>,
}

impl CreateDataRemoval {
    /// The address of the requester, and the address whose data is removed.
    pub fn new(requested_by: impl Into<String>, requested_for: impl Into<String>) -> Self {
        Self {
            requested_by: requested_by.into(),
            requested_for: requested_for.into(),
            notify_when_completed: None,
        }
    }

    setters! {
        /// Whether the requester gets an email when it is done; Postmark sends none by default.
        notify_when_completed: bool,
    }
}

impl Endpoint for CreateDataRemoval {
    type Token = AccountToken;
    type Response = DataRemoval;

    fn draft(&self) -> Draft {
        Draft::post("/data-removals").json(self)
    }
}

/// Gets the state of a data removal: `GET /data-removals/{removalid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/data-removals-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetDataRemoval(DataRemovalId);

impl GetDataRemoval {
    /// The data removal with a number.
    pub fn new(id: impl Into<DataRemovalId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetDataRemoval {
    type Token = AccountToken;
    type Response = DataRemoval;

    fn draft(&self) -> Draft {
        Draft::get("/data-removals/{removalid}").bind(self.0)
    }
}

open_enum! {
    /// How far a data removal has come.
    DataRemovalStatus {
        /// The data is still there.
        Pending = "Pending",
        /// The data is gone.
        Done = "Done",
    }
}

/// A request to erase the data about a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DataRemoval {
    /// The request's number.
    #[serde(rename = "ID")]
    pub id: DataRemovalId,
    /// How far it has come.
    pub status: DataRemovalStatus,
}
