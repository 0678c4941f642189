//! Emails whose bodies and files stay in JavaScript.

use postmark_core::{Content, Email, Fault};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::Engine;
use crate::record::thrown;

#[wasm_bindgen]
impl Engine {
    /// Checks an email in which short placeholders replace bodies, a model and contents of files;
    /// their real sizes in bytes are passed separately, those of files as base64. Returns
    /// Postmark's JSON, with the same placeholders.
    pub fn judge(
        &self,
        email: &str,
        html: usize,
        text: usize,
        model: usize,
        attachments: usize,
    ) -> Result<String, String> {
        judge(email, html, text, model, attachments).map_err(thrown)
    }
}

fn judge(
    email: &str,
    html: usize,
    text: usize,
    model: usize,
    attachments: usize,
) -> Result<String, Fault> {
    let email = Email::from_json(email);
    email.check()?;
    let over = |field, size, limit, remedy| {
        if size > limit { Err(Fault::over(field, size, limit, "bytes", remedy)) } else { Ok(()) }
    };
    let remedy = "Shorten it, or link to the rest.";
    over("HtmlBody", html, Content::MAX_BODY_BYTES, remedy)?;
    over("TextBody", text, Content::MAX_BODY_BYTES, remedy)?;
    let size = [html, text, model, attachments].into_iter().fold(0, usize::saturating_add);
    let field = if attachments > 0 { "Attachments" } else { "Email" };
    over(field, size, Email::MAX_BYTES, "Shorten the content, or attach less.")?;
    // It is JSON, which is UTF-8.
    Ok(String::from_utf8(email.to_json()?.into()).unwrap_or_default())
}
