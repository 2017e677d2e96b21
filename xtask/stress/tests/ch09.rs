//! The tests of chapter 09, collecting all the time.

include!(concat!(env!("OUT_DIR"), "/ch09-finalizers/main.rs"));
