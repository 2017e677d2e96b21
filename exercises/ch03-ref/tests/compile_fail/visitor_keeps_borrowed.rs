//! python: # in C: a tp_traverse visitor that stores the pointers it was shown
//! rule: what traverse shows is borrowed: to keep it, clone it
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
    let mut kept: Vec<&Ref> = Vec::new();
    list.traverse(&mut |child| kept.push(child)); //~ E0521
    let _kept: usize = kept.len();
}
