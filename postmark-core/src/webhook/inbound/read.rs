//! Reads an email out of a payload without a copy of its attachments.

use bytes::Bytes;
use serde::Deserialize;

use super::Inbound;
use super::attachment::Wire;
use crate::text::lenient::{lenient, piece};
use crate::text::misfit::Misfit;
use crate::text::source::Source;

/// The members that are put aside, and read when all others are.
pub(in crate::webhook) const ATTACHMENTS: &str = "Attachments";
pub(in crate::webhook) const RAW_EMAIL: &str = "RawEmail";

impl Inbound {
    /// Reads a payload, of which the attachments become pieces.
    pub(in crate::webhook) fn read(
        source: &mut Source<'_>,
        payload: &Bytes,
    ) -> Result<Self, Misfit> {
        let mut mail = Self::deserialize(&mut *source)?;
        mail.raw_email = source.read_aside(RAW_EMAIL, |source| lenient(source))?;
        let files: Vec<Wire<'_>> = source.read_aside(ATTACHMENTS, |source| lenient(source))?;
        mail.attachments =
            files.into_iter().map(|file| file.file(|text| piece(payload, text))).collect();
        Ok(mail)
    }
}
