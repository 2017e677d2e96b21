//! python: a = 1; a += 1        # another int: the object 1 never changes
//! rule: never &mut into the heap (R1): somebody else may be looking
//! page: ch03-ref.html#rules
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    a.get::<Int>().unwrap().0 = 2; //~ E0594
}
