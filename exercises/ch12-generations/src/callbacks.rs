// Chapter 12, Generations: write what each `todo!` asks for, then
// `cargo xtask verify 12`.

//! Who wants to hear of collections. Python: `gc.callbacks`.

use crate::Generation;
use ch03_ref::Ref;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// When a callback is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Before a collection looks at anything.
    Start,
    /// After it has freed what it found.
    Stop,
}

/// How far the breaking up of garbage is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// No weak reference leads to garbage any more.
    ClearedWeakrefs,
    /// Every piece had its last word.
    Finalized,
    /// Who was made reachable again is saved.
    Rechecked,
}

/// Somebody who looks on: a tool that draws what the collector does. It must
/// change nothing. When the stage is [`Rechecked`](Stage::Rechecked), it is shown
/// what is going to be cleared.
pub type Onlooker = Rc<dyn Fn(Stage, &[Ref])>;

/// What a callback is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Info {
    /// The oldest generation that is collected.
    pub generation: Generation,
    /// How many objects were found unreachable and broken up; 0 at the start.
    pub collected: usize,
    /// How many were found unreachable and not broken up; 0 at the start.
    pub uncollectable: usize,
}

/// What to call.
pub type Call = Rc<dyn Fn(Phase, Info)>;

/// Names a callback, to take it away again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallbackId(u64);

/// The callbacks, in the order in which they came.
#[derive(Default)]
pub(crate) struct Callbacks {
    list: RefCell<Vec<(CallbackId, Call)>>,
    next: Cell<u64>,
}

impl Callbacks {
    pub(crate) fn add(&self, call: Call) -> CallbackId {
        let id = CallbackId(self.next.get());
        self.next.set(id.0 + 1);
        self.list.borrow_mut().push((id, call));
        id
    }

    /// Takes it away. Dropping what it owns may run any code, so that is left
    /// to the caller (R2).
    pub(crate) fn remove(&self, id: CallbackId) -> Option<Call> {
        let mut list = self.list.borrow_mut();
        let at = list.iter().position(|(known, _)| *known == id)?;
        Some(list.remove(at).1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// Calls all of them. A panic of one of them is told to `unraisable`, and
    /// nobody else notices.
    pub(crate) fn tell(&self, phase: Phase, info: Info, unraisable: impl Fn(Box<dyn Any + Send>)) {
        todo!(
            "ch12.tell: call every callback in order; hand a panic to `unraisable` and go on with \
             the next"
        )
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Start => "start",
            Phase::Stop => "stop",
        })
    }
}
