//! python: # one lock guards all counts; here the type system does
//! rule: to upgrade is to write a count, and counts are not atomic: weak references stay on their thread
//! page: ch08-weakref.html#upgrade
use ch03_ref::{Heap, Payload};
use ch08_weakref::{WeakRef, Weakrefs};

struct C;

impl Payload for C {
    const NAME: &'static str = "C";
}

fn needs_send<T: Send>(_: &T) {}

fn main() {
    let heap = Heap::new();
    let weakrefs = Weakrefs::new(&heap);
    let c = heap.alloc(C);
    let weak: WeakRef = weakrefs.make(&c, None);
    needs_send(&7);
    needs_send(&weak); //~ E0277
    drop(weak);
}
