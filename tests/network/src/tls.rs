//! TLS of both servers.

use std::sync::{Arc, LazyLock};

use rcgen::{CertificateParams, CertifiedKey, KeyPair, PKCS_ED25519};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

/// Its host names: the simulated one, and this machine.
pub(crate) const HOSTS: [&str; 2] = ["server", "localhost"];

/// The certificate of the server. Its signatures all have the same length, so that each run of a
/// seed writes the same number of bytes.
static CERTIFICATE: LazyLock<CertifiedKey<KeyPair>> = LazyLock::new(|| {
    let signing_key = KeyPair::generate_for(&PKCS_ED25519).expect("a key");
    let cert = CertificateParams::new(HOSTS.map(str::to_owned)).expect("a name");
    CertifiedKey { cert: cert.self_signed(&signing_key).expect("a certificate"), signing_key }
});

/// The certificate in PEM, for the client.
pub(crate) fn root() -> String {
    CERTIFICATE.cert.pem()
}

/// A server that offers one protocol.
pub(crate) fn server(protocol: &str) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::try_from(CERTIFICATE.signing_key.serialize_der()).expect("a key");
    let mut config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![CERTIFICATE.cert.der().clone()], key)
        .expect("a certificate");
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    config.into()
}
