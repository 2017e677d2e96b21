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

/// Counts the bytes that are left, where a test asks. Miri has its own.
#[cfg(not(miri))]
#[global_allocator]
static ALLOCATOR: testkit::alloc::Checking = testkit::alloc::Checking;
