//! python: # nobody collects after the interpreter is gone
//! rule: the numbers are about a heap: as long as you look, it stays
//! page: ch10-cycles.html#phases
use ch03_ref::Heap;
use ch10_cycles::{Gathered, gather};

fn main() {
    let heap = Heap::new();
    let gathered: Gathered<'_> = gather(&heap, 0);
    drop(heap); //~ E0505
    let _ = gathered.subtract();
}
