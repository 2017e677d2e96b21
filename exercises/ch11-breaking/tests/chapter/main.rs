//! What chapter 11 promises, one file a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod clear;
mod collect;
mod finalize;
mod guard;
mod recheck;
mod weakrefs;
mod world;
