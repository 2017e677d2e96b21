//! Tests of chapter 10. One file a task.

#[macro_use]
extern crate testkit;

mod copy;
mod counterexample;
mod gather;
mod graph;
mod node;
mod paper;
mod recount;
mod spread;
mod subtract;
