//! The tests of chapter 04, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch04-interning/main.rs"));
