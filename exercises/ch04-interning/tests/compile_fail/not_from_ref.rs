//! python: s = "".join(["go", "od"])     # equal to "good", and not interned
//! rule: a plain reference does not become an Interned by itself; the interner must look it up
//! page: ch04-interning.html#interned
use ch03_ref::{Heap, Ref};
use ch04_interning::{Interned, Interner, Str};

fn lookup(name: &Interned) -> usize {
    name.refcount() as usize
}

fn main() {
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let plain: Ref = heap.alloc(Str::new("good"));
    let name = interner.intern(&plain).expect("a string");
    lookup(&name);
    lookup(&plain); //~ E0308
}
