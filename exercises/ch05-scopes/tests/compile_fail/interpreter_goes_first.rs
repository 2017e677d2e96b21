//! python: # nothing runs when the interpreter is gone
//! rule: a running call cannot outlive the interpreter it runs on
//! page: ch05-scopes.html#calls
use ch03_ref::Heap;
use ch05_scopes::{Code, Interpreter, Namespace, Running};

fn main() {
    let heap = Heap::new();
    let names = heap.alloc(Namespace::new());
    let code = Code::new("<module>", &[]).share();
    let mut kept: Option<Running<'_>> = None;
    {
        let vm = Interpreter::new(&heap);
        drop(vm.enter(&code, &names, &[], Vec::new()));
        kept = Some(vm.enter(&code, &names, &[], Vec::new())); //~ E0597
    }
    drop(kept);
}
