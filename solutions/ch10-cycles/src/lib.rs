//! Chapter 10: finding garbage that refers to itself.
//!
//! A reference count never reaches zero in a ring. This crate finds such rings
//! without a list of roots: it *gathers* counts and edges into numbers, *copies*
//! the counts, *subtracts* the references that come from inside, and *spreads*
//! from whoever is left with some. Who is not reached is garbage.
//!
//! The heap is only read. What happens to the garbage is chapter 11.
//!
//! CPython 3.11: `Modules/gcmodule.c` (`update_refs`, `subtract_refs`,
//! `move_unreachable`, `deduce_unreachable`).

#![forbid(unsafe_code)]

mod explain;
mod gather;
mod numbers;
mod overdrawn;
mod paper;
mod phases;
mod recount;
mod spare;
mod spread;
mod subtract;

pub use explain::{Fate, Row, Table, explain};
pub use numbers::Numbers;
pub use overdrawn::Overdrawn;
pub use paper::{counterexample, links};
pub use phases::{Condemned, Gathered, Split, Subtracted, gather};
pub use recount::recount;
pub use spread::{Verdict, spread};
pub use subtract::{copy, subtract};
