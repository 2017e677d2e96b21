//! python: # in C: Py_DECREF on a borrowed reference
//! rule: a borrowed reference cannot be dropped or given away: it is not yours
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

struct List(Vec<Ref>);

impl Payload for List {
    const NAME: &'static str = "list";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.0.iter().for_each(visit);
    }
}

fn main() {
    let heap = Heap::new();
    let list: Ref = heap.alloc(List(vec![heap.alloc(Int(1))]));
    list.traverse(&mut |child| drop(*child)); //~ E0507
}
