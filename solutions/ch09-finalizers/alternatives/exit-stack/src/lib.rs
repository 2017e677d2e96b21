//! Chapter 09: finalizers and resurrection.
//!
//! An object may want a last word before it goes. It gets it at most once,
//! while it is still whole, and it may use it to stay alive.
//!
//! * [`Finalizers`] calls `__del__`: when an object's count comes to zero, and,
//!   for the collector of chapter 11, when an object is found to be garbage;
//! * [`Unraisable`] is what became of an error in there;
//! * [`Finalizes`] and [`Finalize`] do the same job from outside: the job
//!   belongs to somebody else and never sees the object.
//!
//! CPython: PEP 442, `PyObject_CallFinalizerFromDealloc` in
//! `Objects/object.c`, `finalize_garbage` in `Modules/gcmodule.c`, the class
//! `finalize` in `Lib/weakref.py`.
#![forbid(unsafe_code)]

mod finalize;
mod finalizers;
mod rites;
mod unraisable;

pub use finalize::{Finalize, Finalizes};
pub use finalizers::{Finalizers, Verdict};
pub use rites::last_rites;
pub use unraisable::Unraisable;
