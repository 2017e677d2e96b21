//! What a type must tell, and the same as an object of the language.

use crate::{Id, Ref, Uid};
use std::any::Any;

/// The inside of an object.
pub trait Payload: 'static {
    /// The name of the type.
    const NAME: &'static str;
    /// Whether the collector must know of it.
    const CONTAINER: bool = false;
    /// Whether it is tracked from birth.
    const BORN_TRACKED: bool = true;
    /// Whether `may_untrack` is worth asking.
    const UNTRACKS: bool = false;
    /// Shows every reference the object owns.
    fn traverse(&self, _visit: &mut dyn FnMut(&Ref)) {}
    /// Gives up the references the object owns.
    fn clear(&self, _out: &mut Vec<Ref>) {}
    /// Whether the collector may forget it.
    fn may_untrack(&self, _full: bool) -> bool {
        false
    }
    /// Whether there is a finalizer.
    fn has_finalizer(&self) -> bool {
        false
    }
    /// The finalizer.
    fn finalize(&self, _me: &Ref) {}
}

/// Somebody who is told of births and deaths.
pub trait Hooks {
    /// An object was born.
    fn born(&self, _r: &Ref) {}
    /// The last reference is about to go.
    fn dying(&self, _r: &Ref) {}
    /// The object is gone.
    fn died(&self, _id: Id, _uid: Uid) {}
}

/// `Payload` as a trait object.
pub(crate) trait Erased: Any {
    fn name(&self) -> &'static str;
    fn show(&self, visit: &mut dyn FnMut(&Ref));
    fn give_up(&self, out: &mut Vec<Ref>);
    fn container(&self) -> bool;
    fn loose(&self) -> bool;
    fn is_idle(&self, full: bool) -> bool;
    fn wants_a_word(&self) -> bool;
    fn last_word(&self, me: &Ref);
}

impl<P: Payload> Erased for P {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn show(&self, visit: &mut dyn FnMut(&Ref)) {
        self.traverse(visit);
    }

    fn give_up(&self, out: &mut Vec<Ref>) {
        self.clear(out);
    }

    fn container(&self) -> bool {
        P::CONTAINER
    }

    fn loose(&self) -> bool {
        P::UNTRACKS
    }

    fn is_idle(&self, full: bool) -> bool {
        self.may_untrack(full)
    }

    fn wants_a_word(&self) -> bool {
        self.has_finalizer()
    }

    fn last_word(&self, me: &Ref) {
        self.finalize(me);
    }
}
