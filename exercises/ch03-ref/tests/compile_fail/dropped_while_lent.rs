//! python: # in C: Py_DECREF(list) while a borrowed item is still in use
//! rule: a Ref cannot be dropped while something of its object is lent
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    let payload: &Int = a.get::<Int>().unwrap();
    drop(a); //~ E0505
    let _value: i64 = payload.0;
}
