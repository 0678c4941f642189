//! What Postmark detects when recipients open emails and click links.

use serde::{Deserialize, Serialize};

open_enum! {
    /// The kind of program that opened an email or a link.
    Platform {
        /// A web page.
        WebMail = "WebMail",
        /// A desktop program.
        Desktop = "Desktop",
        /// A program on a phone or tablet.
        Mobile = "Mobile",
        /// Postmark could not detect it.
        Unknown = "Unknown",
    }
}

open_enum! {
    /// The body that contains a clicked link.
    ClickLocation {
        /// The HTML body.
        Html = "HTML",
        /// The text body.
        Text = "Text",
    }
}

/// The program that opened an email or a link.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The name, with the version if known: `Chrome 140.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The company that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The name without the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

/// The operating system on which an email or a link was opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OsInfo {
    /// The name, with the version if known; may be `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The company that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The name without the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

/// Where an email or a link was opened, derived from the IP address.
///
/// Postmark often cannot determine it; then every member is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct GeoInfo {
    /// The ISO 3166 country code: `RS`.
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
