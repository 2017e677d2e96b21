//! python: # ob_refcnt is the same after gc.collect(), for everybody who lives
//! rule: the counts that were read may be read, not written: calculate with a copy
//! page: ch10-cycles.html#copy
use ch03_ref::Heap;
use ch10_cycles::{copy, gather};

fn main() {
    let heap = Heap::new();
    let gathered = gather(&heap, 0);
    let mut gc_refs: Vec<u32> = copy(gathered.numbers());
    gc_refs.push(0);
    gathered.numbers().counts.push(0); //~ E0596
}
