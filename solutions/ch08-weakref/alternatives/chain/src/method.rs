//! A weak reference to a method of an object.

use crate::{Callback, WeakRef, Weakrefs};
use ch03_ref::Ref;

/// Leads to an object and to one of its class's functions. `o.m` itself is no
/// good as a target: it is made afresh by each look, and dies with it. Python:
/// `weakref.WeakMethod(o.m)`.
#[derive(Clone, Debug)]
pub struct WeakMethod {
    object: WeakRef,
    function: WeakRef,
}

impl WeakMethod {
    /// Leads to `function` as a method of `object`.
    pub fn new(weakrefs: &Weakrefs, object: &Ref, function: &Ref) -> WeakMethod {
        WeakMethod {
            object: weakrefs.make(object, None),
            function: weakrefs.make(function, None),
        }
    }

    /// The same, with a callback for the death of the object.
    pub fn calling(
        weakrefs: &Weakrefs,
        object: &Ref,
        function: &Ref,
        callback: Callback,
    ) -> WeakMethod {
        WeakMethod {
            object: weakrefs.make(object, Some(callback)),
            function: weakrefs.make(function, None),
        }
    }

    /// Object and function, to be bound together anew, if both are alive.
    pub fn upgrade(&self) -> Option<(Ref, Ref)> {
        // ANCHOR: method_upgrade
        Some((self.object.upgrade()?, self.function.upgrade()?))
        // ANCHOR_END: method_upgrade
    }
}
