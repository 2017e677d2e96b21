// Chapter 9, Finalizers and resurrection: write what each `todo!` asks for, then
// `cargo xtask verify 9`.

//! Calling finalizers: at most once for each object, and whatever they do.

use crate::Unraisable;
use crate::unraisable::message_of;
use ch03_ref::{Heap, Hooks, Ref};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// What calls the finalizers of one heap's objects. The value is a handle:
/// clones share everything.
///
/// It owns neither a `Ref` nor a `Heap`, because the heap owns it.
#[derive(Clone)]
pub struct Finalizers {
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    /// The errors that finalizers ended with, oldest first.
    unraisable: RefCell<Vec<Unraisable>>,
    /// How many dying objects came back.
    resurrected: Cell<usize>,
}

/// What became of a dying object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nobody has a reference: the death goes on.
    Dead,
    /// Somebody has one: the object stays, whole.
    Resurrected,
}

impl Finalizers {
    /// Plugs a new `Finalizers` into the heap. Weak references must be plugged
    /// in afterwards: see [`last_rites`](crate::last_rites).
    pub fn new(heap: &Heap) -> Finalizers {
        let state = Rc::default();
        let finalizers = Finalizers { state };
        heap.add_watcher(Rc::new(finalizers.clone()));
        finalizers
    }

    /// Calls the object's finalizer, unless it has none or it was called
    /// before. Returns whether it was called. From then on the object
    /// [`is_finalized`](Ref::is_finalized), also while the finalizer runs.
    ///
    /// CPython: `PyObject_CallFinalizer`.
    pub fn call(&self, object: &Ref) -> bool {
        todo!(
            "ch09.call: unless it has none or had its turn: mark the object, run its finalizer, \
             true"
        )
    }

    /// Runs the finalizer and comes back, whatever it does: a panic in there is
    /// noted and ends here. There is no caller who could do anything about it.
    fn run(&self, object: &Ref) {
        todo!("ch09.run: call the finalizer; if it panics, note that and come back")
    }

    /// Notes the panic that the object's finalizer ended with.
    ///
    /// CPython: `PyErr_WriteUnraisable`.
    fn note(&self, object: &Ref, panic: &dyn Any) {
        todo!("ch09.note: an Unraisable with uid, kind and message, at the end of the list")
    }

    /// Hears the last word of an object whose count has come to zero, and says
    /// whether it goes. `last` is the reference that the heap lends for this.
    ///
    /// CPython: `PyObject_CallFinalizerFromDealloc`.
    pub fn on_dying(&self, last: &Ref) -> Verdict {
        todo!(
            "ch09.on_dying: call the finalizer, then count: only the lent reference is dead, more \
             is resurrected"
        )
    }

    /// For the collector: calls the finalizers of objects that only refer to
    /// each other, in the order given. Nothing is taken apart in between.
    /// Returns how many were called.
    ///
    /// CPython: `finalize_garbage`.
    pub fn finalize_garbage(&self, garbage: &[Ref]) -> usize {
        todo!("ch09.finalize_garbage: call each one in order, and count the calls")
    }

    /// The errors that finalizers ended with, oldest first.
    pub fn unraisable(&self) -> Vec<Unraisable> {
        self.state.unraisable.borrow().clone()
    }

    /// How many objects came back when their count had come to zero.
    pub fn resurrected(&self) -> usize {
        self.state.resurrected.get()
    }
}

impl Hooks for Finalizers {
    /// The heap asks when a watched object dies; those that have a finalizer
    /// at birth are watched. Afterwards it counts for itself.
    fn dying(&self, last: &Ref) {
        if self.on_dying(last) == Verdict::Resurrected {
            self.state.resurrected.set(self.state.resurrected.get() + 1);
        }
    }
}
