//! IDs that more than one resource or webhook uses.

id! {
    /// The id of a bounce.
    BounceId
}

id! {
    /// The id of a server.
    ServerId
}
