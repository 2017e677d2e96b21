//! Task `exit`.

use crate::world::{Job, Jobs, World, panics};
use ch09_finalizers::Finalize;
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

/// A world, what waits for its exit, and a way to make jobs that say something.
struct Program {
    world: World,
    at_exit: Jobs,
}

impl Program {
    fn new() -> Program {
        let world = World::new();
        let at_exit = Jobs::new(&world);
        Program { world, at_exit }
    }

    fn says(&self, object: &ch03_ref::Ref, text: &str) -> Finalize<Job> {
        let (log, text) = (self.world.log.clone(), text.to_owned());
        self.at_exit.finalize(object, move || log.push(text))
    }
}

#[test]
fn the_newest_job_is_first() {
    let _lesson = lesson! {
        python: "for i in range(4): weakref.finalize(e[i], print, 'exit', i)\n# at exit: exit 3, exit 2, exit 1, exit 0",
        rule: "at exit the jobs that are left are done, the newest first: it may need what older ones look after",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let objects: Vec<_> = (0..4)
        .map(|i| program.world.plain(&i.to_string()))
        .collect();
    for i in [2, 0, 3, 1] {
        program.says(&objects[i], &format!("exit {i}"));
    }
    let errors = program.at_exit.0.exit();
    assert_log!(program.world.log, "exit 1\nexit 3\nexit 0\nexit 2");
    assert!(errors.is_empty(), "errors: {errors:?}");
    assert!(program.at_exit.0.is_empty(), "jobs waiting after the exit");
    assert_eq!(
        program.world.heap.live(),
        4,
        "objects alive: an exit frees nobody"
    );
}

#[test]
fn only_what_is_left_and_wants_it() {
    let _lesson = lesson! {
        python: "h.atexit = False       # done at death, but not at exit\nk.detach(); f(); del a",
        rule: "at exit: not what was done, not what was called off, not what does not want it",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let keep: Vec<_> = ["a", "b", "c", "d"]
        .map(|name| program.world.plain(name))
        .into();
    let gone = program.world.plain("gone");
    program.says(&gone, "by death");
    let called = program.says(&keep[0], "by hand");
    let off = program.says(&keep[1], "never");
    let unwilling = program.says(&keep[2], "only at death");
    program.says(&keep[3], "at exit");
    drop(gone);
    called.call();
    drop(off.detach());
    unwilling.set_at_exit(false);
    assert!(!unwilling.at_exit(), "said no, and still for the exit");
    assert_log!(program.world.log, "by death\ngone is freed\nby hand");
    program.at_exit.0.exit();
    assert_log!(program.world.log, "at exit");
}

#[test]
fn jobs_that_come_during_the_exit_are_done_too() {
    let _lesson = lesson! {
        python: "def late(): print('late'); weakref.finalize(x, print, 'made at exit')",
        rule: "look for the newest again after each job: there may be a newer one now",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let a = program.world.plain("a");
    program.says(&a, "the oldest");
    let (at_exit, log, more) = (
        program.at_exit.clone(),
        program.world.log.clone(),
        program.world.log.clone(),
    );
    let b = program.world.plain("b");
    let object = b.clone();
    program.at_exit.finalize(&b, move || {
        log.push("late");
        at_exit.finalize(&object, move || more.push("made at exit"));
    });
    program.at_exit.0.exit();
    assert_log!(program.world.log, "late\nmade at exit\nthe oldest");
}

#[test]
fn an_error_at_exit_stops_nobody() {
    let _lesson = lesson! {
        python: "# the newest of three jobs raises at exit: the traceback is printed, the others are done",
        rule: "each job is caught for itself, and its error is kept",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let (a, b) = (program.world.plain("a"), program.world.plain("b"));
    program.says(&a, "the oldest");
    program.at_exit.finalize(&b, || panic!("second"));
    program.says(&a, "between");
    program.at_exit.finalize(&a, || panic!("first"));
    let mut errors = Vec::new();
    let escaped = panics(|| errors = program.at_exit.0.exit());
    assert_eq!(escaped, None, "a panic came out of the exit");
    assert_log!(program.world.log, "between\nthe oldest");
    let told: Vec<_> = errors.iter().map(|e| (e.uid, e.message.as_str())).collect();
    assert_eq!(
        told,
        [(a.uid(), "first"), (b.uid(), "second")],
        "the errors"
    );
}

#[test]
fn after_the_exit_nothing_is_done() {
    let _lesson = lesson! {
        python: "# weakref.py, _exitfunc: finalize._shutdown = True",
        rule: "when the exit is over no job is done any more: what it needs may be gone",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let (a, b, c) = (
        program.world.plain("a"),
        program.world.plain("b"),
        program.world.plain("c"),
    );
    let f = program.says(&a, "a's job");
    f.set_at_exit(false);
    let g = program.says(&b, "b's job");
    g.set_at_exit(false);
    program.at_exit.0.exit();
    program.says(&c, "too late");
    drop(a);
    assert!(!g.call(), "call says that it did the job");
    let h = program.says(&b, "another one");
    assert!(h.take().is_none(), "take hands a job over");
    drop(c);
    let again = program.at_exit.0.exit();
    assert!(again.is_empty(), "errors of a second exit: {again:?}");
    assert_log!(program.world.log, "a is freed\nc is freed");
}

#[test]
fn an_exit_may_let_objects_go() {
    let _lesson = lesson! {
        python: "def g(): cache.clear()       # others die meanwhile, and have jobs of their own",
        rule: "a job is done once, however it comes to it: the exit must not count on what it saw before",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let a = program.world.plain("a");
    let cache = Rc::new(RefCell::new(vec![
        program.world.loud("x"),
        program.world.loud("y"),
    ]));
    for object in cache.borrow().iter() {
        program.says(object, "a cached one's job");
    }
    let off = program.says(&a, "never");
    let (inner, log) = (cache.clone(), program.world.log.clone());
    program.at_exit.finalize(&a, move || {
        log.push("clear the cache");
        let gone = inner.take();
        drop(gone);
        drop(off.detach());
        log.push("cleared");
    });
    program.at_exit.0.exit();
    assert_log!(
        program.world.log,
        "
        clear the cache
        x.__del__
        a cached one's job
        x is freed
        y.__del__
        a cached one's job
        y is freed
        cleared
        "
    );
    assert!(program.at_exit.0.is_empty(), "jobs waiting after the exit");
}

#[test]
fn who_is_owned_by_its_own_job_lives_to_the_exit() {
    let _lesson = lesson! {
        python: "weakref.finalize(a, a.close); del a       # a lives on: the job owns it",
        rule: "a job that owns its object keeps it to the end of the program: the trap of the bound method",
        page: "ch09-finalizers.html#exit",
    };
    let program = Program::new();
    let a = program.world.loud("a");
    let uid = a.uid();
    let (own, log) = (a.clone(), program.world.log.clone());
    program.at_exit.finalize(&a, move || {
        log.push("a.close()");
        drop(own);
    });
    drop(a);
    assert_log!(program.world.log, "");
    let alive = program.world.heap.lookup(uid).is_some();
    assert!(alive, "a died, though its job owns it");
    program.at_exit.0.exit();
    assert_log!(program.world.log, "a.close()\na.__del__\na is freed");
    assert_eq!(program.world.heap.live(), 0, "objects alive");
}
