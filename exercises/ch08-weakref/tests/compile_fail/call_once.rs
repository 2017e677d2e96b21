//! python: # each callback of a piece of garbage is called once
//! rule: a Call is used up by calling it: the second call does not compile
//! page: ch08-weakref.html#garbage
use ch03_ref::Ref;
use ch08_weakref::{Call, Weakrefs};

fn collect(weakrefs: &Weakrefs, garbage: &[Ref]) {
    let calls: Vec<Call> = weakrefs.clear_garbage(garbage);
    for call in calls {
        call.call();
        call.call(); //~ E0382
    }
}

fn main() {
    let heap = ch03_ref::Heap::new();
    collect(&Weakrefs::new(&heap), &[]);
}
