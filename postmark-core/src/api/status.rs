//! The status of Postmark itself: the API of its old status page.
//!
//! The page moved to another vendor in 2023, and this API is most likely gone with it: expect other
//! responses than documented here. Other clients still offer it. For the current status, see
//! [Postmark's status page](https://status.postmarkapp.com/).

use serde::{Deserialize, Serialize};

use crate::request::{Draft, Endpoint, StatusPage};
use crate::time::Timestamp;

/// Returns whether Postmark works: `GET /api/1.0/status`. No longer documented.
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

/// Gets the latest incident: `GET /api/1.0/last_incident`. No longer documented.
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

/// Lists all incidents: `GET /api/1.0/incidents`. No longer documented.
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

/// Gets one incident: `GET /api/1.0/incidents/{incidentid}`. No longer documented.
#[derive(Debug, Clone)]
#[must_use]
pub struct GetIncident(String);

impl GetIncident {
    /// The incident with this id, which is text.
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

/// Lists Postmark's services: `GET /api/1.0/services`. No longer documented.
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

/// Returns Postmark's uptime: `GET /api/1.0/services/availability`. No longer documented.
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
    /// The status of Postmark or one of its services.
    ServiceStatus {
        /// It works normally.
        Up = "UP",
        /// It works with problems.
        Degraded = "DEGRADED",
    }
}

/// Postmark's overall status.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct OverallStatus {
    /// The status.
    pub status: ServiceStatus,
    /// When the status was last checked.
    pub last_check_date: Timestamp,
}

/// An incident: a time when something did not work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Incident {
    /// Its id, which is text.
    #[serde(deserialize_with = "crate::text::lenient::string")]
    pub id: String,
    /// The status during the incident.
    #[serde(rename = "type")]
    pub incident_type: ServiceStatus,
    /// The title.
    pub title: String,
    /// The description; often empty.
    pub body: String,
    /// When it started.
    pub created_at: Timestamp,
    /// When the report was last updated.
    pub updated_at: Timestamp,
    /// When it was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// The updates.
    pub updates: Vec<IncidentUpdate>,
}

/// An update on an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct IncidentUpdate {
    /// The text.
    pub body: String,
    /// The state of the work: `Investigating`, `Pending`, `Resolved`.
    pub status: String,
    /// When it was posted.
    pub timestamp: Timestamp,
}

/// A service of Postmark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: ServiceStatus,
    /// The path of its status page.
    pub url: String,
}

/// Postmark's uptime.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Availability {
    /// The start of the period.
    pub from_date: Timestamp,
    /// The end of the period.
    pub to_date: Timestamp,
    /// Uptime in seconds.
    pub seconds_up: i64,
    /// Downtime in seconds.
    pub seconds_down: i64,
    /// Uptime as a share of the period: 0 to 1.
    pub percentage_up: f64,
}

/// Delivery rates at one receiver, each from 0 to 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DeliveryRate {
    /// The receiver.
    pub name: String,
    /// Emails with a valid DKIM signature.
    pub dkim: f64,
    /// Emails that reached the inbox.
    pub inbox: f64,
    /// Emails that did not arrive.
    pub missing: f64,
    /// Emails classified as spam.
    pub spam: f64,
    /// Emails that passed SPF.
    pub spf: f64,
}
