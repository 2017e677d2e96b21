//! python: # two threads, one list, no lock: two increments, one is lost
//! rule: counts are plain numbers, so even looking is for one thread
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn wants_sync<T: Sync>(_shared: &T) {}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    wants_sync(&a); //~ E0277
}
