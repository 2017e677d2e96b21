//! What chapter 06 promises, one file a task.
#![forbid(unsafe_code)]

mod attributes;
mod augmented;
mod copy;
mod deepcopy;
mod dict;
mod edges;
mod items;
mod repeat;
mod shadow;
mod slices;
mod world;
