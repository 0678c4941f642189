//! An allocator that counts on request, and costs nothing while time is measured.

#![allow(unsafe_code, reason = "GlobalAlloc is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering::Relaxed};

/// The system's allocator, and the counters in front of it.
pub struct Counting;

/// The memory that some work allocates.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Calls that allocated memory, including resizes.
    pub allocations: usize,
    /// The total number of bytes allocated.
    pub bytes: usize,
    /// The peak of the bytes held, beyond those held before.
    pub peak: usize,
}

static ON: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// Starts counting. No other thread may be running.
pub fn start() {
    ALLOCATIONS.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    HELD.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    ON.store(true, Relaxed);
}

/// Resets the counters, if it is counting.
pub fn restart() {
    if ON.load(Relaxed) {
        start();
    }
}

/// Stops counting.
pub fn stop() -> Memory {
    ON.store(false, Relaxed);
    Memory {
        allocations: ALLOCATIONS.load(Relaxed),
        bytes: BYTES.load(Relaxed),
        peak: PEAK.load(Relaxed).unsigned_abs(),
    }
}

fn took(size: usize) {
    if ON.load(Relaxed) {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(size, Relaxed);
        let size = signed(size);
        PEAK.fetch_max(HELD.fetch_add(size, Relaxed) + size, Relaxed);
    }
}

fn gave_back(size: usize) {
    if ON.load(Relaxed) {
        HELD.fetch_sub(signed(size), Relaxed);
    }
}

/// A size that can be freed without having been counted: no object is larger.
fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap_or(isize::MAX)
}

// SAFETY: every call is passed on to `System` unchanged; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both are held until the content is moved.
        took(size);
        gave_back(layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        gave_back(layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }
}
