//! Chapter 08: one module a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod dying;
mod equality;
mod forget;
mod garbage;
mod keys;
mod make;
mod support;
mod upgrade;
mod values;
