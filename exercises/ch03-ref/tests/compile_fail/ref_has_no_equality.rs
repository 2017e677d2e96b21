//! python: a is b, a == b        # two questions
//! rule: Ref has no PartialEq (R6): write is, or say which equality you mean
//! page: ch03-ref.html#rules
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let (a, b): (Ref, Ref) = (heap.alloc(Int(1)), heap.alloc(Int(1)));
    let _same: bool = is(&a, &b);
    let _what: bool = a == b; //~ E0369
}
