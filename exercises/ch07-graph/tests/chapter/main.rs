//! Chapter 07: one module a task.
#![forbid(unsafe_code)]

mod cycles;
mod diff;
mod dot;
mod externals;
mod objgraph;
mod referrers;
mod snapshot;
mod why_alive;
mod world;
