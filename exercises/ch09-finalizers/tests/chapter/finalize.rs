//! Task `finalize`.

use crate::world::{Job, Jobs, Keep, World, clear_all, give, panics};
use ch09_finalizers::Finalize;
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

/// A job that writes this into the log.
fn says(world: &World, text: &str) -> impl FnOnce() + 'static {
    let (log, text) = (world.log.clone(), text.to_owned());
    move || log.push(text)
}

#[test]
fn the_job_is_done_when_the_object_is_gone() {
    let _lesson = lesson! {
        python: "f = weakref.finalize(a, print, 'finalized')\nprint(f.alive); del a       # finalized\nprint(f.alive, f())         # False None",
        rule: "a job waits for the object's end, is done once, and is dead from then on",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, says(&world, "finalized"));
    assert!(f.alive(), "the job is dead before anything happened");
    assert_eq!(a.refcount(), 1, "references to a: a job holds none");
    drop(a);
    assert_log!(world.log, "finalized\na is freed");
    assert!(!f.alive(), "the job is alive after it was done");
    assert!(!f.call(), "call says that it did the job again");
    assert_log!(world.log, "");
    assert_eq!(
        world.heap.live(),
        0,
        "objects alive: weak references of done jobs are not needed"
    );
}

#[test]
fn nobody_needs_to_keep_the_handle() {
    let _lesson = lesson! {
        python: "weakref.finalize(a, print, 'finalized')     # no name for it\ndel a",
        rule: "the job waits whether anybody has a handle or not",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    drop(at_exit.finalize(&a, says(&world, "finalized")));
    assert_eq!(at_exit.0.len(), 1, "jobs waiting");
    assert!(!at_exit.0.is_empty(), "no job waits, and one does");
    drop(a);
    assert_log!(world.log, "finalized\na is freed");
    assert!(at_exit.0.is_empty(), "jobs waiting at the end");
}

#[test]
fn several_jobs_for_one_object() {
    let _lesson = lesson! {
        python: "for i in range(3): weakref.finalize(a, print, i)\ndel a        # 2 1 0",
        rule: "each job is called back by its own weak reference, the newest first",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let (a, b) = (world.plain("a"), world.plain("b"));
    for text in ["0", "1", "2"] {
        at_exit.finalize(&a, says(&world, text));
    }
    at_exit.finalize(&b, says(&world, "b's"));
    drop(a);
    assert_log!(world.log, "2\n1\n0\na is freed");
    assert_eq!(at_exit.0.len(), 1, "jobs waiting: b's");
    drop(b);
    assert_log!(world.log, "b's\nb is freed");
}

#[test]
fn calling_does_the_job_at_once() {
    let _lesson = lesson! {
        python: "f()          # done now, though a is alive\nf(); del a   # nothing more",
        rule: "whoever takes the job out does it; for everybody after that it is gone",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, says(&world, "finalized"));
    assert!(f.call(), "call says that it did nothing");
    assert_log!(world.log, "finalized");
    assert!(!f.alive(), "the job is alive after it was done");
    assert!(!f.clone().call(), "another handle did the job again");
    drop(a);
    assert_log!(world.log, "a is freed");
    assert!(at_exit.0.is_empty(), "jobs waiting at the end");
}

#[test]
fn a_job_can_be_taken_away() {
    let _lesson = lesson! {
        python: "result = f()       # f() returns what the function returned: the caller does the job",
        rule: "take hands the job over, undone, and it is dead for everybody else",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, says(&world, "finalized"));
    let job = f.take().expect("the job waits");
    assert_log!(world.log, "");
    assert!(!f.alive(), "the job is alive after it was taken");
    assert!(f.take().is_none(), "the job was taken twice");
    assert!(!f.call(), "call says that it did the job");
    drop(a);
    assert_log!(world.log, "a is freed");
    job();
    assert_log!(world.log, "finalized");
}

#[test]
fn a_job_is_dead_while_it_runs() {
    let _lesson = lesson! {
        python: "def g(): print(f.alive, f(), f.detach(), f.target())     # False None None None\nf = weakref.finalize(a, g); f()",
        rule: "take it out, then do it (R2): whatever the job does, it is not done twice",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let own: Rc<RefCell<Option<Finalize<Job>>>> = Rc::default();
    let (log, inner) = (world.log.clone(), own.clone());
    let a = world.plain("a");
    let f = at_exit.finalize(&a, move || {
        let f = inner.borrow().clone().expect("set below");
        log.push(format!("alive: {}, again: {}", f.alive(), f.call()));
    });
    *own.borrow_mut() = Some(f.clone());
    assert!(f.call(), "call says that it did nothing");
    assert_log!(world.log, "alive: false, again: false");
    own.take();
}

#[test]
fn a_job_may_make_jobs() {
    let _lesson = lesson! {
        python: "def g(): weakref.finalize(b, print, 'the next'); del b     # while a dies",
        rule: "no user code under a borrow (R5): a job may make, do and call off other jobs",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let (inner, log, heap_log) = (at_exit.clone(), world.log.clone(), world.log.clone());
    let b = RefCell::new(Some(world.plain("b")));
    let a = world.plain("a");
    at_exit.finalize(&a, move || {
        log.push("first");
        let b = b.take().expect("the job is done once");
        inner.finalize(&b, move || heap_log.push("the next"));
        drop(b);
        log.push(format!("{} wait", inner.0.len()));
    });
    drop(a);
    assert_log!(
        world.log,
        "
        first
        the next
        b is freed
        0 wait
        a is freed
        "
    );
}

#[test]
fn a_panic_reaches_who_calls() {
    let _lesson = lesson! {
        python: "f()        # raises ValueError('bad'), and f is dead afterwards",
        rule: "an explicit call has a caller: the error is theirs",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, || panic!("bad"));
    let told = panics(|| {
        f.call();
    });
    assert_eq!(told.as_deref(), Some("bad"), "what reached the caller");
    assert!(!f.alive(), "the job is alive after it failed");
    assert!(!f.call(), "call says that it did the job again");
}

#[test]
fn a_job_that_fails_harms_nobody_else() {
    let _lesson = lesson! {
        python: "weakref.finalize(a, print, 'good'); weakref.finalize(a, boom)\ndel a       # the error is ignored, 'good' is printed",
        rule: "at a death there is no caller: the error ends there, and the others are called",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    at_exit.finalize(&a, says(&world, "good"));
    at_exit.finalize(&a, || panic!("boom"));
    let told = panics(|| drop(a));
    assert_eq!(told, None, "a panic came out of the last drop");
    assert_log!(world.log, "good\na is freed");
    assert!(at_exit.0.is_empty(), "jobs waiting at the end");
}

#[test]
fn the_job_waits_for_the_real_end() {
    let _lesson = lesson! {
        python: "# an object with __del__ and weakref.finalize, which comes back once",
        rule: "at zero the finalizer is first; who comes back keeps its jobs waiting",
        page: "ch09-finalizers.html#finalize",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let keep = Keep::default();
    let z = world.phoenix("z", &keep, 1);
    let f = at_exit.finalize(&z, says(&world, "finalized"));
    drop(z);
    assert_log!(world.log, "z.__del__");
    assert!(f.alive(), "the job was done, and z is alive");
    drop(keep.pop());
    assert_log!(world.log, "finalized\nz is freed");
}

#[test]
fn by_the_collector_the_job_comes_first() {
    let _lesson = lesson! {
        python: "d.me = d; weakref.finalize(d, print, 'finalize'); del d\ngc.collect()       # finalize, then __del__",
        rule: "by the collector weak references go first, and a job is called back by one",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let d = world.loud("d");
    give(&d, &d);
    let f = at_exit.finalize(&d, says(&world, "finalize"));
    let garbage = vec![d];
    for call in world.weakrefs.clear_garbage(&garbage) {
        call.call();
    }
    assert!(!f.alive(), "the job still waits");
    world.finalizers.finalize_garbage(&garbage);
    clear_all(garbage);
    assert_log!(world.log, "finalize\nd.__del__\nd is freed");
}

#[test]
fn jobs_keep_neither_each_other_nor_the_heap() {
    let _lesson = lesson! {
        python: "# when the last handle is gone, so are the jobs; the object does not keep them",
        rule: "the heap owns the callback: it must not own the jobs, or nothing would ever go",
        page: "ch09-finalizers.html#finalize",
    };
    let owned = Rc::new(());
    let world = World::new();
    let a = world.plain("a");
    {
        let at_exit = Jobs::new(&world);
        for _ in 0..3 {
            let owned = owned.clone();
            at_exit.finalize(&a, move || drop(owned));
        }
        assert_eq!(
            Rc::strong_count(&owned),
            4,
            "owners: three jobs, and the test"
        );
    }
    assert_eq!(Rc::strong_count(&owned), 1, "owners: the jobs were kept");
    assert_eq!(
        world.heap.live(),
        1,
        "objects alive: a, but no weak references"
    );
    drop(a);
    assert_log!(world.log, "a is freed");
}
