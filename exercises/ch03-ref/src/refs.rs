// Chapter 3, Let the compiler count: write what each `todo!` asks for, then
// `cargo xtask verify 3`.

//! `Ref`: one reference, counted by the compiler.

use crate::header::Header;
use crate::heap::Inner;
use crate::immortal::IMMORTAL;
use crate::kind::is_large;
use crate::memory::Place;
use crate::payload::Large;
use crate::{Heap, Payload, Uid};
use std::fmt;

/// One reference to an object: an *owned* one, in the words of chapter 01.
///
/// Cloning it makes another one and counts it; dropping it gives it back; to
/// move it is to let it be *stolen*. `&Ref` is a *borrowed* reference: it
/// counts nothing and cannot outlive the `Ref` it was borrowed from.
///
/// There is no `==` for it (R6): `==` could mean [`is`] or equal values.
/// CPython: a `PyObject *` that somebody must `Py_DECREF`.
pub struct Ref {
    /// Where the object lies. A pointer is not `Send`: counts are not atomic,
    /// so references stay on their thread.
    pub(crate) place: Place,
}

impl Clone for Ref {
    /// One more reference. CPython: `Py_INCREF`.
    #[inline]
    fn clone(&self) -> Ref {
        todo!("ch03.clone: count one more reference, then make it")
    }
}

impl Ref {
    /// The payload, if it is a `P`; `None` if the object is of another kind.
    #[inline]
    pub fn get<P: Payload>(&self) -> Option<&P> {
        if const { is_large::<P>() } {
            self.payload::<Large<P>>().map(|large| &*large.0)
        } else {
            self.payload::<P>()
        }
    }

    /// The payload in the cell, if it is a `P`.
    #[inline]
    fn payload<P: Payload>(&self) -> Option<&P> {
        todo!("ch03.get: if the object is a P, lend its payload; if not, None")
    }

    /// The object's identity, as `id(x)` has it.
    #[inline]
    pub fn id(&self) -> Id {
        Id(self.place.address())
    }

    /// The object's birth number.
    pub fn uid(&self) -> Uid {
        let tenant = self.inner().cells.tenant(self.place);
        tenant.expect("an object with a reference has a birth number")
    }

    /// How many references there are; [`IMMORTAL`] if nobody counts any more.
    #[inline]
    pub fn refcount(&self) -> u32 {
        self.header().count.get()
    }

    /// The name of the object's type.
    #[inline]
    pub fn kind(&self) -> &'static str {
        self.header().kind.name
    }

    /// A handle of the heap the object lives on.
    pub fn heap(&self) -> Heap {
        // SAFETY: needs a cell in use; holds because this `Ref` keeps the object alive, and that
        // keeps the heap alive; would break if a count were one too low.
        Heap::from_inner(unsafe { Inner::handle(self.place.heap()) })
    }

    /// Shows every reference that the object owns, each as often as it owns
    /// it. They are only lent: to keep one, clone it.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        // SAFETY: needs a live object and its own kind; holds because this `Ref` keeps it alive and
        // the kind was written with the object; would break with a kind from elsewhere.
        unsafe { (self.header().kind.traverse)(self.place, visit) }
    }

    /// Makes the object give up the references it owns: they are moved to
    /// `out`, in the order in which they are to be popped. For the cycle
    /// collector.
    pub fn clear(&self, out: &mut Vec<Ref>) {
        // SAFETY: needs a live object and its own kind; holds because this `Ref` keeps it alive and
        // the kind was written with the object; would break with a kind from elsewhere.
        unsafe { (self.header().kind.clear)(self.place, out) }
    }

    /// The object's header.
    #[inline]
    pub(crate) fn header(&self) -> &Header {
        // SAFETY: needs an object in the cell; holds because a `Ref` is counted, and an object
        // whose count is above zero is not freed; would break if a count were one too low.
        let header = unsafe { self.place.header() };
        header.assert_not_freed();
        header
    }

    /// The heap's inside.
    #[inline]
    pub(crate) fn inner(&self) -> &Inner {
        // SAFETY: needs a cell in use; holds because this `Ref` keeps the object alive and that
        // keeps the heap alive; would break if a count were one too low.
        unsafe { Inner::of(self.place) }
    }
}

/// Whether both are references to the same object: Python's `a is b`.
#[inline]
pub fn is(a: &Ref, b: &Ref) -> bool {
    todo!("ch03.is: do both lead to the same object?")
}

impl fmt::Debug for Ref {
    /// `@3 list`: birth number and type.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{} {}", self.uid().number(), self.kind())
    }
}

/// The identity of an object: a number that no other object has at the same
/// time. Here, as in CPython, its address, so it comes back after the object's
/// death (R4). What never comes back is a [`Uid`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(usize);

impl Id {
    /// The number, as `id(x)` returns it.
    #[inline]
    pub fn address(self) -> usize {
        self.0
    }
}

impl fmt::Display for Id {
    /// As `hex(id(x))`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}
