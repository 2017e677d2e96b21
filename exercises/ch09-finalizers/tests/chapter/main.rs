//! Chapter 09: one module a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod detach;
mod dying;
mod exit;
mod finalize;
mod garbage;
mod once;
mod order;
mod unraisable;
mod world;
