//! Finalizers as steps of a queue.

use crate::Unraisable;
use crate::unraisable::Whose;
use ch03_ref::{Heap, Hooks, Ref};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Calls the finalizers of one heap's objects.
#[derive(Clone)]
pub struct Finalizers {
    wire: Sender<Unraisable>,
    office: Rc<Office>,
    came_back: Rc<Cell<usize>>,
}

/// Where errors arrive.
struct Office {
    arriving: Receiver<Unraisable>,
    read: RefCell<Vec<Unraisable>>,
}

/// What became of a dying object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It goes.
    Dead,
    /// It stays.
    Resurrected,
}

impl Finalizers {
    /// Plugs finalizers into the heap.
    pub fn new(heap: &Heap) -> Finalizers {
        let (wire, arriving) = channel();
        let read = RefCell::default();
        let finalizers = Finalizers {
            wire,
            office: Rc::new(Office { arriving, read }),
            came_back: Rc::default(),
        };
        heap.add_watcher(Rc::new(finalizers.clone()));
        finalizers
    }

    /// Takes steps until the queue is empty. Returns how many finalizers it
    /// called.
    fn work_off(&self, mut queue: &[Ref]) -> usize {
        let mut called = 0;
        let mut current = None;
        while !queue.is_empty() {
            let steps = AssertUnwindSafe(|| {
                while let Some((object, rest)) = queue.split_first() {
                    queue = rest;
                    if !object.has_finalizer() || object.is_finalized() {
                        continue;
                    }
                    object.set_finalized();
                    current = Some(Whose(object.uid(), object.kind()));
                    called += 1;
                    object.finalize();
                }
            });
            if let Err(panic) = catch_unwind(steps)
                && let Some(whose) = current
            {
                // The receiver lives as long as `self`.
                let _ = self.wire.send(whose.failed(&*panic));
            }
        }
        called
    }

    /// Calls the finalizer if it was not called before; did it?
    pub fn call(&self, object: &Ref) -> bool {
        self.work_off(std::slice::from_ref(object)) == 1
    }

    /// The last word of an object, and the verdict.
    pub fn on_dying(&self, last: &Ref) -> Verdict {
        self.work_off(std::slice::from_ref(last));
        match last.refcount() {
            0 | 1 => Verdict::Dead,
            _ => Verdict::Resurrected,
        }
    }

    /// Asks all of them.
    pub fn finalize_garbage(&self, garbage: &[Ref]) -> usize {
        self.work_off(garbage)
    }

    /// The errors so far, oldest first.
    pub fn unraisable(&self) -> Vec<Unraisable> {
        let mut read = self.office.read.borrow_mut();
        read.extend(self.office.arriving.try_iter());
        read.clone()
    }

    /// How many dying objects came back.
    pub fn resurrected(&self) -> usize {
        self.came_back.get()
    }
}

impl Hooks for Finalizers {
    fn dying(&self, last: &Ref) {
        match self.on_dying(last) {
            Verdict::Dead => {}
            Verdict::Resurrected => self.came_back.set(self.came_back.get() + 1),
        }
    }
}
