//! Callbacks that fail.

use crate::support::{World, contained, failing, leads_to, messages};
use ch08_weakref::Callback;
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn one_panic_does_not_skip_the_rest() {
    let _lesson = lesson! {
        python: "r1 = weakref.ref(a, good); r2 = weakref.ref(a, bad); r3 = weakref.ref(a, good)\ndel a      # good, Exception ignored in: bad, good",
        rule: "a callback that fails is reported and ignored: the next one is called, and the object dies",
        page: "ch08-weakref.html#panics",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let r1 = world.logging(&a, "good 1");
    let r2 = failing(&world, &a, "bad 2");
    let r3 = world.logging(&a, "good 3");
    let r4 = failing(&world, &a, "bad 4");
    contained(|| drop(a));
    assert_log!(
        world.log,
        "
        bad 4 panics
        good 3
        bad 2 panics
        good 1
        a freed
        "
    );
    let log = world.weakrefs.unraisable();
    let expected = [&r4, &r2].map(|weak| weak.as_ref().uid());
    let found: Vec<_> = log.iter().map(|unraisable| unraisable.weakref).collect();
    assert_eq!(found, expected, "whose callbacks went wrong, in order");
    assert_eq!(messages(&world), ["bad 4 went wrong", "bad 2 went wrong"]);
    assert!([&r1, &r2, &r3, &r4].iter().all(|r| leads_to(r) == "nobody"));
}

#[test]
fn the_statement_goes_on() {
    let _lesson = lesson! {
        python: "del a; print('still here')      # the exception of a callback does not reach `del a`",
        rule: "whoever let the last reference go did not call the callback: its failure is none of theirs",
        page: "ch08-weakref.html#panics",
    };
    let world = World::with_deaths();
    for round in 1..=3 {
        let (a, b) = (world.node("a"), world.node("b"));
        let keep = (failing(&world, &a, "bad"), world.logging(&b, "b is gone"));
        contained(|| drop(a));
        drop(b);
        assert_log!(world.log, "bad panics\na freed\nb is gone\nb freed");
        assert_eq!(messages(&world).len(), round, "what is in the log");
        drop(keep);
    }
    assert_eq!(world.heap.live(), 0, "objects on the heap");
}

#[test]
fn a_panic_without_words_is_logged_too() {
    let _lesson = lesson! {
        python: "raise SystemError      # any exception will do",
        rule: "whatever a panic carries, it is logged and goes no further",
        page: "ch08-weakref.html#panics",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let callback = Callback::new(|_| std::panic::panic_any(4711));
    let mute = world.weakrefs.make(&a, Some(callback));
    let callback = Callback::new(|_| panic!("in plain words"));
    let brief = world.weakrefs.make(&a, Some(callback));
    contained(|| drop(a));
    let log = messages(&world);
    assert_eq!(log.len(), 2, "what is in the log: {log:?}");
    assert_eq!(log[0], "in plain words", "the first text in the log");
    drop((mute, brief));
}

#[test]
fn a_panic_during_a_panic() {
    let _lesson = lesson! {
        python: "# an object dies because an exception unwinds the frame that held it",
        rule: "the callback's panic ends in the log even while another panic is under way",
        page: "ch08-weakref.html#panics",
    };
    let world = Rc::new(World::with_deaths());
    let inner = world.clone();
    let outer = testkit::caught(move || {
        let a = inner.node("a");
        let _bad = failing(&inner, &a, "bad");
        let _a_dies_first = a;
        panic!("the outer one");
    });
    let outer = outer.expect_err("the outer panic arrives");
    assert_eq!(outer.downcast_ref::<&str>(), Some(&"the outer one"));
    assert_eq!(messages(&world), ["bad went wrong"]);
    assert_log!(world.log, "bad panics\na freed");
}
