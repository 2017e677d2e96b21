//! python: a == b  or  a is b : two questions
//! rule: only an Interned may be compared by address with ==; a plain Ref has no == (R6)
//! page: ch04-interning.html#interned
use ch03_ref::{Heap, Ref};
use ch04_interning::{Interned, Interner, Str};

fn main() {
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let plain: Ref = heap.alloc(Str::new("good"));
    let name: Interned = interner.intern_text("good");
    let _yes = name == interner.intern_text("good");
    let _no = plain == plain; //~ E0369
    let _never = plain == name; //~ E0369
}
