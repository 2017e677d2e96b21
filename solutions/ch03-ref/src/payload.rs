//! What a type must tell to live on the heap.

use crate::Ref;

/// The inside of an object. Implementing it makes a type fit for
/// [`Heap::alloc`](crate::Heap::alloc); nothing in it is `unsafe`, and no
/// wrong implementation can damage memory.
///
/// Payloads are only ever seen through `&self` (R1): what changes is a `Cell`
/// or a `RefCell`. CPython calls such a table of answers a type object, and
/// the functions in it slots (`tp_traverse`, `tp_clear`, `tp_dealloc`).
// ANCHOR: payload
pub trait Payload: 'static {
    /// The name of the type, as `type(x).__name__` has it.
    const NAME: &'static str;

    /// Whether the object may own references and so be part of a cycle: the
    /// cycle collector must know of it. CPython: `Py_TPFLAGS_HAVE_GC`.
    const CONTAINER: bool = false;

    /// Whether a container is tracked from birth. Dicts are not: they wait for
    /// their first container. CPython: `MAINTAIN_TRACKING`.
    const BORN_TRACKED: bool = true;

    /// Whether [`may_untrack`](Self::may_untrack) is worth asking.
    const UNTRACKS: bool = false;

    /// Shows every reference the object owns to `visit`, each exactly once.
    ///
    /// Must not panic. While the payload's own `RefCell` is mutably borrowed,
    /// show nothing: what is not shown is taken to be in use.
    fn traverse(&self, _visit: &mut dyn FnMut(&Ref)) {}

    /// Gives the references the object owns up: moves them to `out`, and does
    /// not drop any (R2). The one pushed last dies first.
    ///
    /// References that are not given up here are dropped with the payload.
    /// That is safe, but nests one death in another.
    fn clear(&self, _out: &mut Vec<Ref>) {}

    /// Whether the collector may forget the object, because nothing in it can
    /// be part of a cycle; `full` says that it looks at everything this time.
    /// CPython: `untrack_tuples`, and `untrack_dicts` in full collections.
    fn may_untrack(&self, _full: bool) -> bool {
        false
    }

    /// Whether there is a finalizer to call before the object dies. Who says so
    /// at birth is watched ([`Ref::watch`]). CPython: `tp_finalize != NULL`.
    fn has_finalizer(&self) -> bool {
        false
    }

    /// The finalizer, for chapter 09 to call. `me` is the object itself, whole.
    /// CPython: `tp_finalize`, which calls `__del__`.
    fn finalize(&self, _me: &Ref) {}
}
// ANCHOR_END: payload

/// A payload that does not fit into a cell is kept in a box of its own, and
/// the box is the payload. CPython: `malloc` above 512 bytes.
pub(crate) struct Large<P>(pub(crate) Box<P>);

impl<P: Payload> Payload for Large<P> {
    const NAME: &'static str = P::NAME;
    const CONTAINER: bool = P::CONTAINER;
    const BORN_TRACKED: bool = P::BORN_TRACKED;
    const UNTRACKS: bool = P::UNTRACKS;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.0.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.0.clear(out);
    }

    fn may_untrack(&self, full: bool) -> bool {
        self.0.may_untrack(full)
    }

    fn has_finalizer(&self) -> bool {
        self.0.has_finalizer()
    }

    fn finalize(&self, me: &Ref) {
        self.0.finalize(me);
    }
}
