//! `__del__`: called when the last reference is gone, and at most once.

use crate::given::Python;
use crate::objects::{Class, Exception, Instance};
use ch03_ref::{Hooks, Ref};
use std::rc::Weak;

/// Tells Python when an object is about to die.
pub struct Finalizers {
    python: Weak<Python>,
}

impl Finalizers {
    /// Hooks for the heap of this Python.
    pub fn new(python: Weak<Python>) -> Finalizers {
        Finalizers { python }
    }
}

impl Hooks for Finalizers {
    fn dying(&self, r: &Ref) {
        if (r.get::<Instance>().is_some() || r.get::<Exception>().is_some())
            && let Some(py) = self.python.upgrade()
        {
            py.finalize(r);
        }
    }
}

impl Python {
    /// Runs `__del__` of an object, if its class has one and it did not run yet.
    pub fn finalize(&self, r: &Ref) {
        let (class, finalized) = if let Some(instance) = r.get::<Instance>() {
            (&instance.class, &instance.finalized)
        } else if let Some(exception) = r.get::<Exception>() {
            (&exception.class, &exception.finalized)
        } else {
            return;
        };
        if finalized.get() || !self.has_finalizer(class) {
            return;
        }
        finalized.set(true);
        let Some(method) = self.find_defined(class, &self.words.del) else {
            return;
        };
        if let Err(raised) = self.call(&method, vec![Some(r.clone())], &[]) {
            self.report_ignored(&raised.0, &method);
        }
    }

    /// Whether a class defines `__del__`; remembered until a class changes.
    fn has_finalizer(&self, class: &Ref) -> bool {
        let Some(payload) = class.get::<Class>() else {
            return false;
        };
        let version = self.class_version.get();
        if let (known, answer) = payload.finalizer.get()
            && known == version
        {
            return answer;
        }
        let answer = self.find_defined(class, &self.words.del).is_some();
        payload.finalizer.set((version, answer));
        answer
    }
}
