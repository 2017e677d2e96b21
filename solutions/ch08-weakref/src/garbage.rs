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
        // ANCHOR: clear_garbage
        let mut calls = Vec::new();
        if self.lists.is_empty() {
            return calls;
        }
        let is_weak = |r: &&Ref| Link::of(r).is_some();
        let condemned: HashSet<Id> = garbage.iter().filter(is_weak).map(Ref::id).collect();
        for r in garbage {
            if let Some(link) = Link::of(r) {
                link.cut();
            }
            let cleared = self.lists.clear(r).into_iter();
            let outside = cleared.filter(|weak| !condemned.contains(&weak.as_ref().id()));
            calls.extend(outside.filter_map(owed));
        }
        calls
        // ANCHOR_END: clear_garbage
    }
}

/// The call that a weak reference owes, which keeps its callback: on this path
/// CPython leaves `__callback__` as it is.
fn owed(weak: WeakRef) -> Option<Call> {
    let callback = weak.link().callback.borrow().clone()?;
    Some(Call { callback, weak })
}
