//! Whom collections do not look at: the frozen and the forgotten.

use crate::world::{Atom, Loose, World, link, name_of, same};
use ch12_generations::Generation::{Middle, Old, Young};
use std::cell::RefCell;
use testkit::{assert_log, lesson, snapshot};

#[test]
fn nobody_looks_at_the_frozen() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); gc.freeze(); del a\n    gc.collect()      # 0\n    gc.unfreeze(); gc.collect()      # 1",
        rule: "frozen objects are never candidates, garbage or not",
        page: "ch12-generations.html#freeze",
    };
    let world = World::new();
    let a = world.node("a");
    link(&a, &a);
    let _old = world.node("old");
    world.gc.collect(Young);
    world.gc.freeze();
    same("get_freeze_count()", world.gc.get_freeze_count(), 2);
    same("get_count()", world.gc.get_count(), [0, 0, 0]);
    same(
        "objects in any generation",
        world.gc.get_objects(None).len(),
        0,
    );
    drop(a);
    let _young = world.node("young");
    let before = world.gc.work();
    same("collect(Old)", world.gc.collect(Old), 0);
    same("objects it looked at", world.gc.work() - before, 1);
    world.gc.unfreeze();
    same(
        "get_freeze_count() after unfreeze",
        world.gc.get_freeze_count(),
        0,
    );
    same("collect(Young) after unfreeze", world.gc.collect(Young), 0);
    same("collect(Old) after unfreeze", world.gc.collect(Old), 1);
    assert_log!(world.log, "a freed");
}

#[test]
fn freezing_begins_the_counts_anew() {
    let _lesson = lesson! {
        python: "gc.collect(0); x = []; gc.freeze(); gc.get_count()      # (0, 0, 0), nearly",
        rule: "nothing that was counted can be collected any more, so all counts begin anew",
        page: "ch12-generations.html#freeze",
    };
    let world = World::new();
    world.gc.collect(Middle);
    world.gc.collect(Young);
    let _x = world.node("x");
    same("get_count() before", world.gc.get_count(), [1, 1, 1]);
    world.gc.freeze();
    same("get_count() after", world.gc.get_count(), [0, 0, 0]);
    same("thresholds", world.gc.get_threshold(), [700, 10, 10]);
}

#[test]
fn the_frozen_hold_what_they_hold() {
    let _lesson = lesson! {
        python: "cache = {}; gc.freeze(); cache['x'] = new      # new lives as long as cache has it",
        rule: "the frozen are outside: what they refer to is alive, and a count of zero still frees them",
        page: "ch12-generations.html#freeze",
    };
    let world = World::new();
    let frozen = world.node("frozen");
    world.gc.freeze();
    let young = world.node("young");
    link(&frozen, &young);
    link(&young, &young);
    drop(young);
    same("collect(Old)", world.gc.collect(Old), 0);
    drop(frozen);
    assert_log!(world.log, "frozen freed");
    same("collect(Old) later", world.gc.collect(Old), 1);
}

#[test]
fn tuples_of_atoms_are_forgotten() {
    let _lesson = lesson! {
        python: "t = (x, 2); gc.is_tracked(t)      # True; after gc.collect(0): False",
        rule: "a survivor that cannot be part of a cycle leaves the generations: tuples in any collection",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    let atom = world.heap.alloc(Atom);
    let of_atom = world.heap.alloc(Loose::<false>(RefCell::new(Some(atom))));
    let of_node = world
        .heap
        .alloc(Loose::<false>(RefCell::new(Some(world.node("n")))));
    let nested = world
        .heap
        .alloc(Loose::<false>(RefCell::new(Some(of_atom.clone()))));
    same(
        "is_tracked of all, fresh",
        [&of_atom, &of_node, &nested].map(|t| t.is_tracked()),
        [true; 3],
    );
    world.gc.collect(Young);
    same(
        "is_tracked of a tuple of atoms",
        of_atom.is_tracked(),
        false,
    );
    same(
        "is_tracked of a tuple with a container",
        of_node.is_tracked(),
        true,
    );
    world.gc.collect(Old);
    same(
        "is_tracked of a tuple of such a tuple, after two",
        nested.is_tracked(),
        false,
    );
    snapshot!(world.ages(), @"young 0, middle 0, old 2");
}

#[test]
fn dicts_are_forgotten_in_full_collections() {
    let _lesson = lesson! {
        python: "d['b'] = []; del d['b']; gc.is_tracked(d)      # True until a full collection",
        rule: "dicts are only asked in full collections: a dict that grows would be asked again and again",
        page: "ch12-generations.html#tracked",
    };
    let world = World::new();
    let dict = world.heap.alloc(Loose::<true>(RefCell::default()));
    world.gc.collect(Young);
    same("is_tracked after collect(Young)", dict.is_tracked(), true);
    world.gc.collect(Middle);
    same("is_tracked after collect(Middle)", dict.is_tracked(), true);
    world.gc.collect(Old);
    same("is_tracked after collect(Old)", dict.is_tracked(), false);
}

#[test]
fn all_objects_are_listed_young_first() {
    let _lesson = lesson! {
        python: "gc.get_objects()      # generations 0, 1 and 2, each in order of age; the frozen are not in it",
        rule: "get_objects lists what some collection may look at; each entry is a new reference",
        page: "ch12-generations.html#stats",
    };
    let world = World::new();
    let names = |generation| {
        let objects = world.gc.get_objects(generation);
        let names: Vec<String> = objects.iter().map(name_of).collect();
        names.join(" ")
    };
    let kept = ["frozen", "old", "older middle", "young"].map(|name| {
        let node = world.node(name);
        match name {
            "frozen" => world.gc.freeze(),
            "old" => _ = world.gc.collect(Old),
            "older middle" => _ = world.gc.collect(Young),
            _ => {}
        }
        node
    });
    let _youngest = world.node("youngest");
    same(
        "get_objects()",
        names(None).as_str(),
        "young youngest older middle old",
    );
    same(
        "get_objects(0)",
        names(Some(Young)).as_str(),
        "young youngest",
    );
    same("get_objects(2)", names(Some(Old)).as_str(), "old");
    let listed = world.gc.get_objects(None);
    same("the refcount of a listed object", kept[1].refcount(), 2);
    drop(listed);
    same("its refcount without the list", kept[1].refcount(), 1);
}
