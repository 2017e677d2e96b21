//! Raising.

use super::{Python, T};
use crate::objects::Exception;
use ch03_ref::Ref;
use std::collections::HashSet;

/// An exception on its way.
#[derive(Debug)]
pub struct Raised(pub Ref);

/// What an operation gives: a new reference, or an exception.
pub type Res<V = Ref> = Result<V, Raised>;

impl Python {
    /// An exception with a message.
    pub fn raise(&self, class: T, message: impl AsRef<str>) -> Raised {
        let message = self.str(message.as_ref());
        self.raise_with(class, message)
    }

    /// An exception without a message.
    pub fn raise_bare(&self, class: T) -> Raised {
        let args = self.tuple(Vec::new());
        let class = self.types.of(class).clone();
        let raised = self.heap.alloc(Exception::new(class, args));
        self.set_context(&raised);
        Raised(raised)
    }

    /// What Ctrl-C raises.
    pub fn interrupted(&self) -> Raised {
        self.raise_bare(T::KeyboardInterrupt)
    }

    /// An exception with one argument.
    pub fn raise_with(&self, class: T, argument: Ref) -> Raised {
        let args = self.tuple(vec![argument]);
        let class = self.types.of(class).clone();
        let raised = self.heap.alloc(Exception::new(class, args));
        self.set_context(&raised);
        Raised(raised)
    }

    /// A `TypeError`.
    pub fn type_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(T::TypeError, message)
    }

    /// Notes on a new exception which one is being handled: its `__context__`.
    pub fn set_context(&self, raised: &Ref) {
        let Some(exception) = raised.get::<Exception>() else {
            return;
        };
        let Some(handled) = self.calls.handled() else {
            return;
        };
        if ch03_ref::is(&handled, raised) {
            return;
        }
        self.cut_context(&handled, raised);
        let old = exception.context.replace(Some(handled));
        drop(old);
    }

    /// Takes `raised` out of the chain of contexts that starts at `handled`,
    /// so that no chain ever bites its tail.
    fn cut_context(&self, handled: &Ref, raised: &Ref) {
        let mut at = handled.clone();
        let mut seen = HashSet::new();
        // A script can make a chain that bites its tail.
        while seen.insert(at.id()) {
            let Some(exception) = at.get::<Exception>() else {
                return;
            };
            let Some(next) = exception.context.borrow().clone() else {
                return;
            };
            if ch03_ref::is(&next, raised) {
                let old = exception.context.take();
                drop(old);
                return;
            }
            at = next;
        }
    }

    /// Whether an exception is of a class.
    pub fn is_a(&self, raised: &Raised, class: T) -> bool {
        self.is_instance(&raised.0, self.types.of(class))
    }
}
