//! Tests of chapter 0. One file a task.

mod arrows;
mod notebook;
