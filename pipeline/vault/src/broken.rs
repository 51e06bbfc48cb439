//! Faults put in on purpose, compiled for tests only: the self-audit must find each of them.

use std::cell::Cell;

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Rows within a group are not bounded.
    BoundForgotten,
    /// Groups of a unit are not bounded.
    GroupsForgotten,
    /// A column that was computed anew keeps the bounds of the one whose name it took, and nothing clips it.
    RedefinedColumn,
    /// A join forgets that a unit may have many rows.
    UnitLostInJoin,
    /// LEAST is believed to clip and does not, and nothing else does.
    ClipForgotten,
}

thread_local! {
    static NOW: Cell<Option<Broken>> = const { Cell::new(None) };
}

/// Whether a fault is in place on this thread.
pub(crate) fn is(broken: Broken) -> bool {
    NOW.get() == Some(broken)
}

/// Runs something with a fault in place on this thread.
pub(crate) fn with<T>(broken: Broken, run: impl FnOnce() -> T) -> T {
    NOW.set(Some(broken));
    let result = run();
    NOW.set(None);
    result
}
