//! python: # a collection that asks the same garbage twice
//! rule: a phase takes the one before: what was cleared, finalized or rechecked cannot be so again
//! page: ch11-breaking.html#types
use ch03_ref::Heap;
use ch10_cycles::gather;
use ch11_breaking::{Breaker, condemn};

fn main() {
    let heap = Heap::new();
    let breaker = Breaker::new(&heap);
    let subtracted = gather(&heap, 0).subtract().expect("no traverse lies");
    let condemned = subtracted.spread().hold();
    let held = condemn(condemned, &breaker);
    drop(condemn(condemned, &breaker)); //~ E0382
    let cleared = held.clear_weakrefs();
    drop(held.clear_weakrefs()); //~ E0382
    let rechecked = cleared.finalize().recheck();
    drop(cleared.finalize()); //~ E0382
    let _outcome = rechecked.clear();
    drop(rechecked.save()); //~ E0382
}
