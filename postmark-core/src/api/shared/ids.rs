//! IDs that more than one resource or webhook uses.

id! {
    /// The number of a bounce.
    BounceId
}

id! {
    /// The number of a server.
    ServerId
}
