//! python: # an id is no way back to the object
//! rule: an Id is for comparing; nobody makes one from a number
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let _honest: Id = heap.alloc(Int(1)).id();
    let _forged: Id = Id(0x7000); //~ E0423
}
