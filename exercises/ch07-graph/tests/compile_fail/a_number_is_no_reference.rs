//! python: an object's number does not keep it alive
//! rule: who has a birth number must look the object up, and may find that it is gone
//! page: ch07-graph.html#snapshot
use ch03_ref::{Heap, Payload, Ref};
use ch07_graph::Graph;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

fn keep(_owned: Ref) {}

fn main() {
    let heap = Heap::new();
    let r: Ref = heap.alloc(Int(7));
    let graph = Graph::snapshot(&heap);
    keep(r.clone());
    keep(graph.nodes()[0].uid); //~ E0308
    let _found: Option<Ref> = heap.lookup(graph.nodes()[0].uid);
    drop(r);
}
