//! The spam check, see <https://spamcheck.postmarkapp.com/doc/>: a few rules of `SpamAssassin`,
//! with their names and scores.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::api::Routes;
use crate::http::response::ServerResponse;
use crate::satellites::{route, text};

/// The text that every filter classifies as spam, see <https://spamassassin.apache.org/gtube/>.
const GTUBE: &str = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

/// A rule: its score in tenths, name, and description.
struct Rule(i32, &'static str, &'static str);

pub(crate) fn routes() -> Routes {
    let filter = route(MethodFilter::POST, |_, _, call| {
        let email = text(call, "email");
        if email.trim().is_empty() {
            let text = "No email was given in the member 'email'.";
            return ServerResponse::ok(&json!({"success": false, "message": text}));
        }
        let rules = broken(&email);
        let score = points(rules.iter().map(|rule| rule.0).sum());
        if text(call, "options") == "short" {
            return ServerResponse::ok(&json!({"success": true, "score": score}));
        }
        let lines = rules
            .iter()
            .map(|Rule(score, name, text)| format!("{:>4} {name:<22} {text}\n", points(*score)));
        let head = " pts rule name              description\n\
                    ---- ---------------------- -----------\n";
        let rows = rules
            .iter()
            .map(|Rule(score, _, text)| json!({"score": points(*score), "description": text}));
        ServerResponse::ok(&json!({
            "success": true,
            "score": score,
            "report": format!("{head}{}", lines.collect::<String>()),
            "rules": rows.collect::<Vec<_>>(),
        }))
    });
    vec![("/filter", filter)]
}

/// The rules that an email breaks.
fn broken(email: &str) -> Vec<Rule> {
    let head = email.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.split("\n\n").next().unwrap_or_default().to_ascii_lowercase();
    let has = |name: &str| head.lines().any(|line| line.starts_with(name));
    let rules = [
        (email.contains(GTUBE), Rule(10_000, "GTUBE", "Generic Test for Unsolicited Bulk Email")),
        (!has("from:"), Rule(10, "MISSING_FROM", "Missing From: header")),
        (!has("date:"), Rule(14, "MISSING_DATE", "Missing Date: header")),
        (!has("message-id:"), Rule(1, "MISSING_MID", "Missing Message-Id: header")),
        (!has("subject:"), Rule(18, "MISSING_SUBJECT", "Missing Subject: header")),
    ];
    rules.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, rule)| rule).collect()
}

/// Formats tenths as points.
fn points(tenths: i32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
