//! python: # in C: op->ob_refcnt = 0
//! rule: the count belongs to the heap: it can be read with refcount(), and nobody else has it
//! page: ch03-ref.html#compile
use ch03_ref::*;


struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    let _read: u32 = a.refcount();
    let _taken = &a.count; //~ E0616|E0609|E0615
}
