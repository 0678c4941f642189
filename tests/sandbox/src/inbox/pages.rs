//! The HTML pages of the inbox.

use std::time::SystemTime;

use maud::{DOCTYPE, Markup, html};

use crate::inbox::json;
use crate::mail::bounce_type;
use crate::mail::event::Event;
use crate::mail::mailbox::Mailbox;
use crate::mail::message::SentMessage;
use crate::time;

/// How much of a message that came by SMTP is shown, in bytes.
const SOURCE: usize = 64 * 1024;

/// The maximum number of links and codes shown.
const FOUND: usize = 50;

/// A view of an email.
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

    /// The view with this name in a path.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, path, _)| *path == name).map(|(view, ..)| view)
    }

    /// The initial view of an email.
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

/// The events of an email so far.
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

/// The page of one email, in one view.
pub(super) fn message(
    message: &SentMessage,
    server: &str,
    history: &Markup,
    is_pending: bool,
    view: View,
    now: SystemTime,
    revision: u64,
) -> Markup {
    let main = html! {
        p.back { a href="/" { "← Inbox" } }
        h1 { bdi { (subject(message)) } }
        (summary(message, server, now))
        @if !message.attachments.is_empty() { (attachments(message)) }
        section.history {
            h2 { "What happened to it" }
            ul #history tabindex="0" aria-label="What happened to it" { (history) }
            @if message.active().next().is_some() { (events(message, is_pending)) }
        }
        (findings(message))
        nav.tabs aria-label="Views" {
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
    layout(subject(message), &main, Some(revision), false)
}

/// The page of an email that does not exist.
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

/// The page of an event that cannot happen.
pub(super) fn impossible(id: &str, reason: &str) -> Markup {
    page(
        "Not possible",
        &html! {
            p.back { a href={ "/inbox/" (id) } { "← Email" } }
            h1 { "Not possible" }
            p { (reason) }
        },
    )
}

/// The list, kept up to date from this revision on.
pub(super) fn list_page(title: &str, main: &Markup, revision: u64) -> Markup {
    layout(title, main, Some(revision), true)
}

fn page(title: &str, main: &Markup) -> Markup {
    layout(title, main, None, false)
}

fn layout(title: &str, main: &Markup, revision: Option<u64>, is_list: bool) -> Markup {
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
                script src="/inbox/script.js" defer {}
            }
            body {
                header { a href="/" { strong { "Postmark" } " sandbox" } }
                main data-revision=[revision] data-list[is_list] { (main) }
            }
        }
    }
}

fn summary(message: &SentMessage, server: &str, now: SystemTime) -> Markup {
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
            dt { "Server" } dd { bdi { (server) } span.quiet { " · " (message.server_id) } }
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

/// The links and codes of an email, to copy.
fn findings(message: &SentMessage) -> Markup {
    let (codes, links) = (message.codes(), message.links());
    html! {
        @if !codes.is_empty() || !links.is_empty() {
            section.findings aria-label="Codes and links" {
                ul {
                    @for code in codes.iter().take(FOUND) {
                        li { code.found { (code) } " " (copy_first("code", code)) }
                    }
                    @for link in links.iter().take(FOUND) {
                        li {
                            a.address href=(link) target="_blank" rel="noreferrer noopener" { (link) }
                            " " (copy_first("link", link))
                        }
                    }
                }
            }
        }
    }
}

/// A button that copies a text, visible only with scripts.
pub(super) fn copy(text: &str, what: &str) -> Markup {
    html! {
        button.copy type="button" data-copy=(text) aria-label={ "Copy the " (what) } { "Copy" }
    }
}

/// The same for what the keyboard copies, too.
fn copy_first(kind: &str, text: &str) -> Markup {
    html! {
        button.copy type="button" data-kind=(kind) data-copy=(text)
            aria-label={ "Copy the " (kind) " " (text) } { "Copy" }
    }
}

/// The form of events to trigger and their recipients; webhooks are notified of them.
fn events(message: &SentMessage, is_pending: bool) -> Markup {
    let mut actions = vec![
        ("open", "Open"),
        ("click", "Click"),
        ("unsubscribe", "Unsubscribe"),
        ("complain", "Complain"),
    ];
    if is_pending {
        actions.splice(0..0, [("deliver", "Deliver"), ("delay", "Delay")]);
    }
    let tracked = message.links();
    html! {
        form.events #events method="post" action={ "/inbox/" (message.id) "/happen" } {
            label { span { "Recipient" }
                select name="recipient" {
                    @for recipient in message.active() { option value=(recipient) { (recipient) } }
                }
            }
            @if tracked.len() > 1 {
                label { span { "Link" }
                    select name="link" {
                        option value="" { "the first that is tracked" }
                        @for link in tracked.iter().take(FOUND) { option value=(link) { (link) } }
                    }
                }
            }
            div.actions {
                @for (what, name) in actions {
                    button type="submit" name="what" value=(what) { (name) }
                }
            }
            div.actions {
                label { span { "Bounce type" }
                    select name="type" {
                        @for kind in bounce_type::ALL {
                            @if kind != bounce_type::COMPLAINT {
                                option value=(kind.name) { (kind.name) }
                            }
                        }
                    }
                }
                button type="submit" name="what" value="bounce" { "Bounce" }
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
            Some(text) => html! { pre dir="auto" tabindex="0" { (text) } },
            None => nothing,
        },
        View::Source => match &message.html {
            Some(source) => html! { pre.code tabindex="0" { (source) } },
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
            pre.code tabindex="0" {
                @match &message.submission {
                    None => (json::pretty(&message.json)),
                    Some(submission) => (beginning(&submission.source)),
                }
            }
        },
        View::Html | View::Headers => nothing,
    }
}

/// The start of a message, as much as anyone reads.
fn beginning(source: &[u8]) -> String {
    String::from_utf8_lossy(source.get(..SOURCE).unwrap_or(source)).into_owned()
}

fn person(mailbox: &Mailbox) -> Markup {
    html! {
        @if !mailbox.name.is_empty() { bdi { (mailbox.name) } " " }
        span.address { (mailbox.email) }
    }
}

pub(super) fn short(mailbox: &Mailbox) -> &str {
    if mailbox.name.is_empty() { &mailbox.email } else { &mailbox.name }
}

pub(super) fn subject(message: &SentMessage) -> &str {
    if message.subject.trim().is_empty() { "(no subject)" } else { &message.subject }
}

/// A short list of the recipients.
pub(super) fn people(message: &SentMessage) -> Markup {
    let mut all = message.to.iter().chain(&message.cc).chain(&message.bcc);
    let first = all.next().map_or("", |one| one.email.as_str());
    let more = all.count();
    html! { (first) @if more > 0 { " and " (more) " more" } }
}

pub(super) fn files(message: &SentMessage) -> String {
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
