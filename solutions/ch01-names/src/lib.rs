//! Chapter 1: names are arrows.
//!
//! A [`Ledger`] keeps objects alive by counting the arrows that point to them.
//! Every count here is written by hand, as a C extension of CPython writes it.
//! Three words say who has to give a reference back:
//!
//! * **new**: the caller gets a reference of its own, already counted
//!   ([`Ledger::alloc`], [`Ledger::pop`]);
//! * **borrowed**: the caller may look, but owns nothing ([`Ledger::lookup`]),
//!   or the function takes a reference of its own ([`Ledger::append`]);
//! * **stolen**: the function takes over the caller's reference
//!   ([`Ledger::bind`], and the slots inside a value given to `alloc`).
//!
//! Source: CPython, `Doc/c-api/intro.rst`, "Reference Count Details".
#![forbid(unsafe_code)]

mod audit;
mod ledger;
mod value;

pub use audit::Finding;
pub use ledger::{Fault, Ledger, Slot};
pub use value::Value;
