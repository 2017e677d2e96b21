//! python: # PEP 442: weak references, then finalizers, then a second look, then clearing
//! rule: finalizers run when no weak reference leads to garbage any more
//! page: ch11-breaking.html#types
use ch03_ref::Heap;
use ch10_cycles::gather;
use ch11_breaking::{Breaker, Held, Outcome, condemn};

fn held() -> Held {
    let heap = Heap::new();
    let subtracted = gather(&heap, 0).subtract().expect("no traverse lies");
    condemn(subtracted.spread().hold(), &Breaker::new(&heap))
}

fn main() {
    held().finalize(); //~ E0599
    let _outcome: Outcome = held().clear_weakrefs().finalize().recheck().clear();
}
