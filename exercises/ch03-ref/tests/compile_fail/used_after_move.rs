//! python: # in C: using a reference after somebody stole it
//! rule: a Ref is not Copy: moving it gives it away, and only clone makes another
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    let _b = a;
    let _count: u32 = a.refcount(); //~ E0382
}
