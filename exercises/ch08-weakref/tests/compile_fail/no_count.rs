//! python: getrefcount(r)      # the count of the weak reference, not of its target
//! rule: a weak reference knows no count of its target: the target may be gone. Upgrade it, and count what you got
//! page: ch08-weakref.html#weakly
use ch03_ref::{Heap, Payload};
use ch08_weakref::{WeakRef, Weakrefs};

struct C;

impl Payload for C {
    const NAME: &'static str = "C";
}

fn main() {
    let heap = Heap::new();
    let weakrefs = Weakrefs::new(&heap);
    let c = heap.alloc(C);
    let weak: WeakRef = weakrefs.make(&c, None);
    weak.refcount(); //~ E0599
    if let Some(target) = weak.upgrade() {
        target.refcount();
    }
}
