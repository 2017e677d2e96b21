//! python: # the job runs when the function that made it is long over
//! rule: a job must own what it needs: nobody knows when it is done
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
    let path = String::from("/var/run/it");
    jobs.add(&file, Box::new(|| drop(path.len()))); //~ E0597
    let owned = path.clone();
    jobs.add(&file, Box::new(move || drop(owned)));
}
