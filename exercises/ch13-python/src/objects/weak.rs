// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What the module `weakref` has besides chapter 08's own payloads: the
//! objects that scripts hold of `finalize`, `WeakMethod` and their own
//! subclasses of `ref`.

use super::Attrs;
use super::class::finalizer_of;
use ch03_ref::{Payload, Ref};
use ch08_weakref::WeakMethod;
use ch09_finalizers::Finalize;
use std::cell::RefCell;
use std::rc::Rc;

/// What `weakref.finalize(object, function, …)` is to do.
#[derive(Clone)]
pub struct Job {
    /// The [`JobInfo`].
    pub info: Ref,
    /// The [`FinalizeObject`]: who waits is kept, and named when the call fails.
    pub of: Rc<RefCell<Option<Ref>>>,
}

/// CPython's `finalize._Info`: what a job owns. Only the registry has it.
pub struct JobInfo {
    /// What is called.
    pub function: Ref,
    /// With this tuple of arguments.
    pub arguments: Ref,
    /// And these keyword arguments.
    pub keywords: Vec<(Ref, Ref)>,
}

impl Payload for JobInfo {
    const NAME: &'static str = "_Info";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.function);
        visit(&self.arguments);
        let pairs = self.keywords.iter();
        pairs.for_each(|(name, value)| [name, value].into_iter().for_each(&mut *visit));
    }
}

/// A `weakref.finalize`. The job waits in chapter 09's registry, which owns
/// all that the job owns: no cycle goes through this object.
pub struct FinalizeObject {
    /// The job.
    pub handle: Finalize<Job>,
    /// Its class.
    pub class: Ref,
}

impl Payload for FinalizeObject {
    const NAME: &'static str = "finalize";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.class);
    }
}

/// A `weakref.WeakMethod`. It owns two weak references, and they lead to
/// nothing that they own.
pub struct WeakMethodObject {
    /// The method.
    pub method: WeakMethod,
}

impl Payload for WeakMethodObject {
    const NAME: &'static str = "WeakMethod";
    const CONTAINER: bool = true;
}

/// An instance of a script's subclass of `weakref.ref`.
pub struct RefObject {
    /// Its class.
    pub class: Ref,
    /// Attributes that scripts set.
    pub attrs: Attrs,
    /// The weak reference itself: chapter 08's, and nobody else has it.
    pub inner: RefCell<Option<Ref>>,
}

impl Payload for RefObject {
    const NAME: &'static str = "weakref_object";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        Attrs::traverse(&self.attrs, visit);
        if let Ok(inner) = self.inner.try_borrow() {
            inner.iter().for_each(&mut *visit);
        }
        visit(&self.class);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut inner) = self.inner.try_borrow_mut() {
            out.extend(inner.take());
        }
        Attrs::clear(&self.attrs, out);
    }

    fn has_finalizer(&self) -> bool {
        finalizer_of(&self.class).is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = finalizer_of(&self.class) {
            finalizer(me);
        }
    }
}
