//! Task `dying`.

mod late;
mod panics;
mod property;
mod saved;

use crate::support::{World, leads_to, name, own};
use ch03_ref::Ref;
use ch08_weakref::{Callback, WeakMethod, WeakRef};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn callbacks_run_newest_first() {
    let _lesson = lesson! {
        python: "r1 = weakref.ref(a, cb(1)); r2 = weakref.ref(a, cb(2)); r3 = weakref.ref(a, cb(3))\ndel a      # callback 3, callback 2, callback 1",
        rule: "the callbacks of one object run in the order of its list: newest first",
        page: "ch08-weakref.html#order",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let keep = [
        world.logging(&a, "callback 1"),
        world.logging(&a, "callback 2"),
        world.logging(&a, "callback 3"),
    ];
    let b = world.node("b");
    let other = world.logging(&b, "b is alive, and its callback was called");
    drop(a);
    assert_log!(
        world.log,
        "
        callback 3
        callback 2
        callback 1
        a freed
        "
    );
    drop((keep, other));
}

#[test]
fn all_are_cleared_before_any_is_called() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a); s = weakref.ref(a, lambda _: print(r(), s()))\ndel a      # None None",
        rule: "first every weak reference to the object is cleared, then the callbacks run: none of them can reach it",
        page: "ch08-weakref.html#dying",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let all: Rc<RefCell<Vec<WeakRef>>> = Rc::default();
    for _ in 0..3 {
        let (seen, log) = (all.clone(), world.log.clone());
        let callback = Callback::new(move |me| {
            let of_others: Vec<&str> = seen.borrow().iter().map(leads_to).collect();
            log.push(format!(
                "mine: {}, all: {}",
                leads_to(me),
                of_others.join(" ")
            ));
        });
        let weak = world.weakrefs.make(&a, Some(callback));
        all.borrow_mut().push(weak);
    }
    all.borrow_mut().push(world.weakrefs.make(&a, None));
    let proxy = world.weakrefs.proxy(&a, None);
    all.borrow_mut().push(proxy.as_weak().clone());
    drop(a);
    let keep = all.take();
    assert_log!(
        world.log,
        "
        mine: nobody, all: nobody nobody nobody nobody nobody
        mine: nobody, all: nobody nobody nobody nobody nobody
        mine: nobody, all: nobody nobody nobody nobody nobody
        a freed
        "
    );
    drop(keep);
}

#[test]
fn a_dead_weak_reference_calls_nobody() {
    let _lesson = lesson! {
        python: "r = weakref.ref(c, lambda r: print('never')); del r; del c",
        rule: "a callback is called only if its weak reference is alive when the object dies",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let one = world.logging(&a, "one");
    let two = world.logging(&a, "two");
    let three = world.logging(&a, "three");
    drop(two);
    drop(a);
    assert_log!(world.log, "three\none\na freed");
    drop((one, three));
    assert_log!(world.log, "");
}

#[test]
fn each_callback_runs_once() {
    let _lesson = lesson! {
        python: "del a; print(r.__callback__)      # None: it was called, and is gone",
        rule: "a callback runs once, when the object dies; what it owned is given back then",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    let (a, f) = (world.node("a"), world.node("f"));
    let log = world.log.clone();
    let callback = Callback::owning(f.clone(), move |f, weak| {
        log.push(format!(
            "{} is called, {}",
            name(f),
            weak.callback().is_some()
        ));
    });
    let weak = world.weakrefs.make(&a, Some(callback));
    let twin = weak.clone();
    drop(a);
    assert_log!(world.log, "f is called, false\na freed");
    assert_eq!(f.refcount(), 1, "the callback was called, and f given back");
    assert!(twin.callback().is_none(), "r.__callback__");
    drop((weak, twin));
    assert_eq!(world.log.take(), "", "it was called already");
}

#[test]
fn who_dies_first_in_a_list() {
    let _lesson = lesson! {
        python: "l = [weakref.ref(a, f), a]; del a, l      # f is called\nl = [a, weakref.ref(a, f)]; del a, l      # it is not: a list drops its last item first",
        rule: "whether the weak reference is alive is asked at the moment the object dies, not before and not after",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    for (what, weak_first) in [("called", true), ("not called", false)] {
        let (list, a) = (world.node("list"), world.node("a"));
        let weak = world.logging(&a, "callback");
        match weak_first {
            true => {
                own(&list, weak.into_ref());
                own(&list, a);
            }
            false => {
                own(&list, a);
                own(&list, weak.into_ref());
            }
        }
        drop(list);
        let callback = if weak_first { "callback\n" } else { "" };
        assert_eq!(
            world.log.take(),
            format!("list freed\n{callback}a freed"),
            "the callback should be {what}"
        );
    }
    let a = world.node("a");
    own(&a, world.logging(&a, "callback of a").into_ref());
    drop(a);
    assert_eq!(
        world.log.take(),
        "callback of a\na freed",
        "a weak reference that the object itself owns is alive when it dies"
    );
}

#[test]
fn the_others_are_owed_their_call() {
    let _lesson = lesson! {
        python: "hold['old'] = weakref.ref(a, old); hold['new'] = weakref.ref(a, lambda _: hold.clear())\ndel a      # new is called, and old too, though nobody holds its weak reference any more",
        rule: "who is to be called is decided once, before the first call: later deaths change nothing",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let hold: Rc<RefCell<Vec<WeakRef>>> = Rc::default();
    let old = world.logging(&a, "old");
    let (log, held) = (world.log.clone(), hold.clone());
    let new = Callback::new(move |_| {
        log.push("new drops them all");
        let dropped = held.take();
        drop(dropped);
    });
    let new = world.weakrefs.make(&a, Some(new));
    hold.borrow_mut().extend([old, new]);
    drop(a);
    assert_log!(world.log, "new drops them all\nold\na freed");
}

#[test]
fn they_are_let_go_after_all_calls() {
    let _lesson = lesson! {
        python: "# CPython puts weak references and callbacks into a tuple, calls them all, and drops the tuple",
        rule: "what a callback owned dies after the last call, in the order in which a tuple drops its items",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    let a = world.node("a");
    let mut weak = Vec::new();
    for f in ["f1", "f2", "f3"] {
        let log = world.log.clone();
        let called = move |f: &Ref, _: &WeakRef| log.push(format!("{} is called", name(f)));
        let callback = Callback::owning(world.node(f), called);
        weak.push(world.weakrefs.make(&a, Some(callback)));
    }
    drop(a);
    assert_log!(
        world.log,
        "
        f3 is called
        f2 is called
        f1 is called
        f1 freed
        f2 freed
        f3 freed
        a freed
        "
    );
}

#[test]
fn a_callback_may_do_anything() {
    let _lesson = lesson! {
        python: "# a callback makes, drops and kills; other callbacks run inside it",
        rule: "nothing of yours is borrowed while a callback runs (R5)",
        page: "ch08-weakref.html#dying",
    };
    let world = World::with_deaths();
    let (a, b) = (world.node("a"), world.node("b"));
    let for_b = world.logging(&b, "callback of b");
    let second = world.logging(&a, "second callback of a");
    let (victim, log) = (RefCell::new(Some(b)), world.log.clone());
    let (weakrefs, heap) = (world.weakrefs.clone(), Rc::new(world.node("c")));
    let busy = Callback::new(move |_| {
        drop(victim.take());
        let plain = weakrefs.make(&heap, None);
        log.push(format!("c has {}", weakrefs.count(&heap)));
        drop(plain);
        log.push(format!("c has {}", weakrefs.of(&heap).len()));
    });
    let first = world.weakrefs.make(&a, Some(busy));
    drop(a);
    assert_log!(
        world.log,
        "
        callback of b
        b freed
        c has 1
        c has 0
        second callback of a
        c freed
        a freed
        "
    );
    drop((first, second, for_b));
}

#[test]
fn a_callback_may_drop_its_own_weak_reference() {
    let _lesson = lesson! {
        python: "refs.append(weakref.ref(a, refs.remove)); del a      # the usual way to clean up",
        rule: "a weak reference lives at least until its callback has returned",
        page: "ch08-weakref.html#callbacks",
    };
    let world = World::with_deaths();
    let live = world.heap.live();
    let hold: Rc<RefCell<Vec<WeakRef>>> = Rc::default();
    for _ in 0..3 {
        let a = world.node("a");
        let (held, log) = (hold.clone(), world.log.clone());
        let callback = Callback::new(move |me| {
            drop(held.take());
            log.push(format!("{} {}", me.as_ref().kind(), leads_to(me)));
        });
        hold.borrow_mut()
            .push(world.weakrefs.make(&a, Some(callback)));
        drop(a);
        assert_log!(world.log, "weakref nobody\na freed");
        assert_eq!(world.heap.live(), live, "objects on the heap");
    }
}

#[test]
fn a_deep_fall_calls_everybody() {
    let _lesson = lesson! {
        python: "# a chain of 200000 objects, each with a weak reference that counts",
        rule: "the callbacks of a deep structure run one after the other, and not inside one another",
        page: "ch08-weakref.html#dying",
    };
    const DEEP: usize = 20_000;
    testkit::with_stack(256 * 1024, || {
        let world = World::with_deaths();
        let calls = Rc::new(Cell::new(0));
        let mut keep = Vec::new();
        let mut top = world.node("bottom");
        for _ in 0..DEEP {
            let counted = calls.clone();
            let callback = Callback::new(move |_| counted.set(counted.get() + 1));
            keep.push(world.weakrefs.make(&top, Some(callback)));
            let above = world.node("link");
            own(&above, top);
            top = above;
        }
        drop(top);
        assert_eq!(calls.get(), DEEP, "callbacks that ran");
        assert!(keep.iter().all(|weak| weak.upgrade().is_none()));
    });
}

#[test]
fn the_object_of_a_method_dies() {
    let _lesson = lesson! {
        python: "m = weakref.WeakMethod(o.m, f); del o      # f is called",
        rule: "the callback of a weak method hangs on the object",
        page: "ch08-weakref.html#method",
    };
    let world = World::with_deaths();
    let (object, function) = (world.node("object"), world.node("function"));
    let callback = world.writes("the object of the method is gone");
    let method = WeakMethod::calling(&world.weakrefs, &object, &function, callback);
    drop(function);
    assert_log!(world.log, "function freed");
    drop(object);
    assert_eq!(
        world.log.take(),
        "the object of the method is gone\nobject freed"
    );
    assert!(method.upgrade().is_none());
}
