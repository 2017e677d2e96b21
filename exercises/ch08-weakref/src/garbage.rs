// Chapter 8, Weak references: write what each `todo!` asks for, then
// `cargo xtask verify 8`.

//! What the cycle collector asks of weak references.

use crate::callback::Call;
use crate::link::Link;
use crate::{WeakRef, Weakrefs};
use ch03_ref::{Id, Ref};
use std::collections::HashSet;

impl Weakrefs {
    /// For the collector (chapter 11): clears every weak reference to an object
    /// in `garbage`, and every weak reference that is garbage itself. Returns
    /// the callbacks that are owed, nothing called yet: those of weak
    /// references that are not garbage. CPython: `handle_weakrefs`.
    ///
    /// In the order of `garbage`; for one object, newest first.
    pub fn clear_garbage(&self, garbage: &[Ref]) -> Vec<Call> {
        todo!(
            "ch08.clear_garbage: clear all weak references to garbage, and those that are \
             garbage; return the calls that are owed"
        )
    }
}

/// The call that a weak reference owes, which keeps its callback: on this path
/// CPython leaves `__callback__` as it is.
fn owed(weak: WeakRef) -> Option<Call> {
    let callback = weak.link().callback.borrow().clone()?;
    Some(Call { callback, weak })
}
