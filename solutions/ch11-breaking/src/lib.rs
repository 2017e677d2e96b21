//! Chapter 11: breaking garbage cycles safely.
//!
//! Chapter 10 says who is garbage. Here it goes, in the order of PEP 442:
//!
//! 1. *clear weakrefs*: nobody can reach a piece any more, then callbacks run;
//! 2. *finalize*: every piece is asked once, all of them whole;
//! 3. *recheck*: who can be reached from outside again is saved;
//! 4. *clear*: the others give up their references, and counting frees them.
//!
//! Each step is a method of the type that the step before returned, so no other
//! order compiles. The collector frees nothing: it clears, counting frees.
//!
//! CPython 3.11: `Modules/gcmodule.c` (`handle_weakrefs`, `finalize_garbage`,
//! `handle_resurrected_objects`, `delete_garbage`, `gc_collect_main`).

#![forbid(unsafe_code)]

mod breaker;
mod outcome;
mod phases;

pub use breaker::{Breaker, Collecting};
pub use outcome::Outcome;
pub use phases::{Cleared, Finalized, Held, Rechecked, condemn};
