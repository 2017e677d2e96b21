//! python: r == s      # the targets are asked while they live, and the weak references afterwards
//! rule: a WeakRef has no == of its own: say which equality (R6)
//! page: ch08-weakref.html#equality
use ch03_ref::{Heap, Payload, is};
use ch08_weakref::{Identity, Weakrefs};

struct C;

impl Payload for C {
    const NAME: &'static str = "C";
}

fn main() {
    let heap = Heap::new();
    let weakrefs = Weakrefs::new(&heap);
    let c = heap.alloc(C);
    let (r, s) = (weakrefs.make(&c, None), weakrefs.make(&c, None));
    let _objects = is(r.as_ref(), s.as_ref());
    let _targets = r.equal(&s, &Identity);
    let _which = r == s; //~ E0369
}
