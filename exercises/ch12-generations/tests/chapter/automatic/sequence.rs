//! Which collections come when, to the last digit.

use crate::world::{Atom, Loose, World, link, same};
use ch03_ref::Ref;
use ch12_generations::Generation::{self, Middle, Old, Young};
use ch12_generations::Phase;
use rstest::rstest;
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{lesson, snapshot};

#[test]
fn the_sequence_is_that_of_cpython() {
    let _lesson = lesson! {
        python: "gc.set_threshold(100, 3, 3)      # and 2000 instances that are kept",
        rule: "a collection begins inside the allocation that makes the count greater than the threshold",
        page: "ch12-generations.html#puzzle",
    };
    let world = World::new();
    world.threshold([100, 3, 3]);
    world.log_generations();
    let _kept: Vec<Ref> = (0..2000).map(|_| world.quiet()).collect();
    // CPython 3.6 to 3.13, measured.
    same(
        "the sequence",
        world.sequence().as_str(),
        "0000100001000010000",
    );
}

#[rstest]
#[case::by_default([700, 10, 10], 21_030, "000000000001000000000001000000")]
#[case::middle_every_second_time([10, 0, 1000], 300, "010101010101010101010101010")]
#[case::all_at_once([10, 0, 0], 300, "012012012010120101201010120")]
#[case::ones([1, 1, 1], 60, "001001200100120010012001001200")]
fn other_thresholds(#[case] thresholds: [u32; 3], #[case] kept: usize, #[case] right: &str) {
    let _lesson = lesson! {
        python: format!("gc.set_threshold{:?}      # and {kept} instances that are kept", <(u32, u32, u32)>::from(thresholds)),
        rule: "thresholds, counts and the quarter give exactly CPython's sequence of collections",
        page: "ch12-generations.html#puzzle",
    };
    let world = World::new();
    world.threshold(thresholds);
    world.log_generations();
    let _kept: Vec<Ref> = (0..kept).map(|_| world.quiet()).collect();
    same("the sequence", world.sequence().as_str(), right);
}

#[test]
fn the_old_ones_wait_as_in_cpython() {
    let _lesson = lesson! {
        python: "gc.set_threshold(10, 2, 2)      # and 3000 instances that are kept",
        rule: "the survivors of each collection are counted as CPython counts them",
        page: "ch12-generations.html#quarter",
    };
    let world = World::new();
    world.threshold([10, 2, 2]);
    world.log_generations();
    let _kept: Vec<Ref> = (0..3000).map(|_| world.quiet()).collect();
    let sequence = world.sequence();
    let full = sequence.match_indices('2').map(|(at, _)| at);
    // CPython 3.11, measured.
    same(
        "the places of the old collections",
        full.collect::<Vec<_>>(),
        vec![12, 25, 38, 51, 68, 89, 114, 147, 188, 237],
    );
}

#[test]
fn forgotten_tuples_are_not_pending() {
    let _lesson = lesson! {
        python: "# 400 old objects; 200 tuples become old, but they hold nothing any more: gc forgets them",
        rule: "who is forgotten does not become old: `collect`, in src/inner.rs, must not tell the schedule of it as a survivor",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    let _old: Vec<Ref> = (0..400).map(|_| world.quiet()).collect();
    world.gc.collect(Old);
    let tuple = |_| {
        world
            .heap
            .alloc(Loose::<false>(RefCell::new(Some(world.quiet()))))
    };
    let tuples: Vec<Ref> = (0..200).map(tuple).collect();
    world.gc.collect(Young);
    for tuple in &tuples {
        let item = tuple.get::<Loose<false>>().and_then(|tuple| tuple.0.take());
        drop(item);
    }
    world.gc.collect(Middle);
    same("tracked objects", world.heap.tracked(), 400);
    world.threshold([10, 0, 0]);
    world.log_generations();
    let _more: Vec<Ref> = (0..11).map(|_| world.quiet()).collect();
    same("the next collection", world.sequence().as_str(), "0");
}

#[test]
fn forgotten_dicts_are_not_long_lived() {
    let _lesson = lesson! {
        python: "# 4000 dicts of ints; a full collection forgets them all. The next one need not wait",
        rule: "the long-lived are those that the collector still knows when an old collection is over: `collect`, in src/inner.rs, takes the forgotten off",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    world.gc.disable();
    let dict = |_| world.heap.alloc(Loose::<true>(RefCell::default()));
    let _dicts: Vec<Ref> = (0..4000).map(dict).collect();
    world.gc.collect(Old);
    same("tracked objects", world.heap.tracked(), 0);
    world.threshold([10, 2, 2]);
    world.gc.enable();
    world.log_generations();
    let _kept: Vec<Ref> = (0..150).map(|_| world.quiet()).collect();
    same("the sequence", world.sequence().as_str(), "0001000100012");
}

#[test]
fn garbage_is_not_long_lived() {
    let _lesson = lesson! {
        python: "gc.set_threshold(10, 2, 2)      # 3000 rings of one that are dropped, 100 kept objects",
        rule: "only who survives a middle collection is pending: garbage makes no old collection more worthwhile",
        page: "ch12-generations.html#quarter",
    };
    let world = World::new();
    let _kept: Vec<Ref> = (0..400).map(|_| world.quiet()).collect();
    world.gc.collect(Old);
    world.threshold([10, 2, 2]);
    world.log_generations();
    for _ in 0..3000 {
        world.ring("");
    }
    let sequence = world.sequence();
    let full = sequence.match_indices('2').map(|(at, _)| at);
    same(
        "the places of the old collections",
        full.collect::<Vec<_>>(),
        vec![],
    );
}

#[test]
fn forgotten_tuples_are_no_survivors() {
    let _lesson = lesson! {
        python: "gc.set_threshold(10, 2, 2)      # and 600 tuples of one int that are kept",
        rule: "what the collector forgot does not count as long-lived: `collect`, in src/inner.rs, takes it off the survivors",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    world.threshold([10, 2, 2]);
    world.log_generations();
    let atom = world.heap.alloc(Atom);
    let tuple = |_| {
        world
            .heap
            .alloc(Loose::<false>(RefCell::new(Some(atom.clone()))))
    };
    let _kept: Vec<Ref> = (0..1000).map(tuple).collect();
    let sequence = world.sequence();
    let full = sequence.match_indices('2').map(|(at, _)| at);
    // CPython 3.11, measured: there it goes on like this for ever.
    same(
        "the places of the old collections",
        full.collect::<Vec<_>>(),
        vec![12, 25, 38, 51, 64, 77],
    );
    same("tracked objects", world.heap.tracked() <= 11, true);
}

#[rstest]
#[case::every_second(
    2,
    "0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 \
                         0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6 0:5 0:5 0:5 1:6",
    11
)]
#[case::every_third(
    3,
    "0:3 0:3 0:4 1:4 0:3 0:4 0:3 1:4 0:4 0:3 0:3 1:5 0:3 0:3 0:4 1:4 0:3 0:4 0:3 1:4 \
                        0:4 0:3 0:3 1:5 0:3 0:3 0:4 1:4 0:3 0:4 0:3 1:4 0:4 0:3 0:3 1:5",
    5
)]
fn garbage_is_found_as_in_cpython(#[case] every: usize, #[case] right: &str, #[case] left: usize) {
    let _lesson = lesson! {
        python: format!("gc.set_threshold(10, 2, 1000)\n    for i in range(400):\n        a = A()\n        if i % {every}: keep.append(a)\n        else: a.me = a"),
        rule: "which collection finds how much depends on when it begins, and whom it looks at",
        page: "ch12-generations.html#puzzle",
    };
    let world = World::new();
    world.threshold([10, 2, 1000]);
    let log = world.log.clone();
    world.gc.add_callback(Rc::new(move |phase, info| {
        if phase == Phase::Stop {
            log.push(format!("{}:{}", info.generation, info.collected));
        }
    }));
    let mut kept = Vec::new();
    let mut a = world.quiet();
    link(&a, &a);
    for i in 1..400 {
        a = world.quiet(); // the one before is let go only now
        if i % every == 0 {
            link(&a, &a);
        } else {
            kept.push(a.clone());
        }
    }
    drop(a);
    // CPython 3.11, measured.
    same(
        "the log",
        world.log.take().replace('\n', " ").as_str(),
        right,
    );
    same("get_count()", world.gc.get_count(), [4, 0, 9]);
    same("collect(Old) at the end", world.gc.collect(Old), left);
}

#[test]
fn population_after_each_collection() {
    let _lesson = lesson! {
        python: "gc.set_threshold(4, 2, 2)      # and 70 objects; every third one is a ring that is dropped",
        rule: "who survives grows older, generation by generation",
        page: "ch12-generations.html#puzzle",
    };
    let world = World::new();
    world.threshold([4, 2, 2]);
    let mut kept = Vec::new();
    let mut table = String::from("collection    young  middle  old");
    let mut seen = 0;
    for i in 0..70 {
        if i % 3 == 0 {
            world.ring("");
        } else {
            kept.push(world.quiet());
        }
        let all = |generation: Generation| world.gc.get_stats(generation).collections;
        let now: usize = Generation::ALL.map(all).iter().sum();
        if now > seen {
            seen = now;
            let ages = world.gc.population();
            let counts = world.gc.get_count();
            let which = match counts {
                [_, 0, 0] => 2,
                [_, 0, _] => 1,
                _ => 0,
            };
            table += &format!(
                "\n{seen:>2}: {which}         {:>5} {:>6} {:>5}",
                ages.young, ages.middle, ages.old
            );
        }
    }
    // ANCHOR: population
    snapshot!(table, @"
    collection    young  middle  old
     1: 0             1      2     0
     2: 0             1      6     0
     3: 0             1      9     0
     4: 1             1      0    12
     5: 0             1      4    12
     6: 0             1      7    12
     7: 0             1     10    12
     8: 1             1      0    26
     9: 0             1      3    26
    10: 0             1      6    26
    11: 0             1     10    26
    12: 1             1      0    39
    13: 2             1      0    42
    14: 0             1      4    42
    ");
    // ANCHOR_END: population
}
