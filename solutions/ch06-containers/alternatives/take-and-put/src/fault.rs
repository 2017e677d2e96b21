//! What a container refuses to do.

use std::error::Error;
use std::fmt;

/// Why something could not be done with a container. It displays as CPython
/// 3.11 words the message of the exception.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// There is no item at this place of a list or a tuple.
    Index(&'static str),
    /// A dictionary has no such key. Python's message is the key itself, which
    /// whoever asked still has.
    Key,
    /// An object of this kind cannot be a key: it is compared by its contents,
    /// and they change.
    Unhashable(&'static str),
    /// An object of this kind has no items that could be read.
    NoItems(&'static str),
    /// The items of an object of this kind are fixed.
    FixedItems(&'static str),
    /// An object of the first kind is not indexed by one of the second.
    IndexKind(&'static str, &'static str),
    /// An object of this kind has no items to go through.
    NotIterable(&'static str),
    /// `+` does not know these two kinds.
    Add(&'static str, &'static str),
    /// The first has no attribute of this name.
    Attribute(String, String),
    /// The object is nested too deep to be copied.
    TooDeep,
}

impl Fault {
    /// The class of the exception.
    pub fn exception(&self) -> &'static str {
        match self {
            Fault::Index(_) => "IndexError",
            Fault::Key => "KeyError",
            Fault::Attribute(..) => "AttributeError",
            Fault::TooDeep => "RecursionError",
            _ => "TypeError",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Index(message) => f.write_str(message),
            Fault::Key => f.write_str("no such key"),
            Fault::Unhashable(kind) => write!(f, "unhashable type: '{kind}'"),
            Fault::NoItems(kind) => write!(f, "'{kind}' object is not subscriptable"),
            Fault::FixedItems(kind) => {
                write!(f, "'{kind}' object does not support item assignment")
            }
            Fault::IndexKind(kind, by) => {
                write!(f, "{kind} indices must be integers or slices, not {by}")
            }
            Fault::NotIterable(kind) => write!(f, "'{kind}' object is not iterable"),
            Fault::Add(kind @ ("list" | "tuple"), by) => {
                write!(f, "can only concatenate {kind} (not \"{by}\") to {kind}")
            }
            Fault::Add(kind, by) => {
                write!(f, "unsupported operand type(s) for +: '{kind}' and '{by}'")
            }
            Fault::Attribute(kind, name) => {
                write!(f, "{kind} has no attribute '{name}'")
            }
            Fault::TooDeep => f.write_str("maximum recursion depth exceeded"),
        }
    }
}

impl Error for Fault {}
