//! python: # a heap belongs to one interpreter
//! rule: the heap and its objects stay on one thread
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn wants_send<T: Send>(_moved: T) {}

fn main() {
    let heap: Heap = Heap::new();
    wants_send(heap); //~ E0277
}
