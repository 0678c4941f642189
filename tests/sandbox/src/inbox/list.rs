//! The list of emails: searched, filtered, and kept up to date.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::SystemTime;

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::account::Account;
use crate::account::message_store::StoredMessage;
use crate::http::query::{Query, contains};
use crate::inbox::pages;
use crate::mail::bounce_type;
use crate::mail::event::Kind;
use crate::mail::message::SentMessage;
use crate::time;

/// The default number of emails on a page.
const SHOWN: usize = 100;

/// The matching emails, and the available filters.
pub(super) struct List {
    rows: Vec<Row>,
    /// The number of matching emails.
    fitting: usize,
    /// The number of all emails.
    all: usize,
    evicted: u64,
    servers: Vec<(i64, String)>,
    streams: BTreeSet<String>,
    filter: Filter,
    revision: u64,
}

/// An email in a list.
struct Row {
    message: Arc<SentMessage>,
    badges: Vec<(&'static str, bool)>,
}

/// The filters of a list.
#[derive(Default)]
struct Filter {
    text: String,
    server: Option<i64>,
    stream: String,
    limit: usize,
}

impl Filter {
    fn parse(query: &Query) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
        Self {
            text: text("q"),
            server: query.get("server").and_then(|id| id.parse().ok()),
            stream: text("stream"),
            limit: query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(SHOWN),
        }
    }

    fn is_set(&self) -> bool {
        !self.text.is_empty() || self.server.is_some() || !self.stream.is_empty()
    }

    fn fits(&self, message: &SentMessage) -> bool {
        self.server.is_none_or(|id| message.server_id == id)
            && (self.stream.is_empty() || message.stream == self.stream)
            && (self.text.is_empty() || self.finds(message))
    }

    fn finds(&self, message: &SentMessage) -> bool {
        let has = |text: &str| contains(text, &self.text);
        let body = message.text.as_ref().or(message.html.as_ref());
        has(&message.subject)
            || has(&message.from.email)
            || has(&message.from.name)
            || message.recipients().into_iter().any(has)
            || message.tag.as_deref().is_some_and(has)
            || message.id.eq_ignore_ascii_case(&self.text)
            || body.is_some_and(|body| has(body))
    }

    /// The URL of a longer page with the same filters.
    fn more(&self) -> String {
        let server = self.server.map(|id| id.to_string()).unwrap_or_default();
        let limit = self.limit.saturating_add(SHOWN).to_string();
        let pairs =
            [("q", &self.text), ("stream", &self.stream), ("server", &server), ("limit", &limit)];
        let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let encode = |value| utf8_percent_encode(value, NON_ALPHANUMERIC);
        let query = set.map(|(name, value)| format!("{name}={}", encode(value)));
        format!("/?{}", query.collect::<Vec<_>>().join("&"))
    }
}

impl List {
    pub(super) fn find(account: &Account, query: &Query) -> Self {
        let filter = Filter::parse(query);
        let revision = account.first.changed.revision();
        let (mut rows, mut fitting, mut all) = (Vec::new(), 0, 0);
        let (mut servers, mut streams) = (Vec::new(), BTreeSet::new());
        for state in account.servers() {
            let server = state.server();
            servers.push((server.id, server.settings.text("Name").to_owned()));
            all += server.messages.len();
            streams.extend(server.streams.sending().map(str::to_owned));
            let found = server.messages.newest().filter(|kept| filter.fits(&kept.message));
            for (index, kept) in found.enumerate() {
                fitting += 1;
                if index < filter.limit {
                    rows.push(Row { message: Arc::clone(&kept.message), badges: badges(kept) });
                }
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.message.received_at));
        rows.truncate(filter.limit);
        let evicted = account.evicted();
        Self { rows, fitting, all, evicted, servers, streams, filter, revision }
    }

    /// The page of a sandbox with this URL and token.
    pub(super) fn page(&self, url: &str, token: &str, now: SystemTime) -> Markup {
        let title =
            if self.all == 0 { "Inbox".to_owned() } else { format!("Inbox ({})", self.all) };
        let main = html! {
            div.bar {
                h1 { "Inbox " span.count #count { @if self.all > 0 { (self.all) } } }
                span.quiet.live #live role="status" {}
                @if self.all > 0 {
                    form method="post" action="/inbox/clear" { button type="submit" { "Clear" } }
                }
            }
            @if self.all > 0 || self.filter.is_set() { (self.search()) }
            div #list {
                @if self.all == 0 {
                    (empty(url, token))
                } @else if self.rows.is_empty() {
                    div.empty { p.lead { "No email fits." } p { a href="/" { "Show all" } } }
                } @else {
                    @if self.filter.is_set() {
                        p.quiet.found { (self.fitting) " of " (self.all) " emails" }
                    }
                    ul.mails aria-label="Emails" { @for row in &self.rows { li { (self.row(row, now)) } } }
                    @if self.fitting > self.rows.len() {
                        p.found { a href=(self.filter.more()) { "Show older emails" } }
                    }
                }
                @if self.evicted > 0 {
                    p.found.warning {
                        (self.evicted) " older emails were evicted to make room: see "
                        code { "Options::max_messages" } "."
                    }
                }
            }
            (keys())
        };
        pages::list_page(&title, &main, self.revision)
    }

    fn search(&self) -> Markup {
        let selected = |is: bool| if is { Some("selected") } else { None };
        html! {
            form.search role="search" method="get" action="/" {
                input #search type="search" name="q" value=(self.filter.text)
                    placeholder="Subject, address, tag or text" aria-label="Search emails";
                @if self.servers.len() > 1 {
                    select name="server" aria-label="Server" {
                        option value="" { "All servers" }
                        @for (id, name) in &self.servers {
                            option value=(id) selected=[selected(self.filter.server == Some(*id))] {
                                (name)
                            }
                        }
                    }
                }
                select name="stream" aria-label="Message stream" {
                    option value="" { "All streams" }
                    @for stream in &self.streams {
                        option value=(stream) selected=[selected(self.filter.stream == *stream)] {
                            (stream)
                        }
                    }
                }
                button type="submit" { "Search" }
                @if self.filter.is_set() { a.button href="/" { "Reset" } }
            }
        }
    }

    fn row(&self, row: &Row, now: SystemTime) -> Markup {
        let message = &*row.message;
        let start = |text: &String| text.chars().take(200).collect::<String>();
        let server = self.servers.iter().find(|(id, _)| *id == message.server_id);
        html! {
            a.mail href={ "/inbox/" (message.id) } {
                span.from { bdi { (pages::short(&message.from)) } }
                time datetime=(time::stamp(message.received_at)) title=(time::plain(message.received_at)) {
                    (time::ago(message.received_at, now))
                }
                span.subject {
                    bdi { (pages::subject(message)) }
                    @if let Some(text) = &message.text { span.start { " " bdi { (start(text)) } } }
                }
                span.badges {
                    @for (badge, is_bad) in &row.badges {
                        span.badge.warning[*is_bad] { (badge) } " "
                    }
                    @if !message.attachments.is_empty() { span.badge { (pages::files(message)) } " " }
                    @if let Some(tag) = &message.tag { span.badge.tag { bdi { (start(tag)) } } " " }
                    @if !message.inactive.is_empty() { span.badge.warning { "inactive" } " " }
                }
                span.to {
                    "to " (pages::people(message))
                    span.place {
                        @if let Some((_, name)) = server.filter(|_| self.servers.len() > 1) {
                            bdi { (name) } " · "
                        }
                        (message.stream)
                    }
                }
            }
        }
    }
}

/// The notable events of an email.
fn badges(kept: &StoredMessage) -> Vec<(&'static str, bool)> {
    let has = |what: fn(&Kind) -> bool| kept.events.iter().any(|event| what(&event.kind));
    let complained =
        |kind: &Kind| matches!(kind, Kind::Bounced { kind, .. } if *kind == bounce_type::COMPLAINT);
    let bounced =
        |kind: &Kind| matches!(kind, Kind::Bounced { kind, .. } if *kind != bounce_type::COMPLAINT);
    let all = [
        (kept.is_pending(), ("held", true)),
        (has(bounced), ("bounced", true)),
        (has(complained), ("spam", true)),
        (has(|kind| matches!(kind, Kind::Clicked { .. })), ("clicked", false)),
        (has(|kind| matches!(kind, Kind::Opened { .. })), ("opened", false)),
    ];
    all.into_iter().filter_map(|(is_so, badge)| is_so.then_some(badge)).collect()
}

/// The page without emails.
fn empty(url: &str, token: &str) -> Markup {
    let curl = format!(
        "curl {url}/email -H 'Accept: application/json' -H 'Content-Type: application/json' \\\n  \
         -H 'X-Postmark-Server-Token: {token}' \\\n  \
         -d '{{\"From\": \"me@example.com\", \"To\": \"ada@example.com\", \"Subject\": \"Hello\", \
         \"TextBody\": \"It works.\"}}'"
    );
    html! {
        div.empty {
            p.lead { "No mail yet." }
            p { "Point a Postmark client here. What it sends shows up on this page at once." }
            dl {
                dt { "Base URL" } dd { code { (url) } " " (pages::copy(url, "base URL")) }
                dt { "Server token" } dd { code { (token) } " " (pages::copy(token, "server token")) }
            }
            p { "Or send the first one from a terminal:" }
            pre.code tabindex="0" { (curl) }
            p { (pages::copy(&curl, "command")) }
        }
    }
}

fn keys() -> Markup {
    html! {
        details.keys {
            summary { "Keyboard" }
            dl {
                dt { kbd { "/" } } dd { "search" }
                dt { kbd { "j" } " " kbd { "k" } } dd { "next and previous email" }
                dt { kbd { "Enter" } } dd { "open it" }
                dt { kbd { "u" } } dd { "back to the list" }
                dt { kbd { "c" } } dd { "copy the first code of an email" }
                dt { kbd { "l" } } dd { "copy its first link" }
            }
        }
    }
}
