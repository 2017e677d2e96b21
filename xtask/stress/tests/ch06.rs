//! The tests of chapter 06, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch06-containers/main.rs"));
