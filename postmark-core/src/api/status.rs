//! How Postmark itself was: the interface of its old status page.
//!
//! The page moved to another vendor in 2023, and this interface is most likely gone with it: expect
//! a response other than documented here. Other clients still offer it. How Postmark is
//! today stands on [its status page](https://status.postmarkapp.com/).

use serde::{Deserialize, Serialize};

use crate::request::{Draft, Endpoint, StatusPage};
use crate::time::Timestamp;

/// Returns whether Postmark works: `GET /api/1.0/status`. Not documented any more.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetStatus;

impl Endpoint for GetStatus {
    type Token = StatusPage;
    type Response = OverallStatus;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/status")
    }
}

/// Gets the latest incident: `GET /api/1.0/last_incident`. Not documented any more.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetLastIncident;

impl Endpoint for GetLastIncident {
    type Token = StatusPage;
    type Response = Incident;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/last_incident")
    }
}

/// Lists all incidents: `GET /api/1.0/incidents`. Not documented any more.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct ListIncidents;

impl Endpoint for ListIncidents {
    type Token = StatusPage;
    type Response = Vec<Incident>;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/incidents")
    }
}

/// Gets one incident: `GET /api/1.0/incidents/{incidentid}`. Not documented any more.
#[derive(Debug, Clone)]
#[must_use]
pub struct GetIncident(String);

impl GetIncident {
    /// The incident with a number, which is text here.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetIncident {
    type Token = StatusPage;
    type Response = Incident;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/incidents/{incidentid}").bind(&self.0)
    }
}

/// Lists Postmark's services: `GET /api/1.0/services`. Not documented any more.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct ListServices;

impl Endpoint for ListServices {
    type Token = StatusPage;
    type Response = Vec<Service>;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/services")
    }
}

/// Returns how long Postmark worked: `GET /api/1.0/services/availability`. Not documented any more.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetAvailability;

impl Endpoint for GetAvailability {
    type Token = StatusPage;
    type Response = Availability;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/services/availability")
    }
}

/// Lists delivery rates by receiver: `GET /api/1.0/delivery`. No longer documented.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct ListDeliveryRates;

impl Endpoint for ListDeliveryRates {
    type Token = StatusPage;
    type Response = Vec<DeliveryRate>;

    fn draft(&self) -> Draft {
        Draft::get("/api/1.0/delivery")
    }
}

open_enum! {
    /// How something of Postmark's works.
    ServiceStatus {
        /// It works.
        Up = "UP",
        /// It works badly.
        Degraded = "DEGRADED",
    }
}

/// Whether Postmark works.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct OverallStatus {
    /// How it works.
    pub status: ServiceStatus,
    /// When that was seen.
    pub last_check_date: Timestamp,
}

/// A time in which something did not work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Incident {
    /// Its number, which is text here.
    #[serde(deserialize_with = "crate::text::lenient::string")]
    pub id: String,
    /// How Postmark worked.
    #[serde(rename = "type")]
    pub incident_type: ServiceStatus,
    /// What it is about.
    pub title: String,
    /// More of it; often empty.
    pub body: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last written about.
    pub updated_at: Timestamp,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// What was written about it.
    pub updates: Vec<IncidentUpdate>,
}

/// What was written about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct IncidentUpdate {
    /// The text.
    pub body: String,
    /// How far Postmark was with it: `Investigating`, `Pending`, `Resolved`.
    pub status: String,
    /// When it was written.
    pub timestamp: Timestamp,
}

/// One of Postmark's services.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: String,
    /// How it works.
    pub status: ServiceStatus,
    /// Its place on the status page, without a host.
    pub url: String,
}

/// How long Postmark worked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Availability {
    /// When the time begins.
    pub from_date: Timestamp,
    /// When it ends.
    pub to_date: Timestamp,
    /// The seconds in which Postmark worked.
    pub seconds_up: i64,
    /// The seconds in which it did not.
    pub seconds_down: i64,
    /// The share of the former: 0 to 1.
    pub percentage_up: f64,
}

/// Delivery rates at a receiver: each from 0 to 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DeliveryRate {
    /// The receiver.
    pub name: String,
    /// Mail whose DKIM signature held.
    pub dkim: f64,
    /// Mail that reached the inbox.
    pub inbox: f64,
    /// Mail that did not arrive.
    pub missing: f64,
    /// Mail that was put with spam.
    pub spam: f64,
    /// Mail that passed SPF.
    pub spf: f64,
}
