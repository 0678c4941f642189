//! Faults of a route, or of a stage of SMTP sessions.

use std::time::Duration;

use crate::http::fault::InjectedFault;

/// Where a fault occurs: in a request, or at a stage of an SMTP session.
///
/// It is exhaustive on purpose: email comes in no other way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "all doors of the sandbox")]
pub enum FaultPlace {
    /// Every request to the API.
    Api,
    /// Requests to the API with this method, or with any if it is `None`, and this path. A `*` in
    /// the path matches any text: `/email*`, `/bounces/*/activate`.
    Route {
        /// The method, such as `POST`, in any case.
        method: Option<String>,
        /// The path, in any case.
        path: String,
    },
    /// This stage of each SMTP session.
    Smtp(SmtpStage),
}

/// A stage of an SMTP session: what the client sent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "the stages of an SMTP session")]
pub enum SmtpStage {
    /// `EHLO` or `HELO`.
    Hello,
    /// `STARTTLS`.
    StartTls,
    /// `AUTH`.
    Auth,
    /// `MAIL FROM`.
    MailFrom,
    /// `RCPT TO`.
    RcptTo,
    /// `DATA`.
    Data,
    /// The end of the message.
    Message,
}

/// A fault that occurs repeatedly in one place, see
/// [`Sandbox::add_fault`](crate::Sandbox::add_fault).
///
/// ```
/// use std::time::Duration;
///
/// use postmark_sandbox::{FaultPlace, FaultRule, InjectedFault, Sandbox, ServerResponse, SmtpStage};
///
/// let sandbox = Sandbox::start()?;
/// // The next two batches are told to come back later, and whatever is asked takes 20 ms.
/// let batches = FaultPlace::Route { method: Some("POST".into()), path: "/email/batch*".into() };
/// let busy = InjectedFault::Before(ServerResponse::new(429).header("Retry-After", "1"));
/// sandbox.add_fault(FaultRule::new(batches).fault(busy).times(2));
/// sandbox.add_fault(FaultRule::new(FaultPlace::Api).latency(Duration::from_millis(20)));
/// // One message by SMTP is put off.
/// let message = FaultPlace::Smtp(SmtpStage::Message);
/// sandbox.add_fault(FaultRule::new(message).smtp_reply("451 4.3.0 Try again later").times(1));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct FaultRule {
    pub(crate) place: FaultPlace,
    pub(crate) latency: Duration,
    pub(crate) fault: Option<InjectedFault>,
    pub(crate) smtp_reply: Option<String>,
    /// How often it still applies; `None` is forever.
    pub(crate) left: Option<u32>,
}

impl FaultRule {
    /// A rule for a place, which changes nothing yet. It holds until it is removed.
    pub fn new(place: FaultPlace) -> Self {
        let (latency, fault, smtp_reply) = (Duration::ZERO, None, None);
        Self { place, latency, fault, smtp_reply, left: None }
    }

    /// Waits this long before handling each request. An SMTP session does not wait.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Makes each request fail. It has no effect at a stage of SMTP.
    pub fn fault(mut self, fault: InjectedFault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Replies this line at the stage of SMTP, such as `451 4.3.0 Try again later`, and does
    /// nothing else there. A line with code 421 also closes the connection, and an empty one closes
    /// it without a reply.
    pub fn smtp_reply(mut self, line: impl Into<String>) -> Self {
        self.smtp_reply = Some(line.into());
        self
    }

    /// Ends the rule after this many times.
    pub fn times(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    /// Returns whether it applies to such a request.
    fn is_about(&self, method: &str, path: &str) -> bool {
        match &self.place {
            FaultPlace::Api => true,
            FaultPlace::Route { method: asked, path: pattern } => {
                asked.as_deref().is_none_or(|asked| asked.eq_ignore_ascii_case(method))
                    && fits(&pattern.to_ascii_lowercase(), &path.to_ascii_lowercase())
            }
            FaultPlace::Smtp(_) => false,
        }
    }
}

/// The rules in force, oldest first.
#[derive(Debug, Default)]
pub(crate) struct FaultRules(Vec<FaultRule>);

impl FaultRules {
    /// Adds a rule, if there are not too many.
    pub(crate) fn add(&mut self, rule: FaultRule) {
        if self.0.len() < MAX_RULES && rule.left != Some(0) {
            self.0.push(rule);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &FaultRule> {
        self.0.iter()
    }

    /// The total latency of a request under all matching rules, and the fault of the oldest
    /// matching rule that has one.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> (Duration, Option<InjectedFault>) {
        let (mut latency, mut fault) = (Duration::ZERO, None);
        for rule in self.0.iter_mut().filter(|rule| rule.is_about(method, path)) {
            if rule.fault.is_some() && fault.is_some() {
                continue;
            }
            latency += rule.latency;
            fault = fault.or(rule.fault.clone());
            rule.left = rule.left.map(|left| left.saturating_sub(1));
        }
        self.0.retain(|rule| rule.left != Some(0));
        (latency, fault)
    }

    /// The reply of the oldest rule for this stage of an SMTP session.
    pub(crate) fn strike_smtp(&mut self, stage: SmtpStage) -> Option<String> {
        let is_about = |rule: &&mut FaultRule| rule.place == FaultPlace::Smtp(stage);
        let rule = self.0.iter_mut().filter(is_about).find(|rule| rule.smtp_reply.is_some())?;
        rule.left = rule.left.map(|left| left.saturating_sub(1));
        let line = rule.smtp_reply.clone();
        self.0.retain(|rule| rule.left != Some(0));
        line
    }
}

/// The maximum number of rules at a time.
const MAX_RULES: usize = 1000;

/// Returns whether a path matches a pattern, in which a `*` matches any text.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(path) = path.strip_prefix(start) else { return false };
    let mut tails = path.char_indices().map(|(at, _)| at).chain([path.len()]);
    tails.any(|at| path.get(at..).is_some_and(|tail| fits(rest, tail)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::response::ServerResponse;

    fn route(path: &str) -> FaultRule {
        FaultRule::new(FaultPlace::Route { method: Some("post".into()), path: path.into() })
    }

    #[test]
    fn rules_are_about_a_route_and_end() {
        let busy = InjectedFault::Before(ServerResponse::new(429));
        let gone = InjectedFault::Before(ServerResponse::new(410));
        let second = Duration::from_secs(1);
        let mut rules = FaultRules::default();
        rules.add(route("/email*").fault(busy.clone()).latency(second).times(1));
        rules.add(route("/EMAIL/*").fault(gone.clone()).times(1));
        rules.add(FaultRule::new(FaultPlace::Api).latency(second));
        rules.add(route("/never").times(0));
        assert_eq!(rules.iter().count(), 3);
        assert_eq!(rules.strike("GET", "/email"), (second, None));
        assert_eq!(rules.strike("POST", "/Email/batch"), (second * 2, Some(busy)));
        assert_eq!(rules.strike("POST", "/email"), (second, None));
        assert_eq!(rules.strike("POST", "/email/batch"), (second, Some(gone)));
        assert_eq!(rules.strike("POST", "/email/batch"), (second, None));
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, path, result) in [
            ("/email", "/email", true),
            ("/email", "/email/batch", false),
            ("*", "", true),
            ("/bounces/*/activate", "/bounces/1/activate", true),
            ("/bounces/*/activate", "/bounces/1/dump", false),
            ("/*é*", "/aéb", true),
        ] {
            assert_eq!(fits(pattern, path), result, "{pattern} {path}");
        }
    }

    #[test]
    fn a_stage_of_smtp_is_struck_as_often_as_said() {
        let mut rules = FaultRules::default();
        let stage = FaultPlace::Smtp(SmtpStage::Data);
        rules.add(FaultRule::new(stage).smtp_reply("451 No").times(1));
        assert_eq!(rules.strike_smtp(SmtpStage::Hello), None);
        assert_eq!(rules.strike_smtp(SmtpStage::Data).as_deref(), Some("451 No"));
        assert_eq!(rules.strike_smtp(SmtpStage::Data), None);
        assert_eq!(rules.strike("POST", "/email"), (Duration::ZERO, None));
    }
}
