//! Signing in: the exchanges of PLAIN, LOGIN and CRAM-MD5, without I/O.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use uuid::Uuid;

/// The prompts of LOGIN.
const USERNAME: &str = "VXNlcm5hbWU6";
const PASSWORD: &str = "UGFzc3dvcmQ6";

/// The block of MD5, in bytes.
const BLOCK: usize = 64;

/// An exchange that waits for the client's next line.
#[derive(Debug)]
pub(super) enum Exchange {
    Plain,
    LoginUser,
    LoginPassword { user: String },
    CramMd5 { challenge: String },
}

/// The effect of a client's line.
pub(super) enum Step {
    /// The server asks for more, with this text in base64.
    Ask(String, Exchange),
    /// The client claims an identity.
    Claim(Claim),
    /// The line is not base64, or not what was asked for.
    Malformed,
}

/// The identity that a client claims.
pub(super) struct Claim {
    pub(super) user: String,
    proof: Proof,
}

enum Proof {
    Password(String),
    Digest { challenge: String, digest: String },
}

impl Exchange {
    /// Starts CRAM-MD5, on a server with this name.
    pub(super) fn cram_md5(host: &str) -> Step {
        let challenge = format!("<{}@{host}>", Uuid::new_v4().simple());
        Step::Ask(BASE64.encode(&challenge), Self::CramMd5 { challenge })
    }

    /// Asks for the user name of LOGIN.
    pub(super) fn login() -> Step {
        Step::Ask(USERNAME.to_owned(), Self::LoginUser)
    }

    /// The last challenge: Postmark uses it to refuse a client.
    pub(super) fn last_challenge(&self) -> String {
        match self {
            Self::Plain => String::new(),
            Self::LoginUser | Self::LoginPassword { .. } => PASSWORD.to_owned(),
            Self::CramMd5 { challenge } => BASE64.encode(challenge),
        }
    }

    /// Takes the client's next line, or the initial response of its command.
    pub(super) fn take(&self, line: &str) -> Step {
        // "=" is an empty initial response.
        let line = if line == "=" { "" } else { line };
        let Some(text) = BASE64.decode(line).ok().and_then(|text| String::from_utf8(text).ok())
        else {
            return Step::Malformed;
        };
        match self {
            Self::Plain => {
                let mut parts = text.split('\0');
                let (Some(_), Some(user), Some(password), None) =
                    (parts.next(), parts.next(), parts.next(), parts.next())
                else {
                    return Step::Malformed;
                };
                Claim::of(user, Proof::Password(password.to_owned()))
            }
            Self::LoginUser => Step::Ask(PASSWORD.to_owned(), Self::LoginPassword { user: text }),
            Self::LoginPassword { user } => Claim::of(user, Proof::Password(text)),
            Self::CramMd5 { challenge } => {
                let Some((user, digest)) = text.rsplit_once(' ') else { return Step::Malformed };
                let (challenge, digest) = (challenge.clone(), digest.to_owned());
                Claim::of(user, Proof::Digest { challenge, digest })
            }
        }
    }
}

impl Claim {
    fn of(user: &str, proof: Proof) -> Step {
        Step::Claim(Self { user: user.to_owned(), proof })
    }

    /// Returns whether the client knows this password. A server token, which is user name and
    /// password, matches in any case.
    pub(super) fn knows(&self, password: &str) -> bool {
        match &self.proof {
            Proof::Password(given) if password == self.user => given.eq_ignore_ascii_case(password),
            Proof::Password(given) => given == password,
            Proof::Digest { challenge, digest } => {
                let expected = hmac_md5(password.as_bytes(), challenge.as_bytes());
                digest.eq_ignore_ascii_case(&format!("{expected:x}"))
            }
        }
    }
}

/// HMAC-MD5, see [RFC 2104](https://www.rfc-editor.org/rfc/rfc2104).
fn hmac_md5(key: &[u8], text: &[u8]) -> md5::Digest {
    let hashed = md5::compute(key).0;
    let key = if key.len() > BLOCK { &hashed[..] } else { key };
    let padded = |pad: u8, text: &[u8]| {
        let zeros = std::iter::repeat_n(&0, BLOCK - key.len());
        let mut block = key.iter().chain(zeros).map(|byte| byte ^ pad).collect::<Vec<_>>();
        block.extend_from_slice(text);
        md5::compute(block)
    };
    padded(0x5c, &padded(0x36, text).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        // RFC 2195, section 2, and RFC 2202, section 2.
        let rfc_2195 = "<1896.697170952@postoffice.reston.mci.net>";
        for (key, text, digest) in [
            (&b"tanstaaftanstaaf"[..], rfc_2195, "b913a602c7eda7a495b4e6e7334d3890"),
            (b"Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738"),
            (
                &[0xaa; 80],
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd",
            ),
        ] {
            assert_eq!(format!("{:x}", hmac_md5(key, text.as_bytes())), digest);
        }
    }
}
