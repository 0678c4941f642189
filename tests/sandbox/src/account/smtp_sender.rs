//! Authentication of SMTP senders.

use std::sync::Arc;

use crate::account::Account;
use crate::account::server::State;
use crate::options::TEST_TOKEN;

/// An authenticated SMTP sender.
#[derive(Clone)]
pub(crate) struct SmtpSender {
    pub(crate) server: Arc<State>,
    /// The stream that all its emails go through, whatever they say.
    pub(crate) stream: Option<String>,
}

impl Account {
    /// The sender with this user name, whose password `is_password` accepts: `None` if it is wrong
    /// or the server does not accept email by SMTP.
    ///
    /// A server token is both user name and password.
    pub(crate) fn smtp_sender(
        &self,
        user: &str,
        is_password: impl Fn(&str) -> bool,
    ) -> Option<SmtpSender> {
        if user.is_empty() || user.eq_ignore_ascii_case(TEST_TOKEN) {
            return None;
        }
        let mut servers = self.servers().into_iter();
        let found = servers.find_map(|server| {
            if server.has_token(user) {
                return is_password(user).then_some(SmtpSender { server, stream: None });
            }
            let stream = server.server().smtp_tokens.opened_by(user, &is_password)?.to_owned();
            Some(SmtpSender { server, stream: Some(stream) })
        });
        let any = self.options().any_token;
        let first = || SmtpSender { server: Arc::clone(&self.first), stream: None };
        let found = found.or_else(|| any.then(first))?;
        let is_on = found.server.server().settings.is_on("SmtpApiActivated");
        is_on.then_some(found)
    }
}
