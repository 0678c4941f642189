//! The routes of message streams, see <https://postmarkapp.com/developer/api/message-streams-api>.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::server::{Server, State};
use crate::account::streams::{Changes, Stream, StreamKind, check_id, invalid_type};
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::time;

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/message-streams",
            route(MethodFilter::GET, list).merge(route(MethodFilter::POST, create)),
        ),
        (
            "/message-streams/{id}",
            route(MethodFilter::GET, get).merge(route(MethodFilter::PATCH, edit)),
        ),
        ("/message-streams/{id}/archive", route(MethodFilter::POST, archive)),
        ("/message-streams/{id}/unarchive", route(MethodFilter::POST, unarchive)),
    ]
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let kinds = ["All", "Transactional", "Broadcasts", "Inbound"];
    let kind = query.choice("MessageStreamType", &kinds, 1221).map_err(|_| invalid_type())?;
    let kind = kind.filter(|kind| *kind != "All");
    let archived = query.flag("IncludeArchivedStreams", 1221)?.unwrap_or_default();
    let server = state.server();
    let fits = |stream: &Stream| {
        kind.is_none_or(|kind| stream.kind.name() == kind)
            && (archived || stream.archived_at.is_none())
    };
    let rows = server.streams.iter().filter(|(_, stream)| fits(stream));
    let rows = rows.map(|(id, stream)| stream.json(id, server.id)).collect::<Vec<_>>();
    Ok(ServerResponse::ok(&json!({"TotalCount": rows.len(), "MessageStreams": rows})))
}

fn get(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let id = &call.parameter;
    let server = state.server();
    Ok(ServerResponse::ok(&server.streams.find(id)?.json(id, server.id)))
}

fn create(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let (id, kind, changes) = call.parse(|body| {
        let id = body.string("ID").unwrap_or_default();
        (id, body.string("MessageStreamType").unwrap_or_default(), Changes::parse(body))
    })?;
    check_id(&id)?;
    let kind = StreamKind::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(&kind));
    let kind = kind.ok_or_else(invalid_type)?;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.create(&id, kind, changes, state.clock.now())?;
    Ok(ServerResponse::ok(&stream.json(&id, *server_id)))
}

fn edit(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.find_mut(id)?;
    stream.change(call.parse(Changes::parse)?)?;
    stream.updated_at = Some(state.clock.now());
    Ok(ServerResponse::ok(&stream.json(id, *server_id)))
}

fn archive(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.find_mut(id)?;
    if ["outbound", "inbound"].contains(&id.as_str()) {
        let text = "You cannot archive the default transactional and inbound streams.";
        return Err(Refusal::new(1229, text));
    }
    stream.archived_at.get_or_insert_with(|| state.clock.now());
    let purged_at = stream.purged_at().map(time::stamp);
    Ok(ServerResponse::ok(
        &json!({"ID": id, "ServerID": server_id, "ExpectedPurgeDate": purged_at}),
    ))
}

fn unarchive(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.unarchive(id, state.clock.now())?;
    Ok(ServerResponse::ok(&stream.json(id, *server_id)))
}
