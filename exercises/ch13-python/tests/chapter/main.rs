//! What chapter 13 promises, one file a task.
#![forbid(unsafe_code)]

#[macro_use]
extern crate testkit;

mod call;
mod define;
mod end;
mod except;
mod finalizers;
mod golden;
mod leave;
mod names;
mod order;
mod prompt;
mod raise;
mod script;
mod stack;
mod world;
