//! A future of any type, in a box.

use std::pin::Pin;

/// A future in a box, which may be moved between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
