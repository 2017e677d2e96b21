//! The tests of chapter 08, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch08-weakref/main.rs"));
