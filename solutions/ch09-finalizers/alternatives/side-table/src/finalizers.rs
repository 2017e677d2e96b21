//! Finalizers, with a table of turns beside the heap.

use crate::Unraisable;
use ch03_ref::{Heap, Hooks, Id, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// Calls the finalizers of one heap's objects.
#[derive(Clone)]
pub struct Finalizers {
    book: Rc<Book>,
}

/// How far an object is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Running,
    Done,
}

struct Book {
    turns: RefCell<HashMap<Uid, Turn>>,
    errors: RefCell<Vec<Unraisable>>,
    came_back: Cell<usize>,
}

/// What became of a dying object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It goes.
    Dead,
    /// It stays.
    Resurrected,
}

/// Ends a turn, however it ends.
struct Running<'a>(&'a Book, Uid);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.turns.borrow_mut().insert(self.1, Turn::Done);
    }
}

impl Book {
    /// Gives the object its turn, if it has one left.
    fn begin(&self, object: &Ref) -> Option<Running<'_>> {
        if !object.has_finalizer() || self.turns.borrow().contains_key(&object.uid()) {
            return None;
        }
        self.turns.borrow_mut().insert(object.uid(), Turn::Running);
        object.set_finalized();
        Some(Running(self, object.uid()))
    }

    fn report(&self, error: Unraisable) {
        self.errors.borrow_mut().push(error);
    }
}

impl Finalizers {
    /// Plugs finalizers into the heap.
    pub fn new(heap: &Heap) -> Finalizers {
        let book = Rc::new(Book {
            turns: RefCell::default(),
            errors: RefCell::default(),
            came_back: Cell::new(0),
        });
        heap.add_watcher(book.clone());
        Finalizers { book }
    }

    /// Calls the finalizer if it was not called before; did it?
    pub fn call(&self, object: &Ref) -> bool {
        self.book.call(object)
    }

    /// The last word of an object, and the verdict.
    pub fn on_dying(&self, last: &Ref) -> Verdict {
        self.book.last_word(last)
    }

    /// Asks all of them.
    pub fn finalize_garbage(&self, garbage: &[Ref]) -> usize {
        let mut called = 0;
        for object in garbage {
            if self.book.call(object) {
                called += 1;
            }
        }
        called
    }

    /// The errors so far, oldest first.
    pub fn unraisable(&self) -> Vec<Unraisable> {
        self.book.errors.borrow().clone()
    }

    /// How many dying objects came back.
    pub fn resurrected(&self) -> usize {
        self.book.came_back.get()
    }
}

impl Book {
    fn call(&self, object: &Ref) -> bool {
        let Some(turn) = self.begin(object) else {
            return false;
        };
        let result = catch_unwind(AssertUnwindSafe(|| object.finalize()));
        drop(turn);
        if let Err(panic) = result {
            self.report(Unraisable::new(object.uid(), object.kind(), panic));
        }
        true
    }

    fn last_word(&self, last: &Ref) -> Verdict {
        let before = last.refcount();
        self.call(last);
        match last.refcount() > before {
            true => Verdict::Resurrected,
            false => Verdict::Dead,
        }
    }
}

impl Hooks for Book {
    fn dying(&self, last: &Ref) {
        let more = usize::from(self.last_word(last) == Verdict::Resurrected);
        self.came_back.set(self.came_back.get() + more);
    }

    fn died(&self, _id: Id, uid: Uid) {
        self.turns.borrow_mut().remove(&uid);
    }
}
