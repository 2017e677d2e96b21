//! Task `once`. Nobody dies here.

use crate::world::{Node, World, children, give, node, set_del};
use std::cell::Cell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn a_finalizer_is_called() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): print('a.__del__')",
        rule: "call runs the finalizer of an object that has one, and says that it did",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let a = world.lasting("a");
    assert!(world.finalizers.call(&a), "call says that it called nobody");
    assert_log!(world.log, "a.__del__");
}

#[test]
fn a_finalizer_is_called_at_most_once() {
    let _lesson = lesson! {
        python: "a = A(); del a       # __del__ saves the object\nkeep.clear()         # it dies again, and __del__ is not called again",
        rule: "a finalizer is called at most once in an object's life (PEP 442)",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let a = world.lasting("a");
    world.finalizers.call(&a);
    assert!(!world.finalizers.call(&a), "call says that it called again");
    world.finalizers.call(&a);
    assert_log!(world.log, "a.__del__");
}

#[test]
fn the_mark_is_there_before_the_call() {
    let _lesson = lesson! {
        python: "def __del__(self): gc.collect()      # which may find self among the garbage",
        rule: "mark the object first, then call: whatever runs meanwhile must not call again",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let (log, finalizers) = (world.log.clone(), world.finalizers.clone());
    let calls = Rc::new(Cell::new(0));
    let a = world.with_del("a", move |me| {
        calls.set(calls.get() + 1);
        log.push(format!(
            "call {}, finalized: {}",
            calls.get(),
            me.is_finalized()
        ));
        if calls.get() < 4 {
            finalizers.call(me);
        }
    });
    a.leak(1);
    assert!(!a.is_finalized(), "marked before anything happened");
    world.finalizers.call(&a);
    assert_log!(world.log, "call 1, finalized: true");
    assert!(a.is_finalized(), "the mark is gone after the call");
}

#[test]
fn nobody_without_a_finalizer_is_called() {
    let _lesson = lesson! {
        python: "class P: pass\np = P(); gc.is_finalized(p)        # False, also later",
        rule: "an object without finalizer is neither called nor marked",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let p = world.plain("p");
    p.leak(1);
    assert!(!world.finalizers.call(&p), "call says that it called");
    assert!(!p.is_finalized(), "p is marked and has no finalizer");
    let speak = world.speak();
    set_del(&p, Some(Rc::new(speak)));
    assert!(
        world.finalizers.call(&p),
        "the class got a __del__ afterwards, and it is not called"
    );
    assert_log!(world.log, "p.__del__");
}

#[test]
fn the_class_is_asked_at_the_end() {
    let _lesson = lesson! {
        python: "a = A(); del A.__del__; del a       # prints nothing",
        rule: "whether there is a finalizer is asked when it is to be called, not before",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let a = world.lasting("a");
    set_del(&a, None);
    assert!(!world.finalizers.call(&a), "call says that it called");
    assert!(!a.is_finalized(), "a is marked, and nobody was called");
}

#[test]
fn every_object_has_its_own_turn() {
    let _lesson = lesson! {
        python: "a = A(); b = A()      # two objects, two calls",
        rule: "the mark belongs to one object",
        page: "ch09-finalizers.html#once",
    };
    let world = World::new();
    let (a, b) = (world.lasting("a"), world.lasting("b"));
    world.finalizers.call(&b);
    assert!(!a.is_finalized(), "a is marked after the call for b");
    world.finalizers.call(&a);
    world.finalizers.call(&b);
    assert_log!(world.log, "b.__del__\na.__del__");
}

#[test]
fn calling_counts_nothing_and_takes_nothing() {
    let _lesson = lesson! {
        python: "# getrefcount is the same before and after, and so are the attributes",
        rule: "the object is lent to its finalizer, whole; afterwards all counts are as before",
        page: "ch09-finalizers.html#whole",
    };
    let world = World::new();
    let child = world.plain("child");
    let log = world.log.clone();
    let a = world.with_del("a", move |me| {
        log.push(format!("a has {}", children(me)));
    });
    a.leak(1);
    give(&a, &child);
    let counts = (a.refcount(), child.refcount());
    world.finalizers.call(&a);
    assert_log!(world.log, "a has child");
    let after = (a.refcount(), child.refcount());
    assert_eq!(after, counts, "references to a and to its child");
    assert_eq!(children(&a), "child", "the children of a afterwards");
    let _whole: &Node = node(&a);
}
