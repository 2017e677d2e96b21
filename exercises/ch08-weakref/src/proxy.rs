// Chapter 8, Weak references: given. Nothing is left to write in this file.

//! A weak reference that looks like its target.

use crate::WeakRef;
use ch03_ref::Ref;
use std::fmt;

/// A reference to a proxy: whatever is asked of it is asked of its target.
/// Python: `weakref.proxy(target)`.
#[derive(Clone, Debug)]
pub struct Proxy(WeakRef);

/// The target is gone. Python: `ReferenceError`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("weakly-referenced object no longer exists")
    }
}

impl std::error::Error for Gone {}

impl Proxy {
    pub(crate) fn wrap(weak: WeakRef) -> Proxy {
        Proxy(weak)
    }

    /// A *new* reference to the target, for the time of one operation.
    ///
    /// # Errors
    /// [`Gone`], if the target is.
    pub fn target(&self) -> Result<Ref, Gone> {
        self.0.upgrade().ok_or(Gone)
    }

    /// A *new* reference, if the object is a proxy.
    pub fn from_ref(r: &Ref) -> Option<Proxy> {
        WeakRef::from_ref(r).filter(WeakRef::is_proxy).map(Proxy)
    }

    /// The proxy as what it is: a weak reference among others.
    pub fn as_weak(&self) -> &WeakRef {
        &self.0
    }

    /// The proxy object as an ordinary reference.
    pub fn into_ref(self) -> Ref {
        self.0.into_ref()
    }
}
