//! Who may send by SMTP.

use std::sync::Arc;

use crate::account::Account;
use crate::account::server::State;
use crate::options::TEST_TOKEN;

/// Who may send by SMTP.
#[derive(Clone)]
pub(crate) struct SmtpSender {
    pub(crate) server: Arc<State>,
    /// The stream that all emails go through, whatever they say.
    pub(crate) stream: Option<String>,
}

impl Account {
    /// Who signs in with this user name, and a password of which `is_password` knows whether it is
    /// the given one: nobody, if it is not right or the server does not take email by SMTP.
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
