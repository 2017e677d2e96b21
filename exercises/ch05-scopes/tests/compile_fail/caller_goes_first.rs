//! python: def f(): return g()      # f cannot end while g runs
//! rule: calls end in the reverse order of their beginnings
//! page: ch05-scopes.html#calls
use ch03_ref::{Heap, Ref};
use ch05_scopes::{Code, Interpreter, Namespace};

fn main() {
    let heap = Heap::new();
    let vm = Interpreter::new(&heap);
    let names: Ref = heap.alloc(Namespace::new());
    let code = Code::new("f", &[]).share();
    let f = vm.enter(&code, &names, &[], Vec::new());
    let g = f.call(&code, &[], 0);
    drop(f); //~ E0505
    drop(g);
}
