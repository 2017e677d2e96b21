// Chapter 5, Names, scopes, frames: given. Nothing is left to write in this file.

//! A name that no object is bound to.

use std::error::Error;
use std::fmt;

/// Why a name could not be read or deleted. It displays as CPython 3.11 words
/// the message of the exception.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unbound {
    /// A name of a module, a class body or the builtins.
    Name(String),
    /// A local variable of the running function.
    Local(String),
    /// A variable of a function around the running one.
    Free(String),
}

impl Unbound {
    /// The name itself.
    pub fn name(&self) -> &str {
        match self {
            Unbound::Name(name) | Unbound::Local(name) | Unbound::Free(name) => name,
        }
    }

    /// The class of the exception. `UnboundLocalError` is a `NameError` too.
    pub fn exception(&self) -> &'static str {
        match self {
            Unbound::Name(_) | Unbound::Free(_) => "NameError",
            Unbound::Local(_) => "UnboundLocalError",
        }
    }
}

impl fmt::Display for Unbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unbound::Name(name) => write!(f, "name '{name}' is not defined"),
            Unbound::Local(name) => write!(
                f,
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
            Unbound::Free(name) => write!(
                f,
                "cannot access free variable '{name}' where it is not associated with a value in \
                 enclosing scope"
            ),
        }
    }
}

impl Error for Unbound {}
