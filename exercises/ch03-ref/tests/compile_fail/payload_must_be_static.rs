//! python: # in C: an object that points into somebody's stack frame
//! rule: an object may outlive whoever made it, so its payload borrows nothing
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Holder<T>(T);

impl<T: 'static> Payload for Holder<T> {
    const NAME: &'static str = "holder";
}

fn main() {
    let heap = Heap::new();
    let text = String::from("a local");
    let _copied: Ref = heap.alloc(Holder(text.clone()));
    let _borrowed: Ref = heap.alloc(Holder(&text)); //~ E0597
}
