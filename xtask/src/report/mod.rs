//! Verdicts for people and for programs.

pub mod json;
mod next;
pub mod text;
pub mod words;
