//! All routes of the API.

use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;

use crate::account::Account;
use crate::api::{
    bounces, bulk, data_removals, domains, inbound_messages, messages, send, senders, servers,
    settings, stats, streams, suppressions, templates, triggers, webhook_statistics, webhooks,
};

/// All routes of the API.
pub(crate) fn routes() -> impl Iterator<Item = (&'static str, MethodRouter<Arc<Account>>)> {
    let areas = [
        send::routes(),
        bulk::routes(),
        messages::routes(),
        bounces::routes(),
        suppressions::routes(),
        webhooks::routes(),
        webhook_statistics::routes(),
        templates::routes(),
        streams::routes(),
        settings::routes(),
        stats::routes(),
        inbound_messages::routes(),
        triggers::routes(),
        servers::routes(),
        domains::routes(),
        senders::routes(),
        data_removals::routes(),
    ];
    areas.into_iter().flatten()
}

/// A router of the API alone.
pub(crate) fn router(account: Arc<Account>) -> Router {
    let add = |router: Router<Arc<Account>>, (path, methods)| router.route(path, methods);
    routes().fold(Router::new(), add).with_state(account)
}
