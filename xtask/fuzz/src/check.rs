//! Heap and shadow, compared after each statement.

use crate::act::{Act, Kind};
use crate::world::{Watch, World};
use ch03_ref::{IMMORTAL, Uid};
use ch12_generations::Generation;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Runs a program, and compares after each statement.
///
/// # Panics
/// If heap and shadow do not agree; the text says about what.
pub fn run(program: &[Act]) {
    let mut world = World::new();
    for act in program {
        world.run(act);
        compare(&mut world);
        let whole = matches!(act, Act::Collect(2)) && !world.frozen;
        if whole {
            let left = garbage(&world);
            assert!(left.is_empty(), "garbage after a full collection: {left:?}");
        }
    }
    end(world);
}

/// Who is alive in the heap and was made by the program.
fn alive(world: &World) -> BTreeSet<Uid> {
    let uids = world.heap.uids().into_iter();
    uids.filter(|uid| !world.scenery.contains(uid)).collect()
}

/// Objects of the shadow that nobody can reach.
fn garbage(world: &World) -> BTreeSet<Uid> {
    let nodes: BTreeSet<Uid> = world.shadow.nodes.keys().copied().collect();
    nodes
        .difference(&world.shadow.reachable())
        .copied()
        .collect()
}

fn compare(world: &mut World) {
    world.shadow.let_die();
    look_at_the_shelf(world);
    bury(world);
    let shadow: BTreeSet<Uid> = world.shadow.nodes.keys().copied().collect();
    assert_eq!(
        alive(world),
        shadow,
        "who is alive: the heap, and the shadow"
    );
    compare_counts(world);
    let watches = std::mem::take(&mut world.watches);
    watches.iter().for_each(|watch| compare_weak(world, watch));
    world.watches = watches;
}

/// What a collection's finalizers put on the shelf.
fn look_at_the_shelf(world: &mut World) {
    let garbage = garbage(world);
    let shelf: Vec<Uid> = world.shelf.borrow().iter().map(|r| r.uid()).collect();
    for &uid in &shelf {
        if !world.shadow.shelf.contains(&uid) {
            assert!(world.may_collect, "{uid} is saved without a collection");
            assert!(
                garbage.contains(&uid),
                "{uid} was reachable when it was finalized"
            );
            let node = world.shadow.node(uid);
            assert_eq!(node.kind, Some(Kind::Phoenix), "{uid} is on the shelf");
            assert!(!node.asked, "{uid} was finalized before");
            node.asked = true;
            world.resurrected = true;
        }
    }
    let known: BTreeSet<Uid> = world.shadow.shelf.iter().copied().collect();
    let found: BTreeSet<Uid> = shelf.iter().copied().collect();
    assert!(
        known.is_subset(&found),
        "{known:?} are on the shelf, found {found:?}"
    );
    world.shadow.shelf = shelf;
}

/// Who is not alive any more must be garbage, and garbage is collected by
/// collections only.
fn bury(world: &mut World) {
    let alive = alive(world);
    let reachable = world.shadow.reachable();
    let nodes = world.shadow.nodes.keys().copied();
    let dead: Vec<Uid> = nodes.filter(|uid| !alive.contains(uid)).collect();
    for uid in dead {
        assert!(world.may_collect, "{uid} died without a collection");
        assert!(!reachable.contains(&uid), "{uid} died and was reachable");
        world.shadow.nodes.remove(&uid);
    }
    for (uid, node) in &world.shadow.nodes {
        for (_, to) in &node.edges {
            let lives = world.shadow.nodes.contains_key(to);
            assert!(lives, "{uid} is alive and refers to {to}, which is dead");
        }
    }
}

fn compare_counts(world: &World) {
    for (uid, count) in world.shadow.counts() {
        let node = &world.shadow.nodes[&uid];
        let census = world.heap.census(uid).expect("it is alive");
        if node.immortal {
            assert_eq!(census.refcount, IMMORTAL as usize, "{uid} is immortal");
        } else {
            assert_eq!(
                census.refcount, count,
                "references to {uid} {}",
                census.kind
            );
        }
        let mut found = census.referents;
        found.retain(|to| !world.scenery.contains(to));
        found.sort();
        let mut expected: Vec<Uid> = node.edges.iter().map(|&(_, to)| to).collect();
        expected.sort();
        assert_eq!(found, expected, "what {uid} {} refers to", census.kind);
    }
}

/// A weak reference to the living leads to them, unless they were condemned
/// once; one to the dead leads nowhere, and called back once.
fn compare_weak(world: &World, watch: &Watch) {
    let target = watch.weak.upgrade().map(|r| r.uid());
    let lives = world.shadow.nodes.contains_key(&watch.target);
    match target {
        Some(uid) => assert!(
            lives && uid == watch.target,
            "a weak reference leads to {uid}"
        ),
        None => assert!(
            !lives || world.resurrected,
            "no weak reference leads to {} any more",
            watch.target
        ),
    }
    if let Some(calls) = &watch.calls {
        let expected = usize::from(target.is_none());
        assert_eq!(calls.get(), expected, "calls for {}", watch.target);
    }
}

/// The end of the program: first of what it has, then of the heap.
fn end(mut world: World) {
    world.names = Default::default();
    world.shadow.names = Default::default();
    world.watches.clear();
    world.shadow.handles.clear();
    world.collector.unfreeze();
    world.may_collect = true; // finalizers that are busy
    compare(&mut world);
    // What finalizers save is let go again.
    for _ in 0..3 {
        drop(world.shelf.take());
        world.shadow.shelf.clear();
        world.collector.collect(Generation::Old);
        compare(&mut world);
    }
    let left = garbage(&world);
    assert!(left.is_empty(), "garbage at the end: {left:?}");
    let (token, shelf) = (Rc::clone(&world.token), Rc::clone(&world.shelf));
    drop(world);
    // The heap's end runs finalizers, too, and the shelf keeps whom they save.
    drop(shelf.take());
    assert_eq!(
        Rc::strong_count(&token),
        1,
        "payloads that outlive the heap"
    );
}
