//! The calls under way, seen from outside of them: how deep they are, which
//! have a frame object, which exception is being handled.

use crate::given::{Python, Raised, T};
use crate::objects::FrameObject;
use ch03_ref::Ref;
use std::cell::{Cell, RefCell};

/// CPython's `sys.getrecursionlimit()` at the start.
const RECURSION_LIMIT: usize = 1000;

struct Active {
    code: Ref,
    /// Made when an exception passes through the call.
    frame: Option<Ref>,
}

/// The calls under way.
pub struct Calls {
    active: RefCell<Vec<Active>>,
    /// The exception that an `except` or `finally` is busy with.
    handled: RefCell<Option<Ref>>,
    depth: Cell<usize>,
    limit: Cell<usize>,
    /// Addresses on the native stack: where it was at the start, and how far
    /// it may grow from there.
    start: usize,
    room: usize,
    /// Emptied stacks of calls that are over, to be used again.
    spare: RefCell<Vec<Vec<Option<Ref>>>>,
}

/// The address of the top of the native stack, near enough.
#[inline(never)]
fn stack_pointer() -> usize {
    let here = 0u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

/// One level deeper until it is dropped.
pub struct Level<'a> {
    depth: &'a Cell<usize>,
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.depth.set(self.depth.get() - 1);
    }
}

impl Calls {
    /// No calls yet; `room` bytes of native stack.
    pub fn new(room: usize) -> Calls {
        Calls {
            active: RefCell::default(),
            handled: RefCell::new(None),
            depth: Cell::new(0),
            limit: Cell::new(RECURSION_LIMIT),
            start: stack_pointer(),
            room,
            spare: RefCell::default(),
        }
    }

    /// Counts a call of native code that may call back. A `RecursionError`
    /// says `during` what it happened.
    pub fn enter_native(&self, py: &Python, during: &str) -> Result<Level<'_>, Raised> {
        if self.depth.get() >= self.limit.get() {
            return Err(self.too_deep(py, during));
        }
        self.check_room(py)?;
        self.depth.set(self.depth.get() + 1);
        Ok(Level { depth: &self.depth })
    }

    /// Whether there is native stack left: for recursion that CPython does not
    /// count.
    pub fn check_room(&self, py: &Python) -> Result<(), Raised> {
        let used = self.start.abs_diff(stack_pointer());
        if used > self.room {
            return Err(self.too_deep(py, ""));
        }
        Ok(())
    }

    fn too_deep(&self, py: &Python, during: &str) -> Raised {
        // The error itself needs no more room than one level.
        py.raise(
            T::RecursionError,
            format!("maximum recursion depth exceeded{during}"),
        )
    }

    /// How many calls may be under way: `sys.getrecursionlimit()`.
    pub fn limit(&self) -> usize {
        self.limit.get()
    }

    /// Allows so many calls from now on, if fewer are under way; otherwise how
    /// many that are.
    pub fn set_limit(&self, limit: usize) -> Result<(), usize> {
        match self.depth.get() {
            depth if depth >= limit => Err(depth),
            _ => {
                self.limit.set(limit);
                Ok(())
            }
        }
    }

    /// Counts a call of a script's code.
    pub fn enter(&self, py: &Python, code: &Ref) -> Result<(), Raised> {
        if self.depth.get() >= self.limit.get() {
            return Err(self.too_deep(py, ""));
        }
        // An evaluator that calls itself for each call needs native stack.
        self.check_room(py)?;
        self.depth.set(self.depth.get() + 1);
        self.active.borrow_mut().push(Active {
            code: code.clone(),
            frame: None,
        });
        Ok(())
    }

    /// The innermost call is over; its frame object, if it has one.
    pub fn leave(&self) -> Option<Ref> {
        self.depth.set(self.depth.get() - 1);
        let last = self.active.borrow_mut().pop();
        last.and_then(|active| active.frame)
    }

    /// The frame object of the innermost call, if any is under way. It is
    /// made now if it is not there.
    pub fn frame_object(&self, py: &Python) -> Option<Ref> {
        let code = {
            let active = self.active.borrow();
            let last = active.last()?;
            if let Some(frame) = &last.frame {
                return Some(frame.clone());
            }
            last.code.clone()
        };
        let made = py.heap.alloc(FrameObject::new(code));
        if let Some(last) = self.active.borrow_mut().last_mut() {
            last.frame = Some(made.clone());
        }
        Some(made)
    }

    /// The code objects of the calls under way, the outermost first.
    pub fn codes(&self) -> Vec<ch03_ref::Id> {
        self.active
            .borrow()
            .iter()
            .map(|active| active.code.id())
            .collect()
    }

    /// Whether no code of a script is running.
    pub fn is_idle(&self) -> bool {
        self.active.borrow().is_empty()
    }

    /// The exception being handled.
    pub fn handled(&self) -> Option<Ref> {
        self.handled.borrow().clone()
    }

    /// Changes which exception is being handled; the caller drops the old one.
    #[must_use = "the exception handled before still has its reference"]
    pub fn set_handled(&self, exception: Option<Ref>) -> Option<Ref> {
        self.handled.replace(exception)
    }

    /// An empty stack.
    pub fn spare(&self) -> Vec<Option<Ref>> {
        self.spare.borrow_mut().pop().unwrap_or_default()
    }

    /// Takes an emptied stack back.
    pub fn recycle(&self, values: Vec<Option<Ref>>) {
        debug_assert!(values.is_empty(), "a stack is emptied by whoever used it");
        self.spare.borrow_mut().push(values);
    }
}
