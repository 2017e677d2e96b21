//! python: # gc.collect() takes its steps in one order only
//! rule: what was only gathered cannot be spread: nobody knows yet who has references from outside
//! page: ch10-cycles.html#phases
use ch03_ref::Heap;
use ch10_cycles::gather;

fn main() {
    let heap = Heap::new();
    let _right = gather(&heap, 0).subtract();
    let _wrong = gather(&heap, 0).spread(); //~ E0599
}
