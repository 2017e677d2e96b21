//! python: sys.intern is the only way to an interned string
//! rule: an Interned comes from the interner alone: a forged one would make two equal texts unequal
//! page: ch04-interning.html#interned
use ch03_ref::{Heap, Ref};
use ch04_interning::{Interned, Interner, Str};

fn check(_: Interned) {}

fn main() {
    let heap = Heap::new();
    let names = Interner::new(&heap);
    let string: Ref = heap.alloc(Str::new("good"));
    check(Interned(string.clone())); //~ E0423
    check(names.intern_text("good"));
    drop(string);
}
