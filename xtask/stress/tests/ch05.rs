//! The tests of chapter 05, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch05-scopes/main.rs"));
