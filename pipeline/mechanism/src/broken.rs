//! A fault on purpose, in this crate's own tests alone: half of the certified scale is used. A test that cannot see it
//! proves nothing.

use std::cell::Cell;

thread_local! {
    static HALVED: Cell<bool> = const { Cell::new(false) };
}

/// The scale that is used instead of a certified one.
pub(crate) fn scale(certified: f64) -> f64 {
    if HALVED.get() { certified / 2.0 } else { certified }
}

/// Runs a piece of a test with the fault, on this thread.
pub(crate) fn with_half_the_noise<T>(run: impl FnOnce() -> T) -> T {
    HALVED.set(true);
    let result = run();
    HALVED.set(false);
    result
}
