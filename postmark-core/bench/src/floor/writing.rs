//! W1 to W4: one buffer for the whole request, or one reused for each chunk.

use std::hint::black_box;
use std::sync::LazyLock;

use base64::engine::Simd;
use base64::engine::general_purpose::PAD;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, Request, Uri};

use super::escape::{base64, part, raw};
use crate::mails::Mail;

/// The maximum size of an email without its bodies.
const AROUND: usize = 2048;

/// The bytes of a file per chunk.
const CHUNK: usize = 48 << 10;

static ENGINE: LazyLock<Simd> = LazyLock::new(|| Simd::standard(PAD));

/// W1: the request of an email.
pub(crate) fn email(mail: &Mail) -> Request<Bytes> {
    static URL: LazyLock<Uri> =
        LazyLock::new(|| Uri::from_static("https://api.postmarkapp.com/email"));
    let mut json = Vec::with_capacity(room(mail));
    text(mail, &mut json);
    raw(&mut json, "}");
    request(&URL, json)
}

/// W2: the request of a batch.
pub(crate) fn batch(mails: &[Mail]) -> Request<Bytes> {
    let mut json = Vec::with_capacity(mails.iter().map(room).sum());
    for mail in mails {
        json.push(if json.is_empty() { b'[' } else { b',' });
        text(mail, &mut json);
        raw(&mut json, "}");
    }
    raw(&mut json, "]");
    batch_request(json)
}

/// W3 and W4: the same with a file in each email.
pub(crate) fn with_files(mails: &[Mail], files: &[Bytes]) -> Request<Bytes> {
    let encoded: usize = files.iter().map(|file| file.len().div_ceil(3) * 4).sum();
    let mut json = Vec::with_capacity(mails.iter().map(room).sum::<usize>() + encoded);
    for (mail, file) in mails.iter().zip(files) {
        json.push(if json.is_empty() { b'[' } else { b',' });
        text(mail, &mut json);
        raw(&mut json, FILE);
        base64(&mut json, file, &ENGINE);
        raw(&mut json, "\"}]}");
    }
    raw(&mut json, "]");
    batch_request(json)
}

/// W3 and W4 chunk by chunk.
pub(crate) fn stream(mails: &[Mail], files: &[Bytes]) {
    let mut chunk = Vec::with_capacity(64 << 10);
    for (mail, file) in mails.iter().zip(files) {
        text(mail, &mut chunk);
        raw(&mut chunk, FILE);
        black_box(&chunk);
        for piece in file.chunks(CHUNK) {
            chunk.clear();
            base64(&mut chunk, piece, &ENGINE);
            black_box(&chunk);
        }
        chunk.clear();
        raw(&mut chunk, "\"}]},");
    }
    black_box(&chunk);
}

const FILE: &str = r#","Attachments":[{"Name":"a.pdf","ContentType":"application/pdf","Content":""#;

fn room(mail: &Mail) -> usize {
    (mail.html.len() + mail.text.len()) * 5 / 4 + AROUND
}

/// Writes an email without its last bracket.
fn text(mail: &Mail, json: &mut Vec<u8>) {
    raw(json, "{\"From\":\"");
    part(json, mail.from);
    raw(json, "\",\"To\":\"");
    let [to, and] = &mail.to;
    part(json, to);
    raw(json, ", ");
    part(json, and);
    raw(json, "\",\"Subject\":\"");
    part(json, &mail.subject);
    raw(json, "\",\"HtmlBody\":\"");
    part(json, &mail.html);
    raw(json, "\",\"TextBody\":\"");
    part(json, &mail.text);
    raw(json, "\",\"Tag\":\"");
    part(json, mail.tag);
    let mut before = "\",\"Headers\":[{\"Name\":\"";
    for (name, value) in &mail.headers {
        raw(json, before);
        part(json, name);
        raw(json, "\",\"Value\":\"");
        part(json, value);
        before = "\"},{\"Name\":\"";
    }
    let mut before = "\"}],\"Metadata\":{\"";
    for (key, value) in &mail.metadata {
        raw(json, before);
        part(json, key);
        raw(json, "\":\"");
        part(json, value);
        before = "\",\"";
    }
    raw(json, "\"},\"MessageStream\":\"");
    part(json, mail.stream);
    raw(json, "\"");
}

fn batch_request(json: Vec<u8>) -> Request<Bytes> {
    static URL: LazyLock<Uri> =
        LazyLock::new(|| Uri::from_static("https://api.postmarkapp.com/email/batch"));
    request(&URL, json)
}

fn request(url: &Uri, json: Vec<u8>) -> Request<Bytes> {
    static TOKEN: HeaderName = HeaderName::from_static("x-postmark-server-token");
    let length = HeaderValue::from(json.len());
    let mut request = Request::new(Bytes::from(json));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.clone();
    let headers = request.headers_mut();
    headers.reserve(7);
    headers.insert(TOKEN.clone(), HeaderValue::from_static("POSTMARK_API_TEST"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static("floor"));
    headers.insert(CONTENT_LENGTH, length);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}
