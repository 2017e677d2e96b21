//! `WeakRef`: a reference to a weak reference.

use crate::equality::Equality;
use crate::link::Link;
use ch03_ref::{Ref, is};
use std::fmt;

/// A *new* reference to a weak reference object. The object itself lies on
/// the heap, is counted and dies like any other; what it does not do is to
/// count for its target.
///
/// It has no `refcount()` and cannot be dereferenced: its target may be gone.
/// Ask [`WeakRef::upgrade`]. Python: what `weakref.ref(target)` returns.
// ANCHOR: weakref
#[derive(Clone)]
pub struct WeakRef(Ref);
// ANCHOR_END: weakref

impl WeakRef {
    pub(crate) fn wrap(weak: Ref) -> WeakRef {
        WeakRef(weak)
    }

    /// A *new* reference to the target, or `None` if it is gone. Takes the same
    /// short time however many objects there are. Python: `r()`.
    #[inline]
    pub fn upgrade(&self) -> Option<Ref> {
        // ANCHOR: upgrade
        let target = self.link().target.get()?;
        target.find(&self.0.heap())
        // ANCHOR_END: upgrade
    }

    /// The weak reference object, borrowed. (Its count, its kind and its
    /// identity are *not* its target's.)
    #[allow(clippy::should_implement_trait)]
    #[inline]
    pub fn as_ref(&self) -> &Ref {
        &self.0
    }

    /// The weak reference object as an ordinary reference.
    #[inline]
    pub fn into_ref(self) -> Ref {
        self.0
    }

    /// A *new* reference, if the object is a weak reference or a proxy.
    pub fn from_ref(r: &Ref) -> Option<WeakRef> {
        Link::of(r).map(|_| WeakRef(r.clone()))
    }

    /// Whether it is a proxy: they stand in the same lists.
    pub fn is_proxy(&self) -> bool {
        self.0.kind() == "weakproxy"
    }

    /// A *new* reference to the object that the callback owns, if it has a
    /// callback and this one owns an object. Python: `r.__callback__`.
    pub fn callback(&self) -> Option<Ref> {
        let callback = self.link().callback.borrow();
        callback.as_ref()?.owned().cloned()
    }

    /// The hash of the target: computed once, so it can still be told when the
    /// target is gone. `None` if it was never asked before. Python: `hash(r)`,
    /// which raises `TypeError` for the last case.
    pub fn hash(&self, equality: &dyn Equality) -> Option<u64> {
        // ANCHOR: hash
        let link = self.link();
        if link.hash.get().is_none() {
            let target = self.upgrade()?;
            link.hash.set(Some(equality.hash(&target)));
        }
        link.hash.get()
        // ANCHOR_END: hash
    }

    /// Whether the targets are equal, while both are alive; afterwards whether
    /// both are the same weak reference. Python: `r == s`.
    pub fn equal(&self, other: &WeakRef, equality: &dyn Equality) -> bool {
        // ANCHOR: equal
        match (self.upgrade(), other.upgrade()) {
            (Some(mine), Some(theirs)) => equality.equal(&mine, &theirs),
            _ => is(&self.0, &other.0),
        }
        // ANCHOR_END: equal
    }

    #[inline]
    pub(crate) fn link(&self) -> &Link {
        Link::of(&self.0).expect("a WeakRef is made from a weak reference")
    }
}

impl fmt::Debug for WeakRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.upgrade() {
            Some(target) => write!(f, "{:?} to {target:?}", self.0),
            None => write!(f, "{:?} to nobody", self.0),
        }
    }
}
