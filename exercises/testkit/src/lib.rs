//! What the chapters' tests share.
//!
//! * [`lesson!`] says what a test is about; a failure then reads as a lesson.
//! * [`EventLog`] and [`assert_log!`] compare what a heap did, in order.
//! * [`assert_eq!`] and [`assert_ne!`] say which of two values is the learner's.
//! * [`snapshot!`] is an inline insta snapshot whose difference reaches the lesson.
//! * [`Rng`] and [`seeds`] drive property tests that can be repeated.
//! * [`with_stack`] runs deep structures on a small stack.
//! * `alloc` (feature) is a global allocator that checks every block.
//!
//! Without features the package has no dependencies.
#![cfg_attr(not(feature = "alloc"), forbid(unsafe_code))]

#[cfg(feature = "alloc")]
pub mod alloc;
mod compare;
mod lesson;
mod log;
mod place;
mod rng;
mod stack;

pub use compare::assert_same_text;
pub use lesson::{Lesson, caught, note};
pub use log::EventLog;
pub use rng::{Rng, seeds};
pub use stack::with_stack;

#[doc(hidden)]
pub use compare::{alike, dedent, differ, watch_snapshot};
