//! Task `clear_weakrefs`.

use crate::world::{World, link, node, python_error, view};
use ch08_weakref::Callback;
use std::cell::RefCell;
use testkit::{assert_log, lesson};

#[test]
fn all_are_cleared_before_the_first_callback() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = a                 # garbage\nra = weakref.ref(a, lambda r: print(ra(), rb()))\nrb = weakref.ref(b, lambda r: print(ra(), rb()))\ndel a, b; gc.collect()           # None None, twice",
        rule: "no callback runs while any weak reference still leads to garbage",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    for (target, text) in [(&a, "a"), (&b, "b")] {
        world.keep_weak(world.weakref(target, text));
    }
    drop((a, b));
    assert_eq!(world.shared.answers(), 2, "weak references, before");
    drop(world.clear_weakrefs());
    assert_log!(world.log(), "callback a: 0 answer\ncallback b: 0 answer");
}

#[test]
fn callbacks_run_before_any_finalizer() {
    let _lesson = lesson! {
        python: "def __del__(self): print('del')\nr = weakref.ref(a, lambda r: print('callback'))\ngc.collect()     # callback, then del",
        rule: "clear weakrefs, then finalize: for all of the garbage together",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let (a, b) = (world.noisy("a"), world.noisy("b"));
    link(&a, &b);
    link(&b, &a);
    for (target, text) in [(&a, "a"), (&b, "b")] {
        world.keep_weak(world.weakref(target, text));
    }
    drop((a, b));
    drop(world.clear_weakrefs());
    assert_log!(world.log(), "callback a: 0 answer\ncallback b: 0 answer");
}

#[test]
fn the_callback_of_a_weakref_that_is_garbage_is_not_called() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = a\nb.r = weakref.ref(a, print)      # the weakref is garbage, too\ndel a, b; gc.collect()           # prints nothing",
        rule: "a callback is called only if its weak reference is not garbage itself",
        page: "ch11-breaking.html#garbage-weakref",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    // One stands in the piece it leads to, one in another, before and behind.
    for (owner, target, text) in [
        (&b, &a, "of b to a"),
        (&a, &b, "of a to b"),
        (&a, &a, "of a"),
    ] {
        link(owner, world.weakref(target, text).as_ref());
    }
    drop((a, b));
    let held = world.held();
    assert_eq!(
        held.garbage().len(),
        5,
        "two nodes and three weak references"
    );
    drop(held.clear_weakrefs());
    assert_log!(world.log(), "");
}

#[test]
fn weakrefs_to_what_lives_are_left_alone() {
    let _lesson = lesson! {
        python: "garbage.o = live; garbage.me = garbage\nr = weakref.ref(live, print)\ndel garbage; gc.collect()\nr() is live      # True",
        rule: "only weak references to garbage are cleared",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let (garbage, live) = (world.node("garbage"), world.node("live"));
    link(&garbage, &garbage);
    link(&garbage, &live);
    let weak = world.weakref(&live, "live");
    drop(garbage);
    drop(world.clear_weakrefs());
    assert!(
        weak.upgrade().is_some(),
        "the weakref to the live object answers nothing"
    );
    assert_log!(world.log(), "");
}

#[test]
fn callbacks_come_in_order() {
    let _lesson = lesson! {
        python: "rs = [weakref.ref(f, one), weakref.ref(f, two), weakref.ref(g, three)]\ngc.collect()     # two, one, three",
        rule: "callbacks come piece by piece, oldest piece first, and for one piece newest weakref first",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let (f, g) = (world.node("f"), world.node("g"));
    link(&f, &g);
    link(&g, &f);
    for (target, text) in [(&f, "one"), (&f, "two"), (&g, "three")] {
        world.keep_weak(world.weakref(target, text));
    }
    drop((g, f));
    drop(world.clear_weakrefs());
    assert_log!(
        world.log(),
        "callback two: 0 answer\ncallback one: 0 answer\ncallback three: 0 answer"
    );
}

#[test]
fn a_panic_in_a_callback_is_reported_and_swallowed() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a, lambda r: 1/0)\ngc.collect()     # Exception ignored in: …  and goes on",
        rule: "the other callbacks are called, the finalizers too, and the garbage goes",
        page: "ch11-breaking.html#panic",
    };
    let world = World::new();
    let (a, b) = (world.noisy("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    let broken = world.weakref_with(&a, |_| python_error("division by zero"));
    world.keep_weak(world.weakref(&b, "b"));
    drop((a, b));
    let outcome = testkit::caught(|| drop(world.clear_weakrefs()));
    assert!(
        outcome.is_ok(),
        "the error in a callback came through the collector"
    );
    assert_log!(world.log(), "callback b: 0 answer");
    let reported = world.shared.breaker.weakrefs().unraisable();
    assert_eq!(reported.len(), 1, "reported: {reported:?}");
    drop(broken);
}

#[test]
fn nothing_dies_late_because_of_a_callback() {
    let _lesson = lesson! {
        python: "def callback(r):\n    global x\n    x = None          # x dies here, before the next line\n    print('after')",
        rule: "no user code runs under the collector's guard: there, deaths would wait",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let x = world.node("x");
    let box_of_x = RefCell::new(Some(x));
    let o = world.node("o");
    link(&o, &o);
    let shared = world.shared.clone();
    let weak = world.weakref_with(&o, move |_| {
        let x = box_of_x.take();
        drop(x);
        shared.log.push(format!("after, freed: {}", shared.freed()));
    });
    drop(o);
    drop(world.clear_weakrefs());
    assert_log!(world.log(), "after, freed: x");
    drop(weak);
}

#[test]
fn a_callback_that_owns_an_object_keeps_it_alive() {
    let _lesson = lesson! {
        python: "def callback(r): print(other)\nr = weakref.ref(o, callback)     # r lives, so callback does, so other does",
        rule: "what a living weak reference's callback owns is not garbage",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let (o, other) = (world.node("o"), world.node("other"));
    link(&o, &o);
    link(&other, &other);
    let shared = world.shared.clone();
    let callback = Callback::owning(other, move |other, _| {
        shared.log.push(format!("callback sees {}", view(other)));
    });
    let weak = world.shared.breaker.weakrefs().make(&o, Some(callback));
    assert_eq!(node(&o).name, "o");
    drop(o);
    drop(world.clear_weakrefs());
    assert_log!(world.log(), "callback sees other");
    drop(weak);
}
