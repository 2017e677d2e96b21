//! python: weakref.finalize(a, func)       # func is not given a: it is gone by then
//! rule: a job gets nothing, so it can neither read the dead object nor bring it back
//! page: ch09-finalizers.html#finalize
use ch03_ref::{Heap, Payload, Ref};
use ch08_weakref::Weakrefs;
use ch09_finalizers::Finalizes;

type Job = Box<dyn FnOnce()>;

struct File;

impl Payload for File {
    const NAME: &'static str = "file";
}

fn main() {
    let heap = Heap::new();
    let jobs = Finalizes::new(&Weakrefs::new(&heap), |job: Job| job());
    let file: Ref = heap.alloc(File);
    jobs.add(&file, Box::new(|me: &Ref| drop(me.clone()))); //~ E0593
    jobs.add(&file, Box::new(|| ()));
}
