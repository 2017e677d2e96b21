//! python: # each gc.collect() looks at the heap afresh
//! rule: a step uses its numbers up: they say how the heap was, not how it is
//! page: ch10-cycles.html#phases
use ch03_ref::Heap;
use ch10_cycles::gather;

fn main() {
    let heap = Heap::new();
    let gathered = gather(&heap, 0);
    let _first = gathered.subtract();
    let _second = gathered.subtract(); //~ E0382
}
