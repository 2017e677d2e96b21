// Chapter 12, Generations: given. Nothing is left to write in this file.

//! Chapter 12: when to collect, and how much.
//!
//! Chapters 10 and 11 can find garbage cycles and break them. To look at the
//! whole heap each time would cost too much. So objects have an age: most die
//! young, so the young are looked at often, and the old seldom.
//!
//! * [`Schedule`] decides: plain numbers, no heap.
//! * [`Generations`] knows who is how old.
//! * [`Collector`] is Python's `gc` module.
//!
//! CPython 3.11: `Modules/gcmodule.c` (`gc_collect_generations`,
//! `gc_collect_main`), and `gc_alloc`, which sets it off.

#![forbid(unsafe_code)]

mod callbacks;
mod collector;
mod debug;
mod generation;
mod generations;
mod inner;
mod schedule;
mod stats;

pub use callbacks::{Call, CallbackId, Info, Onlooker, Phase, Stage};
pub use ch11_breaking::{Breaker, Collecting, Outcome};
pub use collector::Collector;
pub use debug::DebugFlags;
pub use generation::Generation;
pub use generations::{Generations, Population};
pub use schedule::{Containers, MiddleCollections, Schedule, YoungCollections};
pub use stats::Stats;
