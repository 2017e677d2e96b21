//! What chapter 05 promises, one file a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod call;
mod cells;
mod edges;
mod except;
mod namespace;
mod refcount;
mod shadow;
mod slots;
mod stack;
mod traceback;
mod world;
