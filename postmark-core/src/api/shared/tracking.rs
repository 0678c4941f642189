//! What Postmark detects about recipients who open emails and click links.

use serde::{Deserialize, Serialize};

open_enum! {
    /// The kind of program that an email was opened or a link was clicked in.
    Platform {
        /// A web page.
        WebMail = "WebMail",
        /// A program of a computer.
        Desktop = "Desktop",
        /// A program of a telephone or a tablet.
        Mobile = "Mobile",
        /// Postmark could not detect it.
        Unknown = "Unknown",
    }
}

open_enum! {
    /// The body that a clicked link stands in.
    ClickLocation {
        /// The HTML body.
        Html = "HTML",
        /// The text body.
        Text = "Text",
    }
}

/// The program that an email was opened or a link was clicked in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The name, with a version if there is one: `Chrome 140.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The name without a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

/// The operating system that an email was opened or a link was clicked on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OsInfo {
    /// The name, with a version if there is one; it may be `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The name without a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

/// Where an email was opened or a link was clicked, derived from the IP address.
///
/// Postmark often knows nothing of it, and every member is absent then.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct GeoInfo {
    /// The country as two letters of ISO 3166: `RS`.
    #[serde(rename = "CountryISOCode", skip_serializing_if = "Option::is_none")]
    pub country_iso_code: Option<String>,
    /// The country's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The region's code within the country: `VO`.
    #[serde(rename = "RegionISOCode", skip_serializing_if = "Option::is_none")]
    pub region_iso_code: Option<String>,
    /// The region's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The city's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// Latitude and longitude in degrees: `45.2517,19.8369`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coords: Option<String>,
    /// The IP address.
    #[serde(rename = "IP", skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
}
