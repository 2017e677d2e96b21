//! python: def f(): n = 0; weakref.ref(a, lambda r: n)      # the lambda keeps n's cell alive: nobody knows when it will run
//! rule: a callback may run long after its maker returned: it must own what it uses
//! page: ch08-weakref.html#callbacks
use ch03_ref::{Heap, Payload};
use ch08_weakref::{Callback, Weakrefs};
use std::cell::Cell;
use std::rc::Rc;

struct C;

impl Payload for C {
    const NAME: &'static str = "C";
}

fn counting(calls: &'static Cell<u32>) -> Callback {
    Callback::new(|_| calls.set(1))
}

fn main() {
    let heap = Heap::new();
    let weakrefs = Weakrefs::new(&heap);
    let c = heap.alloc(C);
    let calls = Cell::new(0);
    let shared = Rc::new(Cell::new(0));
    let owned = shared.clone();
    weakrefs.make(&c, Some(Callback::new(move |_| owned.set(1))));
    weakrefs.make(&c, Some(Callback::new(|_| calls.set(1)))); //~ E0373
    weakrefs.make(&c, Some(counting(&calls))); //~ E0597
    drop(c);
    assert!(shared.get() + calls.get() < 3);
}
