//! What chapter 12 promises, one file a task.
#![forbid(unsafe_code)]

mod ages;
mod automatic;
mod collect;
mod count;
mod due;
mod quarter;
mod report;
mod stress;
mod world;
