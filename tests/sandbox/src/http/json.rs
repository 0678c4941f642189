//! Merges JSON objects.

use serde_json::Value;

/// The object with these members added or replaced.
pub(crate) fn with(mut object: Value, members: Value) -> Value {
    if let (Some(object), Value::Object(members)) = (object.as_object_mut(), members) {
        object.extend(members);
    }
    object
}
