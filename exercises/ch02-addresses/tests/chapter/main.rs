//! Chapter 02's tests: one module a task, named as the task.

mod address;
mod alloc;
mod arenas;
mod free;
mod identity;
mod naive;
mod paper;
