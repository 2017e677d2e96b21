//! python: obj, func, args, kwargs = f.detach()
//! rule: a job is done at most once, also by hand: doing it uses it up
//! page: ch09-finalizers.html#detach
use ch03_ref::Ref;
use ch09_finalizers::Finalize;

type Job = Box<dyn FnOnce()>;

fn by_hand(f: &Finalize<Job>) {
    let Some((object, job)): Option<(Ref, Job)> = f.detach() else {
        return;
    };
    job();
    job(); //~ E0382
    drop(object);
}

fn main() {
    let _: fn(&Finalize<Job>) = by_hand;
}
