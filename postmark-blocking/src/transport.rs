//! One request, one answer: what ureq is told, and what is made of what it says.

use std::error::Error as StdError;
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use postmark_core::{Body, Failure, Fault};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, SendBody, Timeout};

use crate::proxy::ProxyRule;
use crate::witness::{self, HEAD, Witness};

/// How requests are made, and the connections that are open.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) proxy: ProxyRule,
    pub(crate) roots: RootCerts,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) slowest_upload: u32,
    pub(crate) answer_limit: u64,
    agent: Arc<OnceLock<Agent>>,
}

/// The longest timeout: ureq adds it to the time, which must not overflow.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The most connections that are kept open, all to the same host.
const IDLE: usize = 16;

impl Transport {
    pub(crate) fn new() -> Self {
        Self {
            proxy: ProxyRule::Environment,
            roots: RootCerts::WebPki,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            slowest_upload: 100_000,
            answer_limit: 64 * 1024 * 1024,
            agent: Arc::default(),
        }
    }

    /// Leaves the connections to the clones, for they are not made as was just set.
    pub(crate) fn disconnect(&mut self) {
        self.agent = Arc::default();
    }

    /// What makes the requests to a place, which is the same for all of one transport.
    pub(crate) fn agent(&self, target: &Uri) -> Result<&Agent, Fault> {
        if let Some(agent) = self.agent.get() {
            return Ok(agent);
        }
        let proxy = self.proxy.proxy(target)?;
        Ok(self.agent.get_or_init(|| self.new_agent(proxy)))
    }

    /// Makes a request, once.
    pub(crate) fn send(
        &self,
        agent: &Agent,
        request: Request<Body>,
    ) -> Result<Response<Bytes>, Failure> {
        let kept = request.body().clone();
        let allowed = self.allowed(kept.len());
        let request = request.map(|body| {
            if body.is_empty() {
                SendBody::none()
            } else {
                SendBody::from_owned_reader(Pulled(body))
            }
        });
        let request = agent.configure_request(request).timeout_global(Some(allowed)).build();
        witness::begin(allowed);
        let answer = agent.run(request).map_err(|error| {
            let unsent = if kept.is_empty() { !witness::has_written() } else { kept.seal() };
            let cause = self.cause(error, allowed);
            if unsent { Failure::unsent(cause) } else { Failure::unanswered(cause) }
        })?;
        let (head, mut body) = answer.into_parts();
        let body = body
            .with_config()
            .limit(self.answer_limit)
            .read_to_vec()
            .map_err(|error| Failure::unanswered(self.cause(error, allowed)))?;
        Ok(Response::from_parts(head, body.into()))
    }

    fn new_agent(&self, proxy: Option<ureq::Proxy>) -> Agent {
        let witness = Witness { proxied: proxy.is_some() };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(IDLE)
            .max_idle_connections_per_host(IDLE)
            .input_buffer_size(HEAD)
            .max_response_header_size(HEAD)
            .proxy(proxy)
            .tls_config(TlsConfig::builder().root_certs(self.roots.clone()).build())
            .timeout_resolve(Some(self.connect_timeout.min(LONGEST)))
            .timeout_connect(Some(self.connect_timeout.min(LONGEST)))
            .build();
        let connector = DefaultConnector::new().chain(witness);
        Agent::with_parts(config, connector, DefaultResolver::default())
    }

    /// How long an attempt may take.
    fn allowed(&self, len: u64) -> Duration {
        let rate = u64::from(self.slowest_upload.max(1));
        let upload = Duration::from_millis(len.saturating_mul(1000) / rate);
        self.timeout.saturating_add(upload).min(LONGEST)
    }

    /// An error in words that say what to change.
    fn cause(&self, error: ureq::Error, allowed: Duration) -> Box<dyn StdError + Send + Sync> {
        match error {
            ureq::Error::Io(error) => error.into(),
            ureq::Error::Timeout(Timeout::Global) => {
                format!("it took longer than {allowed:?}").into()
            }
            ureq::Error::Timeout(Timeout::Resolve) => {
                format!("the name lookup took longer than {:?}", self.connect_timeout).into()
            }
            ureq::Error::Timeout(Timeout::Connect) => {
                format!("connecting took longer than {:?}", self.connect_timeout).into()
            }
            ureq::Error::BodyExceedsLimit(limit) => {
                format!("the answer has more than {limit} bytes").into()
            }
            ureq::Error::LargeResponseHeader(..) => {
                format!("the head or a line of the answer is too long: more than {HEAD} bytes")
                    .into()
            }
            other => other.into(),
        }
    }
}

/// Certificates in PEM, or one in DER.
pub(crate) fn root_certificates(text: &[u8]) -> Result<RootCerts, Fault> {
    let fault = |problem| {
        let remedy = "Give certificates in PEM, or one in DER.";
        Fault::new("root certificates", problem, remedy)
    };
    // A certificate in DER is a SEQUENCE of more than 127 bytes.
    if matches!(text, [0x30, 0x80..=0xff, ..]) {
        return Ok(RootCerts::new_with_certs(&[Certificate::from_der(text).to_owned()]));
    }
    let mut certificates = Vec::new();
    for item in parse_pem(text) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| fault("are not PEM"))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(fault("hold no certificate"));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

/// A body, as ureq pulls it.
struct Pulled(Body);

impl Read for Pulled {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.0.read(room).map_err(io::Error::other)
    }
}
