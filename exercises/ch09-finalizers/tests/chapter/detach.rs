//! Task `detach`.

use crate::world::{Job, Jobs, World, name};
use ch03_ref::is;
use ch09_finalizers::{Finalize, Finalizes};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn the_target_is_the_object() {
    let _lesson = lesson! {
        python: "f.target()       # (a, print, ('finalized',), {}), and None once it is done",
        rule: "while the job waits and its object lives, there is a target: a new reference to it",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, || ());
    let seen = f.target().expect("the job waits, and a is alive");
    assert!(
        is(&seen, &a),
        "the target is {seen:?}, and the object is {a:?}"
    );
    assert_eq!(a.refcount(), 2, "references to a: the test's, twice");
    drop(seen);
    assert_eq!(a.refcount(), 1, "references to a: target keeps none");
    assert!(f.alive(), "looking called the job off");
    f.call();
    assert!(
        f.target().is_none(),
        "the job is done, and there is a target"
    );
}

#[test]
fn detach_calls_the_job_off() {
    let _lesson = lesson! {
        python: "obj, func, args, kwargs = f.detach(); f.alive      # False; del a does nothing more",
        rule: "detach takes the job out and gives it back, undone, with its object",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let (f, g) = {
        let (log, more) = (world.log.clone(), world.log.clone());
        let f = at_exit.finalize(&a, move || log.push("f is done"));
        (f, at_exit.finalize(&a, move || more.push("g is done")))
    };
    let (object, job) = f.detach().expect("the job waits, and a is alive");
    assert!(
        is(&object, &a),
        "detach gives {object:?}, and the object is {a:?}"
    );
    assert!(!f.alive(), "the job is alive after it was called off");
    assert!(g.alive(), "the other job was called off");
    assert!(f.detach().is_none(), "called off twice");
    assert!(!f.call(), "call says that it did the job");
    drop((object, a));
    assert_log!(world.log, "g is done\na is freed");
    job();
    assert_log!(world.log, "f is done");
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn detach_needs_a_living_object() {
    let _lesson = lesson! {
        python: "# weakref.py: obj = info.weakref(); if obj is not None and registry.pop(self, None): …",
        rule: "once the object is going, the job is not called off any more",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let other: Rc<RefCell<Option<Finalize<Job>>>> = Rc::default();
    let a = world.plain("a");
    let log = world.log.clone();
    *other.borrow_mut() = Some(at_exit.finalize(&a, move || log.push("the older job")));
    let (log, inner) = (world.log.clone(), other.clone());
    at_exit.finalize(&a, move || {
        // The newer one is first. The other still waits, and the object is gone.
        let other = inner.take().expect("set above");
        log.push(format!(
            "alive: {}, peek: {}, detach: {}",
            other.alive(),
            other
                .target()
                .map_or("nobody".to_owned(), |r| name(&r).to_owned()),
            other.detach().is_some()
        ));
    });
    drop(a);
    assert_log!(
        world.log,
        "
        alive: true, peek: nobody, detach: false
        the older job
        a is freed
        "
    );
}

#[test]
fn a_handle_of_a_dead_job_shows_nothing() {
    let _lesson = lesson! {
        python: "del a; f.target(), f.detach(), f.atexit       # None None False",
        rule: "what is done has no object, no job and no wish for the exit",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let a = world.plain("a");
    let f = at_exit.finalize(&a, || ());
    assert!(
        f.at_exit(),
        "a job is for the exit too, unless somebody says no"
    );
    drop(a);
    assert!(f.target().is_none(), "there is a target");
    assert!(f.detach().is_none(), "detach gives a job");
    f.set_at_exit(true);
    assert!(!f.at_exit(), "a dead job waits for the exit");
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn taking_a_job_back_lets_go_of_what_it_owns() {
    let _lesson = lesson! {
        python: "weakref.finalize(a, b.close).detach()        # b is free to go",
        rule: "a job owns what it needs until it is done or given back",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let at_exit = Jobs::new(&world);
    let (a, b) = (world.plain("a"), world.loud("b"));
    let owned = b.clone();
    let f = at_exit.finalize(&a, move || drop(owned));
    assert_eq!(b.refcount(), 2, "references to b: the job's and the test's");
    drop(f.detach());
    assert_eq!(
        b.refcount(),
        1,
        "references to b after the job was given back"
    );
    drop(b);
    assert_log!(world.log, "b.__del__\nb is freed");
}

#[test]
fn peek_shows_object_and_job() {
    let _lesson = lesson! {
        python: "f.peek()       # (a, print, ('finalized',), {}), and None once it is done",
        rule: "a job that can be copied can be looked at; it goes on waiting",
        page: "ch09-finalizers.html#detach",
    };
    let world = World::new();
    let log = world.log.clone();
    let jobs = Finalizes::new(&world.weakrefs, move |job: &'static str| log.push(job));
    let a = world.plain("a");
    let f = jobs.add(&a, "finalized");
    let (object, job) = f.peek().expect("the job waits, and a is alive");
    assert!(
        is(&object, &a),
        "peek shows {object:?}, and the object is {a:?}"
    );
    assert_eq!(job, "finalized");
    assert!(f.alive(), "peek called the job off");
    drop((object, a));
    assert_log!(world.log, "finalized\na is freed");
    assert!(f.peek().is_none(), "the job is done, and peek shows it");
}
