//! Tests of chapter 3. One file a task.

#[macro_use]
extern crate testkit;

mod alloc;
mod clone;
mod deep;
mod drop;
mod dying;
mod get;
mod immortal;
mod is;
mod lookup;
mod things;

/// Notices leaks, double frees and writes after free, where a test asks. Miri
/// notices them by itself.
#[cfg(not(miri))]
#[global_allocator]
static ALLOCATOR: testkit::alloc::Checking = testkit::alloc::Checking;
