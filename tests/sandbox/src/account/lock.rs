//! Locks that a panic does not poison.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A panic under the lock is a bug, but must not take all later requests with it.
pub(crate) fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
