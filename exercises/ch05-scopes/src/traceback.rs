// Chapter 5, Names, scopes, frames: write what each `todo!` asks for, then
// `cargo xtask verify 5`.

//! The frames that an exception came through.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// One step of a traceback. It owns its frame, and so the frame's locals.
///
/// CPython: `Python/traceback.c`.
pub struct Traceback {
    frame: RefCell<Option<Ref>>,
    next: RefCell<Option<Ref>>,
    line: u32,
}

impl Traceback {
    /// A step at this frame and line, with the rest of the way inwards.
    pub fn new(frame: Ref, line: u32, next: Option<Ref>) -> Traceback {
        Traceback {
            frame: RefCell::new(Some(frame)),
            next: RefCell::new(next),
            line,
        }
    }

    /// The frame. `None` only after the collector has cleared the object.
    pub fn frame(&self) -> Option<Ref> {
        self.frame.borrow().clone()
    }

    /// The next step, one call further in; `None` at the place of the error.
    pub fn next(&self) -> Option<Ref> {
        self.next.borrow().clone()
    }

    /// The line that was running.
    pub fn line(&self) -> u32 {
        self.line
    }
}

impl Payload for Traceback {
    const NAME: &'static str = "traceback";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        for part in [&self.next, &self.frame] {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
    }

    /// The next step goes first, then the frame.
    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.frame.take());
        out.extend(self.next.take());
    }
}

/// The `__traceback__` of an exception: nothing before it was first raised,
/// then the outermost step of its traceback.
#[derive(Default)]
pub struct Trail {
    first: RefCell<Option<Ref>>,
}

impl Trail {
    /// No steps yet.
    pub fn new() -> Trail {
        Trail::default()
    }

    /// The outermost step.
    pub fn first(&self) -> Option<Ref> {
        self.first.borrow().clone()
    }

    /// Puts a step for this frame and line in front of the others.
    /// CPython: `PyTraceBack_Here`.
    pub fn lengthen(&self, frame: &Ref, line: u32) {
        todo!(
            "ch05.lengthen: a new Traceback for this frame and line, in front of the steps so far"
        )
    }

    /// Forgets all steps. Python: `e.__traceback__ = None`.
    pub fn forget(&self) {
        let old = self.first.take();
        drop(old);
    }

    /// Puts other steps in the place of all: the outermost one of them, or none.
    /// Python: `e.__traceback__ = steps`.
    pub fn put(&self, first: Option<Ref>) {
        let old = self.first.replace(first);
        drop(old);
    }

    /// Shows the reference that the trail owns: for the `traverse` of the
    /// exception that it belongs to.
    pub fn visit(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(first) = self.first.try_borrow() {
            first.iter().for_each(visit);
        }
    }

    /// Gives that reference up: for the `clear` of the exception.
    pub fn give_up(&self, out: &mut Vec<Ref>) {
        out.extend(self.first.take());
    }
}

/// An exception of this chapter: a text and the way it came. Those of Python
/// have a class and arguments too, and a [`Trail`] just like this one.
#[derive(Default)]
pub struct Exception {
    text: String,
    trail: Trail,
}

impl Exception {
    /// An exception that was not raised yet.
    pub fn new(text: &str) -> Exception {
        Exception {
            text: text.into(),
            trail: Trail::new(),
        }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The way it came.
    pub fn trail(&self) -> &Trail {
        &self.trail
    }
}

impl Payload for Exception {
    const NAME: &'static str = "exception";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.trail.visit(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.trail.give_up(out);
    }
}
