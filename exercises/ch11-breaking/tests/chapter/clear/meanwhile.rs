//! What user code does before and while garbage is cleared.

use crate::world::{
    Fault, Leaf, Shared, World, assert_outcome, children, link, make_on, node, unlink_all, view,
};
use ch03_ref::Ref;
use ch11_breaking::Outcome;
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{assert_log, lesson};

#[test]
fn user_code_that_runs_meanwhile_sees_no_cleared_object() {
    let _lesson = lesson! {
        python: "class W:\n    def __del__(self): keep.append(weakref.ref(self)); self.leaf = L()\nclass L:\n    def __del__(self): print(keep[-1]())     # None, please",
        rule: "weak references that finalizers made to garbage are cleared, too, before the garbage is",
        page: "ch11-breaking.html#late",
    };
    let world = World::new();
    let w = world.with_del("w", |me, shared| {
        let weak = shared.breaker.weakrefs().make(me, None);
        shared.weak.borrow_mut().push(weak);
        let say = |_: &Ref, shared: &Shared| {
            let weak = shared.weak.borrow();
            let seen = weak[0].upgrade().map_or("nobody".to_owned(), |r| view(&r));
            shared
                .log
                .push(format!("the weak reference leads to {seen}"));
        };
        link(
            me,
            &make_on(&me.heap(), shared, "l", Some(Box::new(say)), Fault::None),
        );
    });
    link(&w, &w);
    drop(w);
    world.go();
    assert_log!(world.log(), "the weak reference leads to nobody");
    assert_eq!(world.freed(), "l w", "freed");
}

#[test]
fn the_callback_of_a_late_weakref_is_called() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(weakref.ref(self, lambda r: print('callback', r())))\ngc.collect()     # callback None",
        rule: "a weak reference that a finalizer made owes its callback as any other does, once",
        page: "ch11-breaking.html#late",
    };
    let world = World::new();
    let w = world.with_del("w", |me, shared| {
        let of_callback = shared.clone();
        let callback = ch08_weakref::Callback::new(move |weak| {
            let gone = weak.upgrade().is_none();
            of_callback.log.push(format!("callback, gone: {gone}"));
        });
        let weak = shared.breaker.weakrefs().make(me, Some(callback));
        shared.weak.borrow_mut().push(weak);
    });
    link(&w, &w);
    drop(w);
    assert_eq!(world.go().number(), 1, "the number");
    assert_log!(world.log(), "callback, gone: true");
}

#[test]
fn late_callbacks_come_when_all_are_gone() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(weakref.ref(self, callback))\ngc.collect()     # callback is called when self is gone, and so is the rest of the garbage",
        rule: "no user code runs between recheck and clear: put the calls aside, and make them last",
        page: "ch11-breaking.html#late",
    };
    let world = World::new();
    let w = world.with_del("w", |me, shared| {
        let of_callback = shared.clone();
        let callback = ch08_weakref::Callback::new(move |_| {
            let freed = of_callback.freed();
            of_callback.log.push(format!("callback, freed: {freed}"));
        });
        let weak = shared.breaker.weakrefs().make(me, Some(callback));
        shared.weak.borrow_mut().push(weak);
    });
    let other = world.node("other");
    link(&w, &other);
    link(&other, &w);
    drop((w, other));
    world.go();
    assert_log!(world.log(), "callback, freed: other w");
}

#[test]
fn a_leaf_that_dies_meanwhile_may_do_anything() {
    let _lesson = lesson! {
        python: "p.me = p; p.leaf = array('i')\nr = weakref.ref(p.leaf, callback)     # called while p is being cleared\ngc.collect()",
        rule: "dropping may run any code (R2): first take the references, then drop them, with nothing borrowed",
        page: "ch11-breaking.html#clear",
    };
    let world = World::new();
    let mut leaves = Vec::new();
    let (p, q) = (world.node("p"), world.node("q"));
    link(&p, &q);
    link(&q, &p);
    for owner in [&p, &q] {
        let leaf = world.heap.alloc(Leaf);
        let (shared, heap) = (world.shared.clone(), world.heap.clone());
        leaves.push(world.weakref_with(&leaf, move |_| {
            let new = make_on(&heap, &shared, "new", None, Fault::None);
            link(&new, &new);
            let reachable = heap.refs().len();
            shared
                .log
                .push(format!("leaf: looked at some: {}", reachable > 0));
        }));
        link(owner, &leaf);
    }
    drop((p, q));
    let outcome = world.go();
    assert_eq!(outcome.collected, 2, "{outcome:?}");
    assert_log!(
        world.log(),
        "leaf: looked at some: true\nleaf: looked at some: true"
    );
    assert_eq!(world.go().collected, 2, "what the callbacks made");
}

#[test]
fn a_garbage_weakref_never_calls_later_either() {
    let _lesson = lesson! {
        python: "p.me = p; p.leaf = array('i')    # a leaf: no container\np.r = weakref.ref(p.leaf, print)\nq.me = q; q.r = weakref.ref(live, print)\ndel p, q; gc.collect(); del live      # prints nothing",
        rule: "weak references that are garbage are cleared before anything dies, whatever they lead to",
        page: "ch11-breaking.html#garbage-weakref",
    };
    let world = World::new();
    let (p, q, live) = (world.node("p"), world.node("q"), world.node("live"));
    link(&p, &p);
    link(&q, &q);
    let leaf = world.heap.alloc(Leaf);
    // The leaf goes first: its weak reference is still there then.
    link(&p, world.weakref(&leaf, "of the leaf").as_ref());
    link(&p, &leaf);
    link(&q, world.weakref(&live, "of the live one").as_ref());
    drop((p, q, leaf));
    world.go();
    assert_eq!(world.freed(), "p q", "freed");
    drop(live);
    assert_log!(world.log(), "");
}

#[test]
fn a_weakref_that_dies_of_its_callback_is_counted() {
    let _lesson = lesson! {
        python: "d = weakref.WeakValueDictionary()\np = P(); p.me = p; d[2] = p; del p\ngc.collect()     # 2: the P, and the weakref that d threw away",
        rule: "collect counts the weak references that die of the callback it calls, and no others",
        page: "ch11-breaking.html#number",
    };
    let world = World::new();
    let entry = Rc::new(RefCell::new(None));
    let p = world.node("p");
    link(&p, &p);
    let d = entry.clone();
    *entry.borrow_mut() = Some(world.weakref_with(&p, move |_| {
        let thrown_away = d.take();
        drop(thrown_away);
    }));
    drop(p);
    assert_eq!(
        world.go().number(),
        2,
        "the callback threw its weakref away"
    );

    let p = world.node("p");
    link(&p, &p);
    let kept = world.weakref_with(&p, |_| ());
    drop(p);
    assert_eq!(world.go().number(), 1, "the weakref is kept");
    assert!(kept.upgrade().is_none());
}

#[test]
fn a_callback_may_do_anything_to_the_living() {
    let _lesson = lesson! {
        python: "def callback(r):\n    live.x = [T() for _ in range(100)]\n    del live.y; …",
        rule: "callbacks may make, drop and change objects while garbage waits",
        page: "ch11-breaking.html#weakrefs",
    };
    let world = World::new();
    let live = world.node("live");
    for name in ["y", "z"] {
        link(&live, &world.node(name));
    }
    let (o, p) = (world.noisy("o"), world.noisy("p"));
    link(&o, &p);
    link(&p, &o);
    link(&p, &live);
    let (shared, of_live) = (world.shared.clone(), live.clone());
    let heap = world.heap.clone();
    let weak = world.weakref_with(&o, move |_| {
        unlink_all(&of_live);
        for i in 0..100 {
            let new = make_on(&heap, &shared, &format!("new{i}"), None, Fault::None);
            link(&new, &new);
            if i < 2 {
                link(&of_live, &new);
            }
            new.untrack();
            new.track();
        }
        shared.log.push(view(&of_live));
    });
    drop((o, p));
    let outcome = world.go();
    assert_log!(world.log(), "live new0 new1\ndel o\ndel p");
    assert_eq!(outcome.collected, 2, "collected: {outcome:?}");
    assert_eq!(world.freed(), "o p y z", "freed");
    assert_eq!(view(&live), "live new0 new1");
    assert_eq!(world.go().collected, 98, "the new garbage");
    drop(weak);
}

#[test]
fn a_finalizer_may_do_anything_to_the_garbage() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    self.o.o = None; self.x = T(); self.x.o = self.o; …",
        rule: "finalizers may make, drop, relink, track and untrack what is being collected",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let meddler = world.with_del("meddler", |me, shared| {
        let heap = me.heap();
        let other = children(me).swap_remove(0);
        unlink_all(&other);
        for i in 0..50 {
            let new = make_on(&heap, shared, &format!("new{i}"), None, Fault::None);
            link(&new, &new);
            link(me, &new);
        }
        link(&other, me);
        me.untrack();
        me.track();
        link(&other, &other);
    });
    let (other, third) = (world.noisy("other"), world.noisy("third"));
    link(&meddler, &other);
    link(&other, &third);
    link(&third, &meddler);
    drop((meddler, other, third));
    let outcome = world.go();
    assert_log!(world.log(), "del third\ndel other");
    assert_eq!(outcome.resurrected, 0, "{outcome:?}");
    assert_eq!(outcome.collected, 2, "meddler and other: {outcome:?}");
    assert_eq!(world.freed(), "meddler other third", "freed");
    assert_eq!(
        world.go().collected,
        50,
        "the new rings that meddler left behind"
    );
}

#[test]
fn a_new_object_inside_goes_with_the_garbage() {
    let _lesson = lesson! {
        python: "def __del__(self): self.note = T('note')     # whose __del__ prints\ngc.collect()",
        rule: "what finalizers hang on garbage is freed by its count when the garbage is cleared",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", |me, shared| {
        let say = |me: &Ref, shared: &Shared| {
            shared
                .log
                .push(format!("del {} sees {}", node(me).name, view(me)));
        };
        link(
            me,
            &make_on(&me.heap(), shared, "note", Some(Box::new(say)), Fault::None),
        );
    });
    link(&a, &a);
    drop(a);
    let outcome = world.go();
    assert_log!(world.log(), "del note sees note");
    assert_eq!(
        (outcome.collected, outcome.finalized),
        (1, 1),
        "the note is nobody's cycle"
    );
    assert_eq!(world.freed(), "a note", "freed");
}

#[test]
fn who_died_meanwhile_is_not_counted() {
    let _lesson = lesson! {
        python: "def __del__(self): self.me = None\nt = T(); t.me = t; del t\nprint(gc.collect())     # 0: it was freed by its count",
        rule: "collected is what was still there to be cleared",
        page: "ch11-breaking.html#dies-at-once",
    };
    let world = World::new();
    let t = world.with_del("t", |me, _| unlink_all(me));
    link(&t, &t);
    drop(t);
    let outcome = world.go();
    let expected = Outcome {
        finalized: 1,
        ..Outcome::default()
    };
    assert_outcome("the cycle was broken by its finalizer", outcome, expected);
    assert_eq!(world.freed(), "t", "freed");
}
