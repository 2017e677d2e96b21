//! Chapter 02's tests: one module a task, named as the task.

#[macro_use]
extern crate testkit;

mod address;
mod alloc;
mod arenas;
mod free;
mod identity;
mod naive;
mod paper;
