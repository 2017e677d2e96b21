//! python: a line in a list of objects is not the object
//! rule: a snapshot holds birth numbers and notes: nothing in it leads back into the heap
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
    let _value = r.get::<Int>().map(|int| int.0);
    let _note = graph.node(r.uid()).map(|node| node.get::<Int>().is_some()); //~ E0599
    let _more = graph.nodes()[0].traverse(&mut |_child| ()); //~ E0599
    let _name = graph.nodes()[0].kind.len();
}
