//! python: threading.Thread(target=use, args=(a,))        # CPython needs its GIL for this
//! rule: counts are plain numbers, so a Ref stays on its thread
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let a: Ref = heap.alloc(Int(1));
    std::thread::spawn(move || drop(a)); //~ E0277
}
