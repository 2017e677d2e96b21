// Chapter 9, Finalizers and resurrection: write what each `todo!` asks for, then
// `cargo xtask verify 9`.

//! Errors that nobody can catch: there is no caller.

use ch03_ref::Uid;
use std::any::Any;
use std::fmt;

/// An error that a finalizer ended with. It says whose it was and owns nothing.
///
/// CPython: what `sys.unraisablehook` gets. Its documentation warns that
/// keeping the object may resurrect it; a birth number cannot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unraisable {
    /// The object that it was about.
    pub uid: Uid,
    /// The name of that object's type.
    pub kind: &'static str,
    /// What the panic said.
    pub message: String,
}

impl fmt::Display for Unraisable {
    /// As CPython begins: `Exception ignored in: #3 node: lost`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unraisable { uid, kind, message } = self;
        write!(f, "Exception ignored in: {uid} {kind}: {message}")
    }
}

/// What a panic said: `panic!("lost")` carries a `&str`, `panic!("lost {n}")`
/// a `String`. For anything else, `"(no message)"`.
pub(crate) fn message_of(panic: &dyn Any) -> String {
    todo!("ch09.message_of: the text in a &str or a String, or (no message)")
}
