mod unseen;

use crate::world::{Loose, World, link, same};
use ch12_generations::Generation::{Middle, Old, Young};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{assert_log, lesson, snapshot};

/// `a = Node(); b = Node(); a.b = b; b.a = a; del a, b`
fn pair(world: &World) {
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
}

#[test]
fn a_garbage_pair_is_two_objects() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b); del a, b; gc.collect()      # 2",
        rule: "collect returns how many unreachable objects it found, and they are gone",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    pair(&world);
    same("collect(Old)", world.gc.collect(Old), 2);
    same("collect(Old) again", world.gc.collect(Old), 0);
    same(
        "what was freed, by name",
        world.freed().as_str(),
        "a freed, b freed",
    );
    same("live objects", world.heap.live(), 0);
}

#[test]
fn a_young_collection_finds_young_garbage() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); del a; gc.collect(0)      # 1",
        rule: "collecting the young finds what died young, which is most of it",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    world.ring("ring");
    same("collect(Young)", world.gc.collect(Young), 1);
    assert_log!(world.log, "ring freed");
}

#[test]
fn survivors_grow_older() {
    let _lesson = lesson! {
        python: "x = []; gc.collect(0); gc.collect(1)      # x is in generation 1, then 2",
        rule: "who survives a collection of generation n belongs to n+1",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let x = world.node("x");
    same("the age of a newborn", world.age(&x), Some(Young));
    world.gc.collect(Young);
    same("its age after collect(Young)", world.age(&x), Some(Middle));
    world.gc.collect(Young);
    same("its age after one more", world.age(&x), Some(Middle));
    world.gc.collect(Middle);
    same("its age after collect(Middle)", world.age(&x), Some(Old));
    world.gc.collect(Old);
    same("its age after collect(Old)", world.age(&x), Some(Old));
}

#[test]
fn old_garbage_waits_for_an_old_collection() {
    let _lesson = lesson! {
        python: "gc.collect(); a = []; a.append(a); gc.collect(); del a\n    gc.collect(0), gc.collect(1), gc.collect(2)      # 0 0 1",
        rule: "a collection looks at its own generation and at younger ones: old garbage must wait",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let a = world.node("a");
    link(&a, &a);
    world.gc.collect(Old);
    drop(a);
    same("collect(Young)", world.gc.collect(Young), 0);
    same("collect(Middle)", world.gc.collect(Middle), 0);
    same("collect(Old)", world.gc.collect(Old), 1);
}

#[test]
fn a_middle_collection_looks_at_the_young_too() {
    let _lesson = lesson! {
        python: "# a ring of one young and one middle-aged object; gc.collect(1) finds both",
        rule: "the younger generations are merged into the one that is collected",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let older = world.node("older");
    world.gc.collect(Young);
    let younger = world.node("younger");
    link(&older, &younger);
    link(&younger, &older);
    drop((older, younger));
    same("collect(Young)", world.gc.collect(Young), 0);
    let older = world.node("second");
    link(&older, &older);
    drop(older);
    same("collect(Middle)", world.gc.collect(Middle), 3);
    same("live objects", world.heap.live(), 0);
}

#[test]
fn what_an_old_object_holds_lives() {
    let _lesson = lesson! {
        python: "old.append(young); del young; gc.collect(0)      # 0: an old object holds it",
        rule: "who is not a candidate is outside, and a reference from outside keeps alive, whoever has it",
        page: "ch12-generations.html#old-to-young",
    };
    let world = World::new();
    let old = world.node("old");
    world.gc.collect(Old);
    let young = world.node("young");
    link(&young, &young);
    link(&old, &young);
    drop(young);
    same("collect(Young)", world.gc.collect(Young), 0);
    assert_log!(world.log, "");
}

#[test]
fn old_garbage_keeps_young_objects_too() {
    let _lesson = lesson! {
        python: "# a ring of an old and a young object, dropped: gc.collect(0) must not touch it",
        rule: "a young collection does not know whether an old object is garbage, so it takes it for alive",
        page: "ch12-generations.html#old-to-young",
    };
    let world = World::new();
    let old = world.node("old");
    world.gc.collect(Old);
    let young = world.node("young");
    link(&old, &young);
    link(&young, &old);
    drop((old, young));
    same("collect(Young)", world.gc.collect(Young), 0);
    same("collect(Middle)", world.gc.collect(Middle), 0);
    same("collect(Old)", world.gc.collect(Old), 2);
}

#[test]
fn a_collection_begins_the_counts_anew() {
    let _lesson = lesson! {
        python: "for n in (0, 0, 1, 2): gc.collect(n); print(gc.get_count())",
        rule: "collect(n) adds one to count n+1, and sets the counts up to n to zero, the number of containers included",
        page: "ch12-generations.html#counts",
    };
    let world = World::new();
    let _kept = [world.node("a"), world.node("b"), world.node("c")];
    same("get_count()", world.gc.get_count(), [3, 0, 0]);
    world.gc.collect(Young);
    same(
        "get_count() after collect(Young)",
        world.gc.get_count(),
        [0, 1, 0],
    );
    let _more = world.node("d");
    world.gc.collect(Young);
    same(
        "get_count() after one more",
        world.gc.get_count(),
        [0, 2, 0],
    );
    world.gc.collect(Middle);
    same(
        "get_count() after collect(Middle)",
        world.gc.get_count(),
        [0, 0, 1],
    );
    world.gc.collect(Old);
    same(
        "get_count() after collect(Old)",
        world.gc.get_count(),
        [0, 0, 0],
    );
}

#[test]
fn a_young_collection_looks_at_the_young_only() {
    let _lesson = lesson! {
        python: "# 100 old objects, 50 middle-aged, 3 young: gc.collect(0) looks at 3",
        rule: "what a collection costs depends on its candidates, not on the heap",
        page: "ch12-generations.html#work",
    };
    let world = World::new();
    let _old: Vec<_> = (0..100).map(|_| world.quiet()).collect();
    world.gc.collect(Old);
    let _middle: Vec<_> = (0..50).map(|_| world.quiet()).collect();
    world.gc.collect(Young);
    let _young: Vec<_> = (0..3).map(|_| world.quiet()).collect();
    let looks = |generation| {
        let before = world.gc.work();
        world.gc.collect(generation);
        world.gc.work() - before
    };
    same("looks of collect(Young)", looks(Young), 3);
    same("looks of another one", looks(Young), 0);
    same("looks of collect(Middle)", looks(Middle), 53);
    same("looks of collect(Old)", looks(Old), 153);
}

#[test]
fn statistics_are_kept_for_each_generation() {
    let _lesson = lesson! {
        python: "[(s['collections'], s['collected']) for s in gc.get_stats()]",
        rule: "a collection is counted once, under the generation that was asked for",
        page: "ch12-generations.html#stats",
    };
    let world = World::new();
    world.ring("a");
    world.gc.collect(Young);
    world.ring("b");
    world.ring("c");
    world.gc.collect(Young);
    pair(&world);
    world.gc.collect(Old);
    let stats = [Young, Middle, Old].map(|generation| {
        let stats = world.gc.get_stats(generation);
        (stats.collections, stats.collected, stats.uncollectable)
    });
    same("the statistics", stats, [(2, 3, 0), (0, 0, 0), (1, 2, 0)]);
}

#[test]
fn a_finalizers_children_are_young() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append([])      # in a full collection: the new list is young",
        rule: "survivors are moved before any user code runs, so what user code makes is young",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let kept = Rc::new(RefCell::new(Vec::new()));
    let _survivor = world.node("survivor");
    let keep = kept.clone();
    let ring = world.with_del("ring", move |me| {
        keep.borrow_mut()
            .push(me.heap().alloc(Loose::<false>(RefCell::default())));
    });
    link(&ring, &ring);
    drop(ring);
    same("collect(Old)", world.gc.collect(Old), 1);
    same(
        "get_count(): one born, one dead",
        world.gc.get_count(),
        [0, 0, 0],
    );
    snapshot!(world.ages(), @"young 1, middle 0, old 1");
    kept.borrow_mut().clear();
}

#[test]
fn a_finalizer_may_ask_for_the_counts() {
    let _lesson = lesson! {
        python: "def __del__(self): print(gc.get_count())      # a middle collection: (0, 0, 1)",
        rule: "no user code runs under a borrow (R5): end each borrow of the schedule at its semicolon",
        page: "ch12-generations.html#errors",
    };
    let world = World::new();
    let (gc, log) = (world.gc.clone(), world.log.clone());
    let ring = world.with_del("ring", move |_| log.push(format!("{:?}", gc.get_count())));
    link(&ring, &ring);
    drop(ring);
    same("collect(Middle)", world.gc.collect(Middle), 1);
    let errors = world.gc.breaker().finalizers().unraisable();
    let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    same("errors in finalizers", said, vec![]);
    assert_log!(world.log, "[0, 0, 1]\nring freed");
}

#[test]
fn the_resurrected_are_survivors() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(self)      # gc.collect(0) returns 0, self is in generation 1",
        rule: "who is resurrected was a candidate of generation n and lives: it belongs to n+1",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let kept = Rc::new(RefCell::new(Vec::new()));
    let keep = kept.clone();
    let ring = world.with_del("ring", move |me| keep.borrow_mut().push(me.clone()));
    link(&ring, &ring);
    drop(ring);
    same("collect(Young)", world.gc.collect(Young), 0);
    let back = kept.take();
    same("resurrected objects", back.len(), 1);
    same("its age", world.age(&back[0]), Some(Middle));
    drop(back);
    same(
        "collect(Middle), when it is dropped again",
        world.gc.collect(Middle),
        1,
    );
}

#[test]
fn weak_references_are_cleared() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a); a.me = a; del a; gc.collect(0); r()      # None",
        rule: "garbage is broken up in the order of chapter 11, whichever generation it was found in",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let weakrefs = world.gc.breaker().weakrefs();
    let old = world.node("old");
    link(&old, &old);
    let to_old = weakrefs.make(&old, None);
    world.gc.collect(Old);
    let young = world.node("young");
    link(&young, &young);
    let to_young = weakrefs.make(&young, None);
    drop((old, young));
    world.gc.collect(Young);
    same(
        "the young one is there",
        to_young.upgrade().is_some(),
        false,
    );
    same("the old one is there", to_old.upgrade().is_some(), true);
    world.gc.collect(Old);
    same(
        "the old one is there after collect(Old)",
        to_old.upgrade().is_some(),
        false,
    );
}

#[test]
fn a_collection_inside_a_collection_is_refused() {
    let _lesson = lesson! {
        python: "def __del__(self): print(gc.collect())      # 0, although there is more garbage",
        rule: "while a collection is going on, collect returns 0 without a look",
        page: "ch12-generations.html#collect",
    };
    let world = World::new();
    let found = Rc::new(Cell::new(usize::MAX));
    let (gc, answer) = (world.gc.clone(), found.clone());
    let ring = world.with_del("ring", move |me| {
        link(me, me);
        let heap = me.heap();
        let other = heap.alloc(Loose::<false>(RefCell::default()));
        *other.get::<Loose<false>>().expect("a tuple").0.borrow_mut() = Some(other.clone());
        drop(other); // garbage, made in here
        answer.set(gc.collect(Old));
    });
    link(&ring, &ring);
    drop(ring);
    same("the outer collect(Old)", world.gc.collect(Old), 1);
    same("the collect(Old) inside", found.get(), 0);
    same("collections", world.gc.get_stats(Old).collections, 1);
    same(
        "the token while nothing is going on",
        world.gc.begin().is_some(),
        true,
    );
    same("collect(Old) afterwards", world.gc.collect(Old), 1);
}

#[test]
fn the_token_is_the_right_to_collect() {
    let _lesson = lesson! {
        python: "# gcstate->collecting: one collection at a time",
        rule: "begin gives the right to collect to one at a time; collect_with uses it up",
        page: "ch12-generations.html#token",
    };
    let world = World::new();
    world.ring("ring");
    let token = world.gc.begin().expect("no collection is going on");
    same(
        "begin() while the token is out",
        world.gc.begin().is_some(),
        false,
    );
    same(
        "collect(Old) while the token is out",
        world.gc.collect(Old),
        0,
    );
    same(
        "collect_with(token, Old)",
        world.gc.collect_with(token, Old),
        1,
    );
    same("begin() afterwards", world.gc.begin().is_some(), true);
}
