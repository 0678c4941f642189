//! A Worker that sends email (`POST /send`) and receives webhooks and inbound email (`/hook`).
//!
//! Set the secrets `POSTMARK_SERVER_TOKEN` and `WEBHOOK_PASSWORD`; `POSTMARK_BASE_URL` is for
//! tests.

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Full};
use postmark_wasm::webhook::{Event, Inbound, Received, Receiver, Rejection, Reply, Verifier};
use postmark_wasm::{Advice, Client, Content, Email, ServerToken};
use serde_json::json;
use worker::{Context, Env, HttpRequest, Result, console_log, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _: Context) -> Result<Response<Full<Bytes>>> {
    match request.uri().path() {
        "/send" => send(&request.into_body().collect().await?.to_bytes(), &env).await,
        "/hook" => hook(request, &env).await,
        _ => answer(StatusCode::NOT_FOUND, "There is /send and /hook."),
    }
}

/// Sends an email, given as Postmark's JSON.
async fn send(mail: &Bytes, env: &Env) -> Result<Response<Full<Bytes>>> {
    match client(env)?.send(Email::from_json(mail)).await {
        Ok(receipt) => answer(StatusCode::OK, json!(receipt)),
        Err(error) => {
            let told = json!({
                "message": error.to_string(),
                "help": error.help(),
                "mayHaveHappened": error.may_have_happened(),
            });
            answer(StatusCode::BAD_GATEWAY, told)
        }
    }
}

/// Handles a webhook.
async fn hook(request: HttpRequest, env: &Env) -> Result<Response<Full<Bytes>>> {
    let password = env.secret("WEBHOOK_PASSWORD")?.to_string();
    let receiver = Receiver::new(Verifier::new().basic_auth("postmark", password));
    let received = match take(&receiver, request).await? {
        Ok(received) => received,
        Err(rejection) => {
            console_log!("webhook {rejection}");
            return Ok(rejection.into_response().map(Full::new));
        }
    };
    let done = match received.event() {
        Event::Inbound(mail) => thank(mail, env).await?,
        event => {
            console_log!("{:?} of {:?}", event.record_type(), event.recipient());
            Reply::Done
        }
    };
    Ok(received.reply(done).map(Full::new))
}

/// Reads a webhook, or rejects it: a stranger's body is not read, and no body beyond the receiver's
/// limits.
async fn take(
    receiver: &Receiver,
    request: HttpRequest,
) -> Result<std::result::Result<Received, Rejection>> {
    let mut intake = match receiver.admit(&request, None) {
        Ok(intake) => intake,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let mut body = request.into_body();
    while let Some(frame) = body.frame().await {
        if let Err(rejection) = intake.push(frame?.data_ref().map_or(&[], Bytes::as_ref)) {
            return Ok(Err(rejection));
        }
    }
    Ok(intake.finish())
}

/// Replies to an inbound email.
async fn thank(mail: &Inbound, env: &Env) -> Result<Reply> {
    let text = format!("Thank you for: {}", mail.reply_text().unwrap_or_default());
    let to = mail.sender().unwrap_or_default();
    let thanks = Email::new("robot@example.com", to, Content::text(text));
    Ok(match client(env)?.send(thanks).await {
        Ok(_) => Reply::Done,
        Err(error) => match error.advice() {
            Advice::Fix => Reply::Never,
            Advice::RetryLater(_) => Reply::Later,
            // It may have been sent, and resending could duplicate it.
            Advice::InDoubt => Reply::Done,
        },
    })
}

fn client(env: &Env) -> Result<Client> {
    let token = env.secret("POSTMARK_SERVER_TOKEN")?.to_string();
    let client = Client::new(ServerToken::new(token).map_err(|fault| fault.to_string())?);
    Ok(match env.var("POSTMARK_BASE_URL") {
        Ok(url) => client.base_url(url.to_string()),
        Err(_) => client,
    })
}

fn answer(status: StatusCode, body: impl ToString) -> Result<Response<Full<Bytes>>> {
    Ok(Response::builder().status(status).body(body.to_string().into())?)
}
