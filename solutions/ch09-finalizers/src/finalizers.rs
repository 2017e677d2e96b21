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
// ANCHOR: finalizers
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
// ANCHOR_END: finalizers

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
        // ANCHOR: call
        if object.is_finalized() || !object.has_finalizer() {
            return false;
        }
        object.set_finalized();
        self.run(object);
        true
        // ANCHOR_END: call
    }

    /// Runs the finalizer and comes back, whatever it does: a panic in there is
    /// noted and ends here. There is no caller who could do anything about it.
    fn run(&self, object: &Ref) {
        // ANCHOR: run
        let outcome = catch_unwind(AssertUnwindSafe(|| object.finalize()));
        if let Err(panic) = outcome {
            self.note(object, &*panic);
        }
        // ANCHOR_END: run
    }

    /// Notes the panic that the object's finalizer ended with.
    ///
    /// CPython: `PyErr_WriteUnraisable`.
    fn note(&self, object: &Ref, panic: &dyn Any) {
        // ANCHOR: note
        let unraisable = Unraisable {
            uid: object.uid(),
            kind: object.kind(),
            message: message_of(panic),
        };
        self.state.unraisable.borrow_mut().push(unraisable);
        // ANCHOR_END: note
    }

    /// Hears the last word of an object whose count has come to zero, and says
    /// whether it goes. `last` is the reference that the heap lends for this.
    ///
    /// CPython: `PyObject_CallFinalizerFromDealloc`.
    pub fn on_dying(&self, last: &Ref) -> Verdict {
        // ANCHOR: on_dying
        self.call(last);
        if last.refcount() > 1 {
            Verdict::Resurrected
        } else {
            Verdict::Dead
        }
        // ANCHOR_END: on_dying
    }

    /// For the collector: calls the finalizers of objects that only refer to
    /// each other, in the order given. Nothing is taken apart in between.
    /// Returns how many were called.
    ///
    /// CPython: `finalize_garbage`.
    pub fn finalize_garbage(&self, garbage: &[Ref]) -> usize {
        // ANCHOR: finalize_garbage
        garbage.iter().filter(|object| self.call(object)).count()
        // ANCHOR_END: finalize_garbage
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
