//! Errors that nobody can catch.

use ch03_ref::Uid;
use std::any::Any;
use std::fmt;

/// An error that a finalizer or a job ended with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unraisable {
    /// The object that it was about.
    pub uid: Uid,
    /// The name of that object's type.
    pub kind: &'static str,
    /// What the panic said.
    pub message: String,
}

/// Whose step it is.
#[derive(Clone, Copy)]
pub(crate) struct Whose(pub Uid, pub &'static str);

impl Whose {
    pub fn failed(self, panic: &(dyn Any + Send)) -> Unraisable {
        let texts = [
            panic.downcast_ref::<String>().map(String::as_str),
            panic.downcast_ref::<&str>().copied(),
        ];
        let text = texts.into_iter().flatten().next();
        Unraisable {
            uid: self.0,
            kind: self.1,
            message: text.unwrap_or("(no message)").into(),
        }
    }
}

impl fmt::Display for Unraisable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unraisable { uid, kind, message } = self;
        write!(f, "Exception ignored in: {uid} {kind}: {message}")
    }
}
