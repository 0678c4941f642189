//! JSON objects put together.

use serde_json::Value;

/// The object with these members put in, or in place of those of the same names.
pub(crate) fn with(mut object: Value, members: Value) -> Value {
    if let (Some(object), Value::Object(members)) = (object.as_object_mut(), members) {
        object.extend(members);
    }
    object
}
