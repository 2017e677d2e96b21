//! python: # "objects whose adjusted count reaches zero are freed"
//! rule: after the subtraction nobody is condemned: only what was spread can be held
//! page: ch10-cycles.html#phases
use ch03_ref::Heap;
use ch10_cycles::{Subtracted, gather};

fn look(subtracted: Subtracted<'_>) -> usize {
    let _zeros = subtracted.gc_refs().iter().filter(|&&refs| refs == 0);
    let _wrong = subtracted.hold(); //~ E0599
    0
}

fn main() {
    let heap = Heap::new();
    let _ = gather(&heap, 0).subtract().map(look);
}
