//! Task `recheck`.

use crate::world::{
    Fault, Shared, World, assert_outcome, children, link, make_on, unlink_all, view,
};
use ch03_ref::{Ref, is};
use ch11_breaking::Outcome;
use testkit::{assert_log, lesson};

/// Python: `def __del__(self): keep.append(self)`.
fn comes_back(me: &Ref, shared: &Shared) {
    shared.keep.borrow_mut().push(me.clone());
}

#[test]
fn who_came_back_is_saved_with_all_it_refers_to() {
    let _lesson = lesson! {
        python: "a.b = b; b.me = b; c.me = c; d.a = a; d.me = d     # a's __del__: keep.append(self)\ndel a, b, c, d\nprint(gc.collect(), [k.n for k in keep])     # 2 ['a']; a.b is whole",
        rule: "saved is what is reachable from outside again: a and what a refers to. c and d go (since 3.9). Nobody is saved at all? `finalize` must set `disturbed`",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", comes_back);
    let (b, c, d) = (world.node("b"), world.node("c"), world.node("d"));
    link(&a, &b);
    for r in [&a, &b, &c, &d] {
        link(r, r);
    }
    // Who refers to a saved one is not saved by that.
    link(&d, &a);
    drop((a, b, c, d));
    let (condemned, outcome) = world.recheck();
    let expected = Outcome {
        collected: 2,
        resurrected: 2,
        finalized: 1,
        uncollectable: 0,
    };
    assert_outcome("the first three steps", outcome, expected);
    assert_eq!(condemned, "c d", "still condemned");
    assert_eq!(view(&world.shared.keep.borrow()[0]), "a b", "what a sees");
}

#[test]
fn one_that_came_back_does_not_hold_the_others_up() {
    let _lesson = lesson! {
        python: "a = A(); a.me = a                # A's __del__: keep.append(self)\n# … and 10 lists in cycles of their own\nprint(gc.collect(), gc.collect())     # 10 0; up to 3.8: 0 10",
        rule: "each piece is judged for itself: only what is reachable again is saved",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    for i in 0..5 {
        world.garbage(&format!("p{i}"));
    }
    let a = world.with_del("a", comes_back);
    link(&a, &a);
    drop(a);
    for i in 5..10 {
        world.garbage(&format!("p{i}"));
    }
    let (condemned, outcome) = world.recheck();
    assert_eq!(
        (outcome.collected, outcome.resurrected),
        (10, 1),
        "condemned and resurrected (CPython up to 3.8 saved all: 0 and 11)"
    );
    assert_eq!(
        condemned, "p0 p1 p2 p3 p4 p5 p6 p7 p8 p9",
        "still condemned"
    );
}

#[test]
fn a_finalizer_may_save_another_piece() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(self.other)\na.other = b; b.me = b; a.me = a; del a, b\nprint(gc.collect())     # 1: a goes, b stays",
        rule: "what counts is who can be reached, not whose finalizer it was",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let b = world.noisy("b");
    let a = world.with_del("a", |me, shared| {
        let other = children(me).swap_remove(0);
        shared.keep.borrow_mut().push(other);
    });
    link(&a, &b);
    link(&a, &a);
    link(&b, &b);
    drop((a, b));
    let (condemned, outcome) = world.recheck();
    assert_log!(world.log(), "del b");
    let expected = Outcome {
        collected: 1,
        resurrected: 1,
        finalized: 2,
        uncollectable: 0,
    };
    assert_outcome("the first three steps", outcome, expected);
    assert_eq!(
        (condemned, world.kept()),
        ("a".into(), "b".into()),
        "condemned, kept"
    );
}

#[test]
fn who_came_back_is_whole_and_its_weakrefs_stay_dead() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a); a.me = a; del a\ngc.collect()             # __del__: keep.append(self)\nkeep[0].me is keep[0]    # True\nr()                      # None, for ever",
        rule: "nothing is taken from the saved but their weak references, and the one finalizer call",
        page: "ch11-breaking.html#two-paths",
    };
    let world = World::new();
    let a = world.with_del("a", comes_back);
    let weak = world.shared.breaker.weakrefs().make(&a, None);
    link(&a, &a);
    drop(a);
    assert_eq!(world.recheck().1.resurrected, 1, "resurrected");
    let a = world.shared.keep.borrow()[0].clone();
    assert!(is(&children(&a)[0], &a), "a.me is not a any more");
    assert_eq!(view(&a), "a");
    assert_eq!(
        a.refcount(),
        3,
        "references to a: `keep`, `me`, this test's own"
    );
    assert!(a.is_tracked() && a.is_finalized(), "tracked and finalized");
    assert!(weak.upgrade().is_none(), "the weak reference answers again");
    assert!(
        world
            .shared
            .breaker
            .weakrefs()
            .make(&a, None)
            .upgrade()
            .is_some(),
        "a new weak reference to the saved one"
    );
}

#[test]
fn the_second_time_it_goes_quietly() {
    let _lesson = lesson! {
        python: "print(gc.collect(), len(keep))     # del, 0 1\nkeep.clear()\nprint(gc.collect(), len(keep))     # 1 0",
        rule: "who came back once is ordinary garbage the next time, and is not asked again",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", |me, shared| {
        shared.log.push("del");
        comes_back(me, shared);
    });
    link(&a, &a);
    drop(a);
    assert_eq!(world.recheck().0, "", "condemned, the first time");
    assert_log!(world.log(), "del");
    assert_eq!(world.recheck().0, "", "condemned while `keep` has it");
    world.let_go();
    assert_eq!(world.recheck().0, "a", "condemned after keep.clear()");
    assert_log!(world.log(), "");
}

#[test]
fn who_came_back_and_went_again_is_not_saved() {
    let _lesson = lesson! {
        python: "# a's __del__: keep.append(self);  b's __del__: keep.clear()\ngc.collect()     # 2",
        rule: "recheck asks once, after the last finalizer",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", comes_back);
    let b = world.with_del("b", |_, shared| {
        let kept = shared.keep.take();
        drop(kept);
    });
    link(&a, &b);
    link(&b, &a);
    drop((a, b));
    let (condemned, outcome) = world.recheck();
    assert_eq!(
        (outcome.collected, outcome.resurrected),
        (2, 0),
        "condemned, resurrected"
    );
    assert_eq!(condemned, "a b", "still condemned");
}

#[test]
fn a_new_object_outside_saves_what_it_refers_to() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    new = T(); new.old = self; new.me = new     # a ring of its own, held by nobody",
        rule: "an object made meanwhile is outside: what it refers to is saved this time",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", |me, shared| {
        let new = make_on(&me.heap(), shared, "new", None, Fault::None);
        link(&new, me);
        link(&new, &new);
    });
    link(&a, &a);
    drop(a);
    let (condemned, outcome) = world.recheck();
    assert_eq!(
        (condemned.as_str(), outcome.resurrected),
        ("", 1),
        "condemned, resurrected: new refers to a, and nobody has judged new yet"
    );
    let (condemned, outcome) = world.recheck();
    assert_eq!(
        (condemned.as_str(), outcome.finalized),
        ("a new", 0),
        "condemned and finalized, the next time"
    );
}

#[test]
fn a_finalizer_that_cuts_a_saved_one_loose() {
    let _lesson = lesson! {
        python: "# a's __del__: keep.append(self);  b's __del__: keep[0].__dict__.clear()\na.b = b; b.a = a; c.me = c; a.c = c\ngc.collect()     # b dies when its own __del__ returns, c is cleared, a stays",
        rule: "recheck reads counts and references anew: what was true before the finalizers is forgotten",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let a = world.with_del("a", comes_back);
    let b = world.with_del("b", |me, shared| {
        let saved = shared.keep.borrow()[0].clone();
        unlink_all(&saved);
        shared.log.push(format!("b's refcount: {}", me.refcount()));
    });
    let c = world.node("c");
    link(&a, &b);
    link(&b, &a);
    link(&c, &c);
    link(&a, &c);
    drop((a, b, c));
    let (condemned, outcome) = world.recheck();
    assert_log!(world.log(), "b's refcount: 1");
    let expected = Outcome {
        collected: 1,
        resurrected: 1,
        finalized: 2,
        uncollectable: 0,
    };
    assert_outcome("the first three steps", outcome, expected);
    assert_eq!(
        (condemned.as_str(), world.freed().as_str()),
        ("c", "b"),
        "condemned, freed"
    );
    assert_eq!(view(&world.shared.keep.borrow()[0]), "a");
}

#[test]
fn who_is_saved_is_saved_with_a_long_tail() {
    let _lesson = lesson! {
        python: "# a ring of three; from one of them hangs a chain of five, which one finalizer saves",
        rule: "recheck spreads: whatever the saved refer to, however far away, is saved",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let chain: Vec<Ref> = (0..5).map(|i| world.node(&format!("c{i}"))).collect();
    for pair in chain.windows(2) {
        link(&pair[0], &pair[1]);
    }
    let ring = world.with_del("ring", |me, shared| {
        let first = children(me).pop().expect("the chain");
        shared.keep.borrow_mut().push(first);
    });
    link(&ring, &ring);
    link(&ring, &chain[0]);
    drop((ring, chain));
    let (condemned, outcome) = world.recheck();
    assert_eq!(
        (condemned.as_str(), outcome.resurrected),
        ("ring", 5),
        "condemned, resurrected"
    );
    assert_eq!(view(&world.shared.keep.borrow()[0]), "c0 c1 c2 c3 c4");
}

#[test]
fn who_gets_at_a_piece_from_a_callback_saves_it() {
    let _lesson = lesson! {
        python: "# a debugger that looks through the whole memory from a callback",
        rule: "what user code made reachable between finding and clearing is not cleared. A callback is user code: `clear_weakrefs` sets `disturbed` before it calls one",
        page: "ch11-breaking.html#recheck",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    let uid = a.uid();
    let (shared, heap) = (world.shared.clone(), world.heap.clone());
    let weak = world.weakref_with(&a, move |_| {
        let found = heap.lookup(uid).expect("a piece of garbage is still there");
        shared.keep.borrow_mut().push(found);
    });
    drop((a, b));
    let (condemned, outcome) = world.recheck();
    let expected = Outcome {
        resurrected: 2,
        ..Outcome::default()
    };
    assert_outcome(
        "nobody has a finalizer, and yet somebody came back",
        outcome,
        expected,
    );
    assert_eq!(view(&world.shared.keep.borrow()[0]), "a b");
    assert_eq!(condemned, "", "still condemned");
    drop(weak);
}
