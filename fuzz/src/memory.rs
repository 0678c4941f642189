//! An allocator that counts the memory of a thread.

#![allow(unsafe_code, reason = "GlobalAlloc is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

/// The bytes that the process holds, and their peak, since [`peak_of_all`] began. The fuzzer does
/// not use these, and so need not wait for them.
static IS_COUNTING_ALL: AtomicBool = AtomicBool::new(false);
static HELD_BY_ALL: AtomicIsize = AtomicIsize::new(0);
static PEAK_OF_ALL: AtomicIsize = AtomicIsize::new(0);

thread_local! {
    /// The total number of bytes allocated.
    static TAKEN: Cell<usize> = const { Cell::new(0) };

    /// The bytes held, and their peak, since [`peak`] began; freed memory may be older.
    static HELD: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

/// Runs some work; returns the peak of the bytes that it held, beyond those held before.
pub fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    HELD.set((0, 0));
    let result = work();
    (result, HELD.get().1.unsigned_abs())
}

/// Runs some work; returns the total number of bytes that it allocated: a measure of its time that
/// depends on no clock.
pub fn taken(work: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}

/// Runs some work, on any threads; returns the peak of the bytes that the process held, beyond
/// those held before. Only one call may run at a time.
pub fn peak_of_all<T>(work: impl FnOnce() -> T) -> (T, usize) {
    HELD_BY_ALL.store(0, Ordering::SeqCst);
    PEAK_OF_ALL.store(0, Ordering::SeqCst);
    IS_COUNTING_ALL.store(true, Ordering::SeqCst);
    let result = work();
    IS_COUNTING_ALL.store(false, Ordering::SeqCst);
    (result, PEAK_OF_ALL.load(Ordering::SeqCst).unsigned_abs())
}

/// Runs some work on an input, within `factor` bytes of memory for each of its bytes.
#[track_caller]
pub(crate) fn within<T>(factor: usize, input: usize, work: impl FnOnce() -> T) -> T {
    let (result, peak) = peak(work);
    let most = factor * input + 64 * 1024;
    assert!(peak <= most, "{peak} bytes were held for an input of {input}");
    result
}

/// Parses an input, within eight times its length or 1 MB, whichever is more.
#[track_caller]
pub(crate) fn reading<T>(input: usize, work: impl FnOnce() -> T) -> T {
    let (result, peak) = peak(work);
    let most = (8 * input).max(1 << 20);
    assert!(peak <= most, "{peak} bytes were held for an input of {input}");
    result
}

fn change(bytes: isize) {
    if IS_COUNTING_ALL.load(Ordering::Relaxed) {
        let held = HELD_BY_ALL.fetch_add(bytes, Ordering::Relaxed) + bytes;
        PEAK_OF_ALL.fetch_max(held, Ordering::Relaxed);
    }
    // A thread that is ending has no counters any more.
    if bytes > 0 {
        let _ = TAKEN.try_with(|taken| taken.set(taken.get() + bytes.unsigned_abs()));
    }
    let _ = HELD.try_with(|counters| {
        let (held, peak) = counters.get();
        let held = held + bytes;
        counters.set((held, peak.max(held)));
    });
}

fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap_or(isize::MAX)
}

// SAFETY: every call is passed on to `System` unchanged; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        change(signed(layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        change(signed(layout.size()));
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both are held until the content is moved.
        change(signed(size));
        change(-signed(layout.size()));
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        change(-signed(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }
}
