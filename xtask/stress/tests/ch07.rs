//! The tests of chapter 07, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch07-graph/main.rs"));
