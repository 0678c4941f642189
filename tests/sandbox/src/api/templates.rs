//! The routes of templates, see <https://postmarkapp.com/developer/api/templates-api>.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::Account;
use crate::account::lock::unpoisoned;
use crate::account::server::State;
use crate::account::templates::template::{TemplateError, TemplateKind, TemplateSource};
use crate::account::templates::{StoredTemplate, Templates, rendering};
use crate::api::{Call, Routes, account_route, route};
use crate::http::fields::Fields;
use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;

/// The code of an invalid list.
const QUERY: u16 = 1100;

/// The types that a list can be filtered by.
const TYPES: [&str; 3] = ["All", "Standard", "Layout"];

/// The longest name and alias.
const MAX_NAME: usize = 255;

pub(crate) fn routes() -> Routes {
    vec![
        ("/templates", route(MethodFilter::GET, list).merge(route(MethodFilter::POST, create))),
        ("/templates/validate", route(MethodFilter::POST, validate)),
        ("/templates/push", account_route(MethodFilter::PUT, push)),
        (
            "/templates/{id}",
            route(MethodFilter::GET, get)
                .merge(route(MethodFilter::PUT, edit))
                .merge(route(MethodFilter::DELETE, delete)),
        ),
    ]
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let page = query.page(QUERY)?;
    let kind = query.choice("TemplateType", &TYPES, QUERY)?.filter(|kind| *kind != "All");
    let layout = query.get("LayoutTemplate");
    let server = state.server();
    let fits = |one: &&StoredTemplate| {
        kind.is_none_or(|kind| one.source.kind.name() == kind)
            && layout.is_none_or(|layout| one.source.layout.as_deref() == Some(layout))
    };
    // Layouts come last: a program that deletes what is listed deletes the templates inside them
    // first.
    let newest = || server.templates.active().rev().filter(fits);
    let is_layout = |one: &&StoredTemplate| one.source.kind == TemplateKind::Layout;
    let rows = newest().filter(|one| !is_layout(one)).chain(newest().filter(is_layout));
    let (total, rows) = page.of(rows);
    let rows = rows.into_iter().map(StoredTemplate::summary).collect::<Vec<_>>();
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Templates": rows})))
}

fn get(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let one = find(&server.templates, call)?;
    let members = json!({
        "Subject": one.source.subject,
        "HtmlBody": one.source.html,
        "TextBody": one.source.text,
        "AssociatedServerId": server.id,
    });
    Ok(ServerResponse::ok(&with(one.summary(), members)))
}

fn create(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut template = TemplateSource::default();
    change(&mut template, call, true)?;
    if template.name.is_empty() {
        return Err(Refusal::new(1120, "The 'Name' is missing."));
    }
    if template.kind == TemplateKind::Standard && template.subject.is_none() {
        return Err(Refusal::new(1120, "The 'Subject' is missing."));
    }
    let mut server = state.server();
    let id = server.templates.add(template)?;
    let created = server.templates.get(id).map(StoredTemplate::summary);
    Ok(ServerResponse::ok(&created))
}

fn edit(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut server = state.server();
    let one = active(&server.templates, call)?;
    let (id, mut template) = (one.id, one.source.clone());
    change(&mut template, call, false)?;
    let edited = server.templates.check(id, template)?;
    let response = ServerResponse::ok(&edited.summary());
    server.templates.put(edited);
    Ok(response)
}

fn delete(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut server = state.server();
    let one = active(&server.templates, call)?;
    let (id, alias) = (one.id, one.source.alias.clone());
    let inside =
        |other: &StoredTemplate| other.source.layout.is_some() && other.source.layout == alias;
    if one.source.kind == TemplateKind::Layout && server.templates.active().any(inside) {
        let text = "The layout template cannot be deleted because dependent templates use it.";
        return Err(Refusal::new(1130, text));
    }
    server.templates.delete(id);
    Ok(ServerResponse::done(format!("Template {id} removed.")))
}

fn validate(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let (template, model) = call.parse(|body| {
        let mut template = TemplateSource::default();
        parse_texts(&mut template, body);
        template.kind = kind(body);
        // The sandbox does not inline styles, but accepts the option.
        let _ = body.boolean("InlineCssForHtmlTestRender");
        (template, body.model("TestRenderModel").unwrap_or_default())
    })?;
    if [&template.subject, &template.html, &template.text].iter().all(|part| part.is_none()) {
        return Err(Refusal::new(1120, "A body or subject is required."));
    }
    let server = state.server();
    let layout = match &template.layout {
        Some(alias) => Some(server.templates.layout(alias).ok_or(TemplateError::NoLayout)?),
        None => None,
    };
    Ok(ServerResponse::ok(&rendering::validate(&template, layout, model)))
}

/// Copies the templates of one server to another, or only reports what that would do.
fn push(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let (source, destination, performs) = call.parse(|body| {
        let performs = body.boolean("PerformChanges").unwrap_or_default();
        (body.id("SourceServerID"), body.id("DestinationServerID"), performs)
    })?;
    let server = |id| unpoisoned(&account.servers).find(id).cloned();
    let missing = |which| Refusal::new(601, format!("The {which} not found."));
    let (source, destination) = match (server(source), server(destination)) {
        (Ok(source), Ok(destination)) => (source, destination),
        (Err(_), Ok(_)) => return Err(missing("source server was")),
        (Ok(_), Err(_)) => return Err(missing("destination server was")),
        (Err(_), Err(_)) => return Err(missing("source and destination servers were")),
    };
    let pushed = source.server().templates.with_aliases();
    if pushed.is_empty() {
        return Err(Refusal::new(1124, "No templates with aliases were found to push."));
    }
    let rows = destination.server().templates.receive(pushed, performs)?;
    Ok(ServerResponse::ok(&json!({"TotalCount": rows.len(), "Templates": rows})))
}

/// Applies the changes of a request; the type can be set only if it is `new`.
fn change(template: &mut TemplateSource, call: &Call, new: bool) -> Result<(), Refusal> {
    call.check_body(1109)?;
    call.parse(|body| {
        if let Some(name) = body.text("Name") {
            template.name = name;
        }
        if let Some(alias) = body.text("Alias") {
            template.alias = Some(alias);
        }
        parse_texts(template, body);
        if new {
            template.kind = kind(body);
        }
    })?;
    let alias = template.alias.as_deref().unwrap_or_default();
    if template.name.len() > MAX_NAME || alias.len() > MAX_NAME {
        return Err(Refusal::new(1121, "The 'Name' or the 'Alias' is too long."));
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    let starts = alias.is_empty() || alias.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !alias.bytes().all(fits) {
        return Err(Refusal::new(1122, "The 'Alias' is invalid."));
    }
    Ok(())
}

/// Parses the given texts of a template; an empty one removes it.
fn parse_texts(template: &mut TemplateSource, body: &mut Fields<'_>) {
    for (name, part) in [
        ("Subject", &mut template.subject),
        ("HtmlBody", &mut template.html),
        ("TextBody", &mut template.text),
        ("LayoutTemplate", &mut template.layout),
    ] {
        if let Some(text) = body.string(name) {
            *part = Some(text).filter(|text| !text.is_empty());
        }
    }
}

fn kind(body: &mut Fields<'_>) -> TemplateKind {
    match body.choice("TemplateType", &["Standard", "Layout"]) {
        Some("Layout") => TemplateKind::Layout,
        _ => TemplateKind::Standard,
    }
}

/// The template with this id or alias, deleted or not.
fn find<'a>(templates: &'a Templates, call: &Call) -> Result<&'a StoredTemplate, Refusal> {
    let name = &call.parameter;
    let found = match name.parse::<i64>() {
        Ok(id) => templates.get(id),
        Err(_) => templates.named(name),
    };
    found.ok_or_else(|| {
        let text = "The 'TemplateId' associated with this request is not valid or was not found.";
        Refusal::new(1101, text)
    })
}

fn active<'a>(templates: &'a Templates, call: &Call) -> Result<&'a StoredTemplate, Refusal> {
    let one = find(templates, call)?;
    if one.active { Ok(one) } else { Err(Refusal::new(1101, "This template was deleted.")) }
}
