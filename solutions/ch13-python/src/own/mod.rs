//! Who owns which reference when: the evaluation stack, loading and storing,
//! calling and returning, raising, deleting, finalizers, and the end.
//!
//! Every value on a stack is one owned reference. An instruction that pops
//! takes the reference over; what it does not hand on, it drops, in CPython's
//! order, and always *after* whatever it stores.

mod build;
mod call;
mod callee;
mod calls;
mod class;
mod end;
mod eval;
mod finalize;
mod frame;
mod names;
mod repl;
mod run;
mod stack;
mod unwind;

pub use calls::Calls;
pub use eval::Flow;
pub use frame::Frame;
pub use run::{Outcome, REFUSED, STOPPED, Session, run_here};
