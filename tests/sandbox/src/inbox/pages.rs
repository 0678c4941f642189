//! The HTML pages of the inbox.

use std::sync::Arc;
use std::time::SystemTime;

use maud::{DOCTYPE, Markup, html};

use crate::account::ids::SERVER_ID;
use crate::inbox::json;
use crate::mail::event::Event;
use crate::mail::mailbox::Mailbox;
use crate::mail::message::SentMessage;
use crate::time;

/// How much of a message that came by SMTP is shown, in bytes.
const SOURCE: usize = 64 * 1024;

/// One side of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Html,
    Text,
    Source,
    Headers,
    Json,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Html, "html", "HTML"),
        (Self::Text, "text", "Text"),
        (Self::Source, "source", "HTML source"),
        (Self::Headers, "headers", "Headers"),
        (Self::Json, "json", "JSON"),
    ];

    /// The view of this name in a path.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, path, _)| *path == name).map(|(view, ..)| view)
    }

    /// The view to open an email with.
    pub(super) fn first(message: &SentMessage) -> Self {
        if message.html.is_some() { Self::Html } else { Self::Text }
    }

    fn has_content(self, message: &SentMessage) -> bool {
        match self {
            Self::Html | Self::Source => message.html.is_some(),
            Self::Text => message.text.is_some(),
            Self::Headers | Self::Json => true,
        }
    }
}

/// The list of emails, which are given newest first.
pub(super) fn list(
    messages: &[Arc<SentMessage>],
    url: &str,
    token: &str,
    now: SystemTime,
) -> Markup {
    let count = messages.len();
    let title = if count == 0 { "Inbox".to_owned() } else { format!("Inbox ({count})") };
    let main = html! {
        div.bar {
            h1 { "Inbox" @if count > 0 { " " span.count { (count) } } }
            a.button href="/" { "Refresh" }
            @if count > 0 {
                form method="post" action="/inbox/clear" { button type="submit" { "Clear" } }
            }
        }
        @if count == 0 {
            div.empty {
                p.lead { "No mail yet." }
                p { "Point a Postmark client here, and what it sends shows up on this page." }
                dl {
                    dt { "Base URL" } dd { code { (url) } }
                    dt { "Server token" } dd { code { (token) } }
                }
            }
        } @else {
            ul.mails { @for message in messages { li { (row(message, now)) } } }
        }
    };
    page(&title, &main)
}

/// What happened to an email so far.
pub(super) fn history(events: &[Event]) -> Markup {
    // More than anyone reads; the API lists them all.
    html! {
        @for event in events.iter().take(100) {
            li {
                (event.kind.label()) " "
                span.address { (event.recipient) }
                span.quiet { " · " (time::plain(event.at)) }
            }
        }
    }
}

/// One email, seen from one side.
pub(super) fn message(
    message: &SentMessage,
    history: &Markup,
    view: View,
    now: SystemTime,
) -> Markup {
    let main = html! {
        p.back { a href="/" { "← Inbox" } }
        h1 { bdi { (subject(message)) } }
        (summary(message, now))
        @if !message.attachments.is_empty() { (attachments(message)) }
        section.history {
            h2 { "What became of it" }
            ul { (history) }
            (buttons(message))
        }
        nav.tabs {
            @for (tab, path, name) in View::ALL {
                @let current = if tab == view { Some("page") } else { None };
                @if tab.has_content(message) {
                    a href={ "/inbox/" (message.id) "/" (path) } aria-current=[current] { (name) }
                } @else {
                    span { (name) }
                }
            }
        }
        section.view { (content(message, view)) }
    };
    page(subject(message), &main)
}

/// What there is to see of an email that is not there.
pub(super) fn gone() -> Markup {
    page(
        "Not found",
        &html! {
            p.back { a href="/" { "← Inbox" } }
            h1 { "Not found" }
            p { "There is no such page. Mails go when the inbox is cleared, or full." }
        },
    )
}

fn page(title: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Postmark sandbox" }
                link rel="stylesheet" href="/inbox/style.css";
                link rel="icon" href="data:,";
            }
            body {
                header { a href="/" { strong { "Postmark" } " sandbox" } }
                main { (main) }
            }
        }
    }
}

fn row(message: &SentMessage, now: SystemTime) -> Markup {
    let start = |text: &String| text.chars().take(200).collect::<String>();
    html! {
        a.mail href={ "/inbox/" (message.id) } {
            span.from { bdi { (short(&message.from)) } }
            time datetime=(time::stamp(message.received_at)) title=(time::plain(message.received_at)) {
                (time::ago(message.received_at, now))
            }
            span.subject {
                bdi { (subject(message)) }
                @if let Some(text) = &message.text { span.start { " " bdi { (start(text)) } } }
            }
            span.badges {
                @if !message.attachments.is_empty() { span.badge { (files(message)) } }
                @if let Some(tag) = &message.tag { span.badge.tag { bdi { (start(tag)) } } }
                @if message.server_id != SERVER_ID {
                    span.badge { "server " (message.server_id) }
                }
                @if message.stream != "outbound" { span.badge { (message.stream) } }
                @if !message.inactive.is_empty() { span.badge.warning { "inactive" } }
            }
            span.to { "to " (people(message)) }
        }
    }
}

fn summary(message: &SentMessage, now: SystemTime) -> Markup {
    let lists = [
        ("To", &message.to),
        ("Cc", &message.cc),
        ("Bcc", &message.bcc),
        ("Reply to", &message.reply_to),
    ];
    html! {
        dl.summary {
            dt { "From" } dd { (person(&message.from)) }
            @for (name, list) in lists {
                @if !list.is_empty() {
                    dt { (name) } dd { @for one in list { span.person { (person(one)) } } }
                }
            }
            @if !message.inactive.is_empty() {
                dt { "Inactive" }
                dd.warning { "Gets nothing: " bdi { (message.inactive.join(", ")) } }
            }
            dt { "Received" }
            dd {
                (time::plain(message.received_at))
                span.quiet { " · " (time::ago(message.received_at, now)) }
            }
            @if message.server_id != SERVER_ID { dt { "Server" } dd { (message.server_id) } }
            dt { "Stream" } dd { (message.stream) }
            @if let Some(tag) = &message.tag { dt { "Tag" } dd { bdi { (tag) } } }
            @if !message.metadata.is_empty() {
                dt { "Metadata" }
                dd {
                    @for (key, value) in &message.metadata {
                        span.badge { bdi { (key) } " = " bdi { (value) } } " "
                    }
                }
            }
            dt { "Message ID" } dd { code { (message.id) } }
        }
    }
}

fn attachments(message: &SentMessage) -> Markup {
    html! {
        ul.attachments aria-label="Attachments" {
            @for (index, file) in message.attachments.iter().enumerate() {
                li {
                    a href={ "/inbox/" (message.id) "/attachments/" (index) } download="" {
                        bdi { (file.name) }
                    }
                    span.quiet {
                        " " (size(file.content.len())) " · " bdi { (file.content_type) }
                        @if file.content_id.is_some() { " · inline" }
                    }
                }
            }
        }
    }
}

/// What the first recipient can do, and what webhooks are told then.
fn buttons(message: &SentMessage) -> Markup {
    let Some(recipient) = message.active().next() else { return html! {} };
    let link = message.links().into_iter().next();
    let events = [
        ("open", "Open"),
        ("click", "Click"),
        ("bounce", "Bounce"),
        ("complain", "Complain"),
        ("unsubscribe", "Unsubscribe"),
    ];
    html! {
        form.bar method="post" action={ "/inbox/" (message.id) "/happen" } {
            span.quiet { "As " span.address { (recipient) } ":" }
            @for (what, name) in events {
                @if what != "click" || link.is_some() {
                    button type="submit" name="what" value=(what) { (name) }
                }
            }
        }
    }
}

fn content(message: &SentMessage, view: View) -> Markup {
    let nothing = html! { p.quiet { "This mail has none." } };
    match view {
        View::Html if message.html.is_some() => html! {
            iframe
                title="The HTML body"
                src={ "/inbox/" (message.id) "/preview" }
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                referrerpolicy="no-referrer" {}
            p.quiet { "Scripts, forms and everything from elsewhere stay out; links open a new tab." }
        },
        View::Text => match &message.text {
            Some(text) => html! { pre dir="auto" { (text) } },
            None => nothing,
        },
        View::Source => match &message.html {
            Some(source) => html! { pre.code { (source) } },
            None => nothing,
        },
        View::Headers if !message.headers.is_empty() => html! {
            table {
                @for header in &message.headers {
                    tr { th scope="row" { (header.name) } td { bdi { (header.value) } } }
                }
            }
        },
        View::Json => html! {
            p.quiet {
                "The mail as it was sent. Long texts are cut here, not in the "
                a href={ "/inbox/" (message.id) "/message.json" } download="" { "download" } "."
            }
            pre.code {
                @match &message.submission {
                    None => (json::pretty(&message.json)),
                    Some(submission) => (beginning(&submission.source)),
                }
            }
        },
        View::Html | View::Headers => nothing,
    }
}

/// As much of a message as anyone reads.
fn beginning(source: &[u8]) -> String {
    String::from_utf8_lossy(source.get(..SOURCE).unwrap_or(source)).into_owned()
}

fn person(mailbox: &Mailbox) -> Markup {
    html! {
        @if !mailbox.name.is_empty() { bdi { (mailbox.name) } " " }
        span.address { (mailbox.email) }
    }
}

fn short(mailbox: &Mailbox) -> &str {
    if mailbox.name.is_empty() { &mailbox.email } else { &mailbox.name }
}

fn subject(message: &SentMessage) -> &str {
    if message.subject.trim().is_empty() { "(no subject)" } else { &message.subject }
}

/// Who gets the email, as briefly as it can be said.
fn people(message: &SentMessage) -> Markup {
    let mut all = message.to.iter().chain(&message.cc).chain(&message.bcc);
    let first = all.next().map_or("", |one| one.email.as_str());
    let more = all.count();
    html! { (first) @if more > 0 { " and " (more) " more" } }
}

fn files(message: &SentMessage) -> String {
    match message.attachments.len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
