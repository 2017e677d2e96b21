//! python: a report can be written by another thread, the objects stay where they are
//! rule: a snapshot holds no Ref, so it may go to another thread; a Ref may not
//! page: ch07-graph.html#snapshot
use ch03_ref::{Heap, Payload};
use ch07_graph::Graph;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn main() {
    let heap = Heap::new();
    let r = heap.alloc(Int(7));
    let graph = Graph::snapshot(&heap);
    let _size = std::thread::spawn(move || graph.len()).join();
    let _count = std::thread::spawn(move || r.refcount()).join(); //~ E0277
}
