// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an exception remembers of the calls it came through.
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

/// One entry of a traceback.
pub struct Traceback {
    /// The entry one call further in; none at the place of the error.
    pub next: RefCell<Option<Ref>>,
    /// The frame object of the call.
    pub frame: RefCell<Option<Ref>>,
    /// The instruction that was running.
    pub at: usize,
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

    /// `tb_dealloc`: next, then frame.
    fn clear(&self, out: &mut Vec<Ref>) {
        for part in [&self.frame, &self.next] {
            if let Ok(mut part) = part.try_borrow_mut() {
                out.extend(part.take());
            }
        }
    }
}
