//! The tests of chapter 11, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch11-breaking/main.rs"));
