//! python: # the text of a script is parsed, compiled and thrown away; what it made lives on
//! rule: nothing that lives on the heap may borrow from the syntax tree: code objects own what they need
//! page: ch13-python.html#types
use ch03_ref::{Payload, Ref};
use ch13_python::given::Python;
use ch13_python::syntax::Unit;

struct Holder<T>(T);

impl<T: 'static> Payload for Holder<T> {
    const NAME: &'static str = "holder";
}

fn remember(py: &Python, unit: &Unit<'_>) -> Vec<Ref> {
    let mut made: Vec<Ref> = Vec::new();
    made.push(py.heap.alloc(Holder(unit.body.len())));
    made.push(py.heap.alloc(Holder(unit.body))); //~ E0521
    made
}

fn main() {
    let _ = remember;
}
