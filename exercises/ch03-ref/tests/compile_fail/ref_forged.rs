//! python: ctypes.cast(address, ctypes.py_object)        # a reference that nobody counted
//! rule: only alloc, clone and lookup make a Ref: each one is counted
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let _honest: Ref = heap.alloc(Int(1));
    let _forged: Ref = Ref(0x7000); //~ E0423
}
