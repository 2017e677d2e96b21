//! python: r.name      # AttributeError: a weakref.ref is not its target; call it first
//! rule: a weak reference cannot be used as its target, because there may be none: upgrade says so in its type
//! page: ch08-weakref.html#weakly
use ch03_ref::{Heap, Payload, Ref};
use ch08_weakref::{WeakRef, Weakrefs};

struct C(u32);

impl Payload for C {
    const NAME: &'static str = "C";
}

fn number(c: &Ref) -> Option<u32> {
    c.get::<C>().map(|c| c.0)
}

fn main() {
    let heap = Heap::new();
    let weakrefs = Weakrefs::new(&heap);
    let c = heap.alloc(C(7));
    let weak: WeakRef = weakrefs.make(&c, None);
    number(&weak); //~ E0308
    weak.get::<C>(); //~ E0599
    number(&weak.upgrade()); //~ E0308
    weak.upgrade().map(|c| number(&c));
}
