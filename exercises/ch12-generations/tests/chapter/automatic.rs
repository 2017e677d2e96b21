mod sequence;

use crate::world::{Atom, Loose, World, link, same};
use ch03_ref::{Heap, Ref};
use ch12_generations::Collector;
use ch12_generations::Generation::{Old, Young};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{lesson, snapshot};

#[test]
fn who_is_freed_is_subtracted() {
    let _lesson = lesson! {
        python: "gc.set_threshold(50, 1000, 1000)\n    for i in range(5000): x = N()      # no collection at all",
        rule: "the count is containers made less containers freed: what counting frees costs no collection",
        page: "ch12-generations.html#counts",
    };
    let world = World::new();
    world.threshold([50, 1000, 1000]);
    world.log_generations();
    for _ in 0..5000 {
        drop(world.quiet());
    }
    same("the sequence", world.sequence().as_str(), "");
    let some: Vec<Ref> = (0..40).map(|_| world.quiet()).collect();
    same("get_count()", world.gc.get_count(), [40, 0, 0]);
    drop(some);
    same(
        "get_count() after they died",
        world.gc.get_count(),
        [0, 0, 0],
    );
    world.threshold([10, 2, 2]);
    world.log.take();
    let mut kept: Vec<Option<Ref>> = Vec::new();
    for i in 0..900 {
        kept.push(Some(world.quiet()));
        if i % 3 == 2 {
            kept[i - 1] = None;
        }
    }
    // CPython 3.11, measured.
    let right = "000100010001200010001000120001000100012000100010001200010001";
    same(
        "the sequence of 900 births and 300 deaths",
        world.sequence().as_str(),
        right,
    );
}

#[test]
fn the_newborn_is_no_candidate() {
    let _lesson = lesson! {
        python: "# the object whose allocation sets a collection off is young afterwards; all others are middle-aged",
        rule: "the collection runs before the newborn is tracked: a half-made object is never a candidate",
        page: "ch12-generations.html#newborn",
    };
    let world = World::new();
    world.threshold([10, 10, 10]);
    let kept: Vec<Ref> = (0..10).map(|_| world.quiet()).collect();
    snapshot!(world.ages(), @"young 10, middle 0, old 0");
    let newborn = world.quiet();
    snapshot!(world.ages(), @"young 1, middle 10, old 0");
    same("the age of the newborn", world.age(&newborn), Some(Young));
    same("objects looked at", world.gc.work(), 10);
    same("get_count()", world.gc.get_count(), [0, 1, 0]);
    drop(kept);
}

#[test]
fn atoms_set_nothing_off() {
    let _lesson = lesson! {
        python: "[i for i in range(1000, 9000)]      # 8000 ints count as nothing",
        rule: "only containers count: nothing else can be part of a cycle",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    world.log_generations();
    let _kept: Vec<Ref> = (0..2000).map(|_| world.heap.alloc(Atom)).collect();
    same("get_count()", world.gc.get_count(), [0, 0, 0]);
    same("the sequence", world.sequence().as_str(), "");
}

#[test]
fn the_heap_of_garbage_stays_small() {
    let _lesson = lesson! {
        python: "for i in range(20000): a = N(); a.me = a      # never many more than 700 at a time",
        rule: "garbage rings are found when there are threshold many of them",
        page: "ch12-generations.html#due",
    };
    let world = World::new();
    let mut most = 0;
    for _ in 0..5000 {
        world.ring("");
        most = most.max(world.heap.live());
    }
    same("the most objects alive at a time", most, 701);
}

#[test]
fn zero_switches_it_off() {
    let _lesson = lesson! {
        python: "gc.set_threshold(0)      # nothing is collected by itself",
        rule: "threshold 0 is an off switch; collect() works all the same",
        page: "ch12-generations.html#off",
    };
    let world = World::new();
    world.log_generations();
    world.threshold([0, 10, 10]);
    for _ in 0..1500 {
        world.ring("");
    }
    same(
        "the sequence with threshold 0",
        world.sequence().as_str(),
        "",
    );
    same("collect(Old)", world.gc.collect(Old), 1500);
    world.log.take();
    for _ in 0..800 {
        world.ring("");
    }
    world.threshold([700, 10, 10]);
    same(
        "the sequence before the next allocation",
        world.sequence().as_str(),
        "",
    );
    world.ring("");
    same("the sequence after it", world.sequence().as_str(), "0");
}

#[test]
fn disable_and_enable() {
    let _lesson = lesson! {
        python: "gc.disable(); …; gc.enable()      # counting goes on in between",
        rule: "disable stops automatic collections only; counting and collect() go on",
        page: "ch12-generations.html#off",
    };
    let world = World::new();
    world.log_generations();
    same("is_enabled()", world.gc.is_enabled(), true);
    world.gc.disable();
    same("is_enabled() after disable()", world.gc.is_enabled(), false);
    let dead = world.node("dead");
    drop(dead);
    testkit::assert_log!(world.log, "dead freed");
    for _ in 0..1000 {
        world.ring("");
    }
    same("the sequence while disabled", world.sequence().as_str(), "");
    same("get_count()", world.gc.get_count(), [1000, 0, 0]);
    world.threshold([500, 10, 10]);
    world.ring("");
    same(
        "the sequence after set_threshold, still disabled",
        world.sequence().as_str(),
        "",
    );
    world.gc.enable();
    same(
        "the sequence right after enable()",
        world.sequence().as_str(),
        "",
    );
    world.ring("");
    same(
        "the sequence after one more allocation",
        world.sequence().as_str(),
        "0",
    );
}

#[test]
fn a_finalizer_that_allocates_starts_nothing() {
    let _lesson = lesson! {
        python: "def __del__(self): self.junk = [N() for i in range(100)]      # threshold 10",
        rule: "while a collection is going on no other one begins, whatever is allocated; it begins with the next allocation after it",
        page: "ch12-generations.html#newborn",
    };
    let world = World::new();
    world.threshold([10, 10, 10]);
    world.log_generations();
    let kept = Rc::new(RefCell::new(Vec::new()));
    let keep = kept.clone();
    let ring = world.with_del("ring", move |me| {
        let heap = me.heap();
        let many = (0..100).map(|_| heap.alloc(Loose::<false>(RefCell::default())));
        keep.borrow_mut().extend(many);
    });
    link(&ring, &ring);
    drop(ring);
    let _others: Vec<Ref> = (0..10).map(|_| world.quiet()).collect();
    same("the sequence", world.log.take().as_str(), "0\nring freed");
    same(
        "get_count(): all that the finalizer made, less the ring",
        world.gc.get_count(),
        [99, 1, 0],
    );
    let _next = world.quiet();
    same(
        "the sequence after one more allocation",
        world.log.take().as_str(),
        "0",
    );
    kept.borrow_mut().clear();
}

#[test]
fn the_heap_does_not_keep_its_collector() {
    let _lesson = lesson! {
        python: "# at the end of the program the collector goes, and nothing of it stays behind",
        rule: "the collector owns the heap, so the heap must not own the collector: two owners of each other are a leak",
        page: "ch12-generations.html#newborn",
    };
    let heap = Heap::new();
    let gc = Collector::new(&heap);
    let calls = Rc::new(Cell::new(0));
    let seen = calls.clone();
    gc.add_callback(Rc::new(move |_, _| seen.set(seen.get() + 1)));
    gc.set_threshold(
        ch12_generations::Containers(5),
        ch12_generations::YoungCollections(10),
        ch12_generations::MiddleCollections(10),
    );
    let second = gc.clone();
    drop(gc);
    let node = || heap.alloc(Loose::<false>(RefCell::default()));
    let mut kept: Vec<Ref> = (0..6).map(|_| node()).collect();
    same(
        "calls while a clone of the collector is there",
        calls.get(),
        2,
    );
    drop(second);
    same(
        "owners of the callback's counter",
        Rc::strong_count(&calls),
        1,
    );
    kept.extend((0..20).map(|_| node()));
    same("calls when it is gone", calls.get(), 2);
}
