//! Requests to erase the data that Postmark has about a person.
//!
//! Postmark's support has to enable this for an account. Until then, every request fails with
//! [`ErrorCode`](crate::ErrorCode) 1302.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/data-removals-api).

use serde::{Deserialize, Serialize};

use crate::request::{AccountToken, Draft, Endpoint};

id! {
    /// The id of a data removal.
    DataRemovalId
}

/// Requests the removal of all data about a recipient: `POST /data-removals`.
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
    /// The address of the requester, and the address whose data is to be removed.
    pub fn new(requested_by: impl Into<String>, requested_for: impl Into<String>) -> Self {
        Self {
            requested_by: requested_by.into(),
            requested_for: requested_for.into(),
            notify_when_completed: None,
        }
    }

    setters! {
        /// Whether to email the requester when the removal is done; off by default.
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

/// Gets the status of a data removal: `GET /data-removals/{removalid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/data-removals-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetDataRemoval(DataRemovalId);

impl GetDataRemoval {
    /// The data removal with this id.
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
    /// The status of a data removal.
    DataRemovalStatus {
        /// The data has not been removed yet.
        Pending = "Pending",
        /// The data has been removed.
        Done = "Done",
    }
}

/// A request to erase the data about a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DataRemoval {
    /// The id of the request.
    #[serde(rename = "ID")]
    pub id: DataRemovalId,
    /// The status.
    pub status: DataRemovalStatus,
}
