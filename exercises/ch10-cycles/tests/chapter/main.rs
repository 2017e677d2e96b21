//! Tests of chapter 10. One file a task.

mod copy;
mod counterexample;
mod gather;
mod graph;
mod node;
mod paper;
mod recount;
mod spread;
mod subtract;
