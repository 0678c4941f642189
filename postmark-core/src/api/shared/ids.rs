//! Numbers of things that more than one resource, or a webhook, tells of.

id! {
    /// The number of a bounce.
    BounceId
}

id! {
    /// The number of a server.
    ServerId
}
