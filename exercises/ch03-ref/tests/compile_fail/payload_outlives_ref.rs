//! python: # in C: a pointer into an object, used after Py_DECREF
//! rule: what get lends lives no longer than the Ref it was lent by
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let zero = Int(0);
    let mut payload: &Int = &zero;
    {
        let a: Ref = heap.alloc(Int(1));
        payload = a.get::<Int>().unwrap(); //~ E0597
    }
    let _value: i64 = payload.0;
}
