//! Chapter 04: one module a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod consts;
mod forget;
mod immortal;
mod intern;
mod names;
mod singletons;
mod small_ints;
mod support;
