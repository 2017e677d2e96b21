//! The tests of chapter 10, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch10-cycles/main.rs"));
