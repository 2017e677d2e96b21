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

impl Unraisable {
    pub(crate) fn new(uid: Uid, kind: &'static str, panic: Box<dyn Any + Send>) -> Unraisable {
        let message = match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(other) => match other.downcast::<&'static str>() {
                Ok(text) => text.to_string(),
                Err(_) => String::from("(no message)"),
            },
        };
        Unraisable { uid, kind, message }
    }
}

impl fmt::Display for Unraisable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unraisable { uid, kind, message } = self;
        write!(f, "Exception ignored in: {uid} {kind}: {message}")
    }
}
