//! python: # a second collection inside the first would be a second owner of all garbage
//! rule: there is one token, and it cannot be copied: when it goes, the collection is over
//! page: ch11-breaking.html#guard
use ch03_ref::Heap;
use ch11_breaking::{Breaker, Collecting};

fn main() {
    let breaker = Breaker::new(&Heap::new());
    let token: Collecting = breaker.begin().expect("nothing goes on");
    let _second: Collecting = Clone::clone(&token); //~ E0277
    drop(token);
}
