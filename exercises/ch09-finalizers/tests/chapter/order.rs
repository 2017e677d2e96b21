//! Task `order`.

use crate::world::{Keep, World, give, name};
use ch03_ref::Heap;
use ch08_weakref::WeakRef;
use ch09_finalizers::last_rites;
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

/// A world whose heap was prepared by `last_rites`.
fn prepared() -> World {
    let heap = Heap::new();
    let (finalizers, weakrefs) = last_rites(&heap);
    World::of(heap, finalizers, weakrefs)
}

#[test]
fn the_finalizer_comes_before_the_callback() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a, callback); del a       # __del__, then callback",
        rule: "at zero: finalizer, weak references, memory, children",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = prepared();
    let a = world.loud("a");
    give(&a, &world.loud("child"));
    let _weak = world.weak(&a, "callback");
    drop(a);
    assert_log!(
        world.log,
        "
        a.__del__
        callback
        a is freed
        child.__del__
        child is freed
        "
    );
}

#[test]
fn a_weak_reference_works_inside_the_finalizer() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): print(r() is self)     # True\na = A(); r = weakref.ref(a); del a; print(r())",
        rule: "at zero weak references are cleared after the finalizer: the object is still whole",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = prepared();
    let weak: Rc<RefCell<Option<WeakRef>>> = Rc::default();
    let (log, inner) = (world.log.clone(), weak.clone());
    let a = world.with_del("a", move |me| {
        let seen = inner.borrow().as_ref().expect("set below").upgrade();
        let seen = seen.map_or("nobody", |r| {
            if ch03_ref::is(&r, me) {
                "itself"
            } else {
                "a stranger"
            }
        });
        log.push(format!("in {}.__del__: {seen}", name(me)));
    });
    *weak.borrow_mut() = Some(world.weakrefs.make(&a, None));
    drop(a);
    let after = weak.take().expect("set above").upgrade();
    world.log.push(format!(
        "after: {}",
        if after.is_some() {
            "somebody"
        } else {
            "nobody"
        }
    ));
    assert_log!(world.log, "in a.__del__: itself\na is freed\nafter: nobody");
    assert_eq!(world.finalizers.resurrected(), 0, "objects that came back");
}

#[test]
fn who_comes_back_keeps_its_weak_references() {
    let _lesson = lesson! {
        python: "z = Z(); r = weakref.ref(z, callback)\ndel z            # __del__ saves z: no callback, and r() is keep[0]\nkeep.clear()     # callback",
        rule: "weak references are asked only about those who do not come back",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = prepared();
    let keep = Keep::default();
    let z = world.phoenix("z", &keep, 1);
    let weak = world.weak(&z, "callback");
    drop(z);
    world.log.push("saved");
    let seen = weak
        .upgrade()
        .expect("the weak reference is dead, and z is not");
    assert!(ch03_ref::is(&seen, &keep.first()), "{seen:?} is not z");
    drop(seen);
    drop(keep.pop());
    assert_log!(world.log, "z.__del__\nsaved\ncallback\nz is freed");
    assert!(weak.upgrade().is_none(), "alive after its death");
}

#[test]
fn both_are_plugged_in_once() {
    let _lesson = lesson! {
        python: "# one finalizer, one callback, one death; and nothing is left of it",
        rule: "a heap gets one of each, and owns them",
        page: "ch09-finalizers.html#two-orders",
    };
    let world = prepared();
    let a = world.with_del("a", |_| panic!("lost"));
    let weak = world.weak(&a, "callback");
    drop(a);
    assert_log!(world.log, "callback\na is freed");
    assert_eq!(world.finalizers.unraisable().len(), 1, "errors noted");
    drop(weak);
    assert_eq!(world.heap.live(), 0, "objects alive");
}
