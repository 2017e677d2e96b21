// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an exception remembers of the calls it came through.
//!
//! The way itself is chapter 05's `Trail`: each of its steps holds a frame
//! object, and for a line the number of the instruction that was running.
//!
//! A running call keeps its locals to itself. Its frame object is made when
//! an exception passes; if somebody still holds it when the call ends, it
//! takes the locals over (`take_ownership` in CPython's `Python/frame.c`).

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python frame object.
pub struct FrameObject {
    /// The code object that ran.
    pub code: Ref,
    /// The locals, once the call is over.
    pub locals: RefCell<Vec<Option<Ref>>>,
    /// `f_back`, once the call is over.
    pub back: RefCell<Option<Ref>>,
}

impl FrameObject {
    /// The frame object of a call that still runs.
    pub fn new(code: Ref) -> FrameObject {
        FrameObject {
            code,
            locals: RefCell::default(),
            back: RefCell::new(None),
        }
    }
}

impl Payload for FrameObject {
    const NAME: &'static str = "frame";
    const CONTAINER: bool = true;
    const BORN_TRACKED: bool = false;

    /// `frame_traverse`: locals in slot order.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(back) = self.back.try_borrow() {
            back.iter().for_each(&mut *visit);
        }
        if let Ok(locals) = self.locals.try_borrow() {
            locals.iter().flatten().for_each(&mut *visit);
        }
        visit(&self.code);
    }

    /// `frame_dealloc`: locals in slot order, then the caller's frame.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut back) = self.back.try_borrow_mut() {
            out.extend(back.take());
        }
        if let Ok(mut locals) = self.locals.try_borrow_mut() {
            let held = std::mem::take(&mut *locals);
            super::push_reversed(
                out,
                held.into_iter().flatten().collect::<Vec<_>>().into_iter(),
            );
        }
    }
}
