//! TLS with a generated certificate, for this machine's names and for Postmark's.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Postmark's host names that the sandbox can stand in for.
pub(crate) const POSTMARK: [&str; 6] = [
    "api.postmarkapp.com",
    "smtp.postmarkapp.com",
    "smtp-broadcasts.postmarkapp.com",
    "status.postmarkapp.com",
    "spamcheck.postmarkapp.com",
    "dmarc.postmarkapp.com",
];

/// A certificate, and the authority that signed it.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// The certificate of the authority, in PEM.
    pub(crate) authority: String,
}

impl Tls {
    /// Creates an authority and a certificate for `localhost`, the loopback addresses, Postmark's
    /// names, and these names and addresses.
    ///
    /// The key of the authority is discarded at once, and it may vouch for these names alone:
    /// trusting it puts nothing else at risk.
    ///
    /// # Errors
    ///
    /// One of the names is not allowed in a certificate.
    pub(crate) fn create(names: &[String]) -> io::Result<Self> {
        Self::try_create(names).map_err(io::Error::other)
    }

    fn try_create(names: &[String]) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let own = ["localhost", "127.0.0.1", "::1"].into_iter().chain(POSTMARK);
        let all = own.map(str::to_owned).chain(names.iter().cloned()).collect::<Vec<_>>();
        let authority = authority(&all)?;
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(all)?;
        params.distinguished_name = name("Postmark sandbox");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        valid(&mut params);
        let certificate = params.signed_by(&key, &authority)?;
        let provider = Arc::new(ring::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der())?;
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), authority: authority.pem() })
    }
}

fn authority(
    names: &[String],
) -> Result<CertifiedIssuer<'static, KeyPair>, Box<dyn std::error::Error + Send + Sync>> {
    let mut params = CertificateParams::default();
    params.distinguished_name = name("Postmark sandbox authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let permitted_subtrees = names.iter().map(|name| subtree(name)).collect();
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    valid(&mut params);
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn subtree(name: &str) -> GeneralSubtree {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => GeneralSubtree::IpAddress(CidrSubnet::V4(
            address.octets(),
            Ipv4Addr::BROADCAST.octets(),
        )),
        Ok(IpAddr::V6(address)) => GeneralSubtree::IpAddress(CidrSubnet::V6(
            address.octets(),
            Ipv6Addr::from(u128::MAX).octets(),
        )),
        Err(_) => GeneralSubtree::DnsName(name.to_owned()),
    }
}

fn name(text: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, text);
    name
}

/// Makes it valid for the maximum of some clients: 825 days, one of them past.
fn valid(params: &mut CertificateParams) {
    let date = |days: i64| {
        let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
        let date = today.saturating_add(Span::new().days(days));
        let part = |part: i8| u8::try_from(part).unwrap_or(1);
        rcgen::date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
    };
    params.not_before = date(-1);
    params.not_after = date(800);
}
