//! python: def f(): return 1; x = 2      # nothing runs after return
//! rule: `ret` uses the call up: nothing can be done in it afterwards
//! page: ch05-scopes.html#calls
use ch03_ref::{Heap, Ref};
use ch05_scopes::{Code, Interpreter, Namespace};

fn main() {
    let heap = Heap::new();
    let vm = Interpreter::new(&heap);
    let names: Ref = heap.alloc(Namespace::new());
    let code = Code::new("f", &[]).share();
    let f = vm.enter(&code, &names, &[], Vec::new());
    f.push(names.clone());
    let _value: Ref = f.ret();
    f.push(names.clone()); //~ E0382
}
