//! python: # in C: a tp_finalize that stores self without Py_INCREF
//! rule: what is lent to a finalizer is lent for the call: a borrowed reference cannot be kept
//! page: ch09-finalizers.html#whole
use ch03_ref::{Heap, Payload, Ref};
use ch09_finalizers::Finalizers;
use std::cell::RefCell;

#[derive(Default)]
struct Clinging(RefCell<Vec<&'static Ref>>);

impl Payload for Clinging {
    const NAME: &'static str = "clinging";

    fn has_finalizer(&self) -> bool {
        true
    }

    fn finalize(&self, me: &Ref) {
        self.0.borrow_mut().push(me); //~ E0521
        self.0.borrow_mut().clear();
    }
}

fn main() {
    let heap = Heap::new();
    let _finalizers: Finalizers = Finalizers::new(&heap);
    drop(heap.alloc(Clinging::default()));
}
