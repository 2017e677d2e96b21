//! What a case is, for all who judge code that must not compile.
#![forbid(unsafe_code)]

pub mod case;
