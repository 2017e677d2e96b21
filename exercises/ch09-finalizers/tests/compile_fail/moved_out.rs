//! python: def __del__(self): keep.append(self)      # one more reference, not the last one itself
//! rule: the finalizer gets the object lent: it cannot move the reference out, it must clone it
//! page: ch09-finalizers.html#whole
use ch03_ref::{Heap, Payload, Ref};
use ch09_finalizers::Finalizers;
use std::cell::RefCell;

#[derive(Default)]
struct Phoenix(RefCell<Vec<Ref>>);

impl Payload for Phoenix {
    const NAME: &'static str = "phoenix";

    fn has_finalizer(&self) -> bool {
        true
    }

    fn finalize(&self, me: &Ref) {
        let mut keep = self.0.borrow_mut();
        keep.push(*me); //~ E0507
        keep.push(me.clone());
    }
}

fn main() {
    let heap = Heap::new();
    let _finalizers: Finalizers = Finalizers::new(&heap);
    drop(heap.alloc(Phoenix::default()));
}
