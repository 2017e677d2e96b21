//! python: # in C: op->ob_refcnt = 5
//! rule: the count can be read; only clone and drop write it
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    let _count: u32 = a.refcount();
    a.refcount() = 5; //~ E0070
}
