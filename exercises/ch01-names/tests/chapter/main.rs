//! Tests of chapter 1. One file a task.

mod assign;
mod audit;
mod bind;
mod desk;
mod hand;
mod list;
mod release;
