//! python: # the collector keeps no reference to what it looks at
//! rule: what `each` shows is lent: it cannot be kept for the time after the guard
//! page: ch10-cycles.html#gather
use ch03_ref::{Heap, Ref};

fn look<'a>(heap: &'a Heap, seen: &mut Vec<&'a Ref>, held: &mut Vec<Ref>) {
    let still = heap.still(0);
    still.each(0..still.len(), |_, r: &Ref| {
        held.push(r.clone());
        seen.push(r); //~ E0521
    });
}

fn main() {
    let heap = Heap::new();
    look(&heap, &mut Vec::new(), &mut Vec::new());
}
