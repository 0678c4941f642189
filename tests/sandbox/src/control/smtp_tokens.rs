//! SMTP tokens, which Postmark creates only on its web site.

use std::sync::Arc;

use axum::extract::State as Extract;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::account::Account;
use crate::account::server::Server;
use crate::account::smtp_tokens::SmtpTokenError;
use crate::control::answer::{Answer, parse};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Order {
    #[serde(default = "outbound")]
    message_stream: String,
    server: Option<String>,
}

fn outbound() -> String {
    "outbound".to_owned()
}

/// Creates an SMTP token for a stream.
pub(super) async fn create(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    let order = match parse::<Order>(&body) {
        Ok(order) => order,
        Err(answer) => return answer,
    };
    let key = order.server.as_deref();
    let state = key.map_or(Some(Arc::clone(&account.first)), |key| account.find_server(key));
    let Some(state) = state else {
        return Answer::Missing(format!("there is no server {}", key.unwrap_or_default()));
    };
    let stream = &order.message_stream;
    let mut server = state.server();
    let Server { smtp_tokens, streams, .. } = &mut *server;
    match smtp_tokens.create(stream, streams) {
        Ok(token) => Answer::Ok(json!({
            "AccessKey": token.access_key,
            "SecretKey": token.secret_key,
        })),
        Err(SmtpTokenError::NoStream) => {
            Answer::Missing(format!("MessageStream: no stream {stream} sends"))
        }
        Err(error) => Answer::Impossible(error.to_string()),
    }
}
