//! Chapter 1, another way: a list of work and no recursion.
#![forbid(unsafe_code)]

mod books;
mod names;

pub use books::{Fault, Finding, Ledger, Slot, Value};
