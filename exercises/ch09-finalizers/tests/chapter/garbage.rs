//! Task `garbage`: the collector's way to the finalizers.

use crate::world::{Keep, World, clear_all, give, leave, name};
use ch03_ref::Ref;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn all_are_asked_in_order() {
    let _lesson = lesson! {
        python: "# four objects in a ring, all names gone\ngc.collect()      # del 0, del 1, del 2, del 3",
        rule: "garbage is asked in the order in which the collector lists it; nobody is left out",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let garbage = world.ring(&["0", "1", "2", "3"]);
    let called = world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "0.__del__\n1.__del__\n2.__del__\n3.__del__");
    assert_eq!(called, 4, "finalizers called");
}

#[test]
fn only_calls_are_counted() {
    let _lesson = lesson! {
        python: "# a ring in which some have a __del__, some have not, and one had its turn before",
        rule: "finalize_garbage returns how many finalizers it called",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let keep = Keep::default();
    drop(world.phoenix("z", &keep, 1));
    let z = keep.pop().expect("z was saved");
    let garbage = [
        world.plain("p"),
        world.loud("a"),
        z,
        world.plain("q"),
        world.loud("b"),
    ];
    world.log.take();
    let called = world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "a.__del__\nb.__del__");
    assert_eq!(called, 2, "finalizers called");
    assert!(
        !garbage[0].is_finalized(),
        "p is marked and has no finalizer"
    );
    let again = world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "");
    assert_eq!(again, 0, "finalizers called the second time");
    let nobody = world.finalizers.finalize_garbage(&[]);
    assert_eq!(nobody, 0, "finalizers called for no garbage");
}

/// The names on the way from an object to its first child, and on from there.
fn walk(from: &Ref, steps: usize) -> String {
    let mut next = vec![from.clone()];
    let mut names = Vec::new();
    while let Some(r) = next.pop()
        && names.len() < steps
    {
        names.push(name(&r).to_owned());
        r.traverse(&mut |child| next.push(child.clone()));
    }
    names.join(" ")
}

#[test]
fn everybody_is_whole_until_all_were_asked() {
    let _lesson = lesson! {
        python: "def __del__(self): print('del', self.n, self.other.n, self.other.other.n)",
        rule: "no user code ever sees a cleared object: all finalizers first, clearing after the last one",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let see = |name: &str| {
        let log = world.log.clone();
        world.with_del(name, move |me| log.push(format!("del {}", walk(me, 3))))
    };
    let (a, b) = (see("a"), see("b"));
    give(&a, &b);
    give(&b, &a);
    let garbage = [a, b];
    world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "del a b a\ndel b a b");
    let counts: Vec<u32> = garbage.iter().map(|r| r.refcount()).collect();
    assert_eq!(counts, [2, 2], "references: the ring's and the collector's");
}

#[test]
fn an_error_does_not_stop_the_others() {
    let _lesson = lesson! {
        python: "# the first of three raises in __del__",
        rule: "each finalizer is caught for itself; one that failed was called",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let bad = world.with_del("bad", |_| panic!("lost"));
    let garbage = [bad, world.loud("b"), world.loud("c")];
    let called = world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "b.__del__\nc.__del__");
    assert_eq!(called, 3, "finalizers called");
    let errors = world.finalizers.unraisable();
    let whose: Vec<_> = errors.iter().map(|error| error.uid).collect();
    assert_eq!(whose, [garbage[0].uid()], "whose errors were noted");
}

#[test]
fn dying_afterwards_calls_nobody_again() {
    let _lesson = lesson! {
        python: "gc.collect()      # one __del__ each, though counting frees them in the end",
        rule: "one mark for both ways: who was asked as garbage is not asked again at zero",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let garbage = world.ring(&["a", "b"]);
    world.finalizers.finalize_garbage(&garbage);
    world.log.push("clear");
    clear_all(garbage);
    let text = world.log.take();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[3..].sort_unstable();
    assert_eq!(
        lines,
        [
            "a.__del__",
            "b.__del__",
            "clear",
            "a is freed",
            "b is freed"
        ]
    );
    assert_eq!(world.heap.live(), 0, "objects alive");
    assert_eq!(world.finalizers.resurrected(), 0, "objects that came back");
}

#[test]
fn a_finalizer_may_break_the_ring() {
    let _lesson = lesson! {
        python: "def __del__(self): self.other = None",
        rule: "finalizers may change what is being collected; who is held cannot die meanwhile",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let (speak, log) = (world.speak(), world.log.clone());
    let a = world.with_del("a", move |me| {
        speak(me);
        leave(me);
        log.push("the ring is broken");
    });
    let b = world.loud("b");
    give(&a, &b);
    give(&b, &a);
    let garbage = vec![a, b];
    let called = world.finalizers.finalize_garbage(&garbage);
    assert_eq!(called, 2, "finalizers called");
    drop(garbage);
    assert_log!(
        world.log,
        "
        a.__del__
        the ring is broken
        b.__del__
        b is freed
        a is freed
        "
    );
}

#[test]
fn a_collection_inside_a_finalizer() {
    let _lesson = lesson! {
        python: "def __del__(self): gc.collect()",
        rule: "whoever is asked already is marked already: also when finalizers ask for finalizers",
        page: "ch09-finalizers.html#garbage",
    };
    let world = World::new();
    let all: Rc<RefCell<Vec<_>>> = Rc::default();
    let (finalizers, inner, log) = (world.finalizers.clone(), all.clone(), world.log.clone());
    let depth = Rc::new(Cell::new(0));
    let a = world.with_del("a", move |me| {
        depth.set(depth.get() + 1);
        if depth.get() > 1 {
            return log.push("a was asked again");
        }
        let garbage = inner.borrow().clone();
        let called = finalizers.finalize_garbage(&garbage);
        log.push(format!("{} called {called} more", name(me)));
    });
    let garbage = [a, world.loud("b"), world.loud("c")];
    all.borrow_mut().extend(garbage.iter().cloned());
    let called = world.finalizers.finalize_garbage(&garbage);
    assert_log!(world.log, "b.__del__\nc.__del__\na called 2 more");
    assert_eq!(called, 1, "finalizers called by the outer one");
    all.take().clear();
}

#[test]
fn weak_references_are_dead_by_then() {
    let _lesson = lesson! {
        python: "a.me = a; r = weakref.ref(a, callback); del a\ngc.collect()      # callback, then __del__, which sees r() is None",
        rule: "by the collector: weak references and their callbacks first, finalizers afterwards",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = World::new();
    let weak = Rc::new(RefCell::new(None));
    let (log, inner) = (world.log.clone(), weak.clone());
    let a = world.with_del("a", move |_| {
        let weak = inner.borrow();
        let weak: &ch08_weakref::WeakRef = weak.as_ref().expect("set below");
        log.push(format!("a.__del__, dead: {}", weak.upgrade().is_none()));
    });
    give(&a, &a);
    *weak.borrow_mut() = Some(world.weak(&a, "callback"));
    let garbage = vec![a];
    for call in world.weakrefs.clear_garbage(&garbage) {
        call.call();
    }
    world.finalizers.finalize_garbage(&garbage);
    clear_all(garbage);
    assert_log!(world.log, "callback\na.__del__, dead: true\na is freed");
}
