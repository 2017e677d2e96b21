//! python: # nobody but the collector says that a collection goes on, or that garbage was rechecked
//! rule: a token comes from begin alone, a phase from the phase before
//! page: ch11-breaking.html#guard
use ch03_ref::{Heap, Ref};
use ch11_breaking::*;

fn collecting(_: Option<Collecting>) {}

fn clear(_: Rechecked) {}

fn main() {
    let breaker: Breaker = Breaker::new(&Heap::new());
    let garbage: Vec<Ref> = Vec::new();
    collecting(breaker.begin());
    collecting(Some(Collecting(()))); //~ E0423
    clear(Rechecked(garbage.clone())); //~ E0423
    let _gone: fn(Rechecked) = clear;
    drop(garbage);
}
