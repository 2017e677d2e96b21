use crate::world::{World, link, same};
use ch03_ref::Ref;
use ch12_generations::Generation::{Old, Young};
use testkit::{Rng, assert_log, lesson, note, seeds, snapshot};

#[test]
fn garbage_dies_with_the_next_birth() {
    let _lesson = lesson! {
        python: "# a collector that runs at every allocation: what breaks now was broken before",
        rule: "under stress all garbage is broken up whenever a container is made",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    world.gc.stress(true);
    world.ring("one");
    assert_log!(world.log, "");
    world.ring("two");
    assert_log!(world.log, "one freed");
    let _three = world.node("three");
    assert_log!(world.log, "two freed");
    world.gc.stress(false);
    world.ring("four");
    let _five = world.node("five");
    assert_log!(world.log, "");
}

#[test]
fn old_garbage_dies_as_well() {
    let _lesson = lesson! {
        python: "# under stress every generation is looked at",
        rule: "a sweep breaks up the garbage of every generation, the old first; only the frozen are left alone",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    let [frozen, old, middle, young] = ["frozen", "old", "middle", "young"].map(|name| {
        let node = world.node(name);
        link(&node, &node);
        match name {
            "frozen" => world.gc.freeze(),
            "old" => _ = world.gc.collect(Old),
            "middle" => _ = world.gc.collect(Young),
            _ => {}
        }
        node
    });
    drop((frozen, old, middle, young));
    world.gc.stress(true);
    let _next = world.node("next");
    assert_log!(world.log, "old freed\nmiddle freed\nyoung freed");
}

#[test]
fn stress_changes_no_age_and_no_count() {
    let _lesson = lesson! {
        python: "# gc.get_count(), gc.get_stats() and gc.callbacks do not notice",
        rule: "a sweep looks at everybody once and breaks the garbage up. Nobody grows older, no collection is counted, nobody is told",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    let old = world.node("old");
    world.gc.collect(Old);
    let middle = world.node("middle");
    world.gc.collect(Young);
    // A later one that holds an earlier one: found late, and still in its place.
    let young = [world.node("y1"), world.node("y2"), world.node("y3")];
    link(&young[2], &young[0]);
    link(&young[1], &middle);
    let [_, second, third] = young; // y1 lives by y3 alone
    world.log_generations();
    world.gc.stress(true);
    world.ring("ring");
    let before = world.gc.work();
    let _next = world.node("next");
    assert_log!(world.log, "ring freed");
    same(
        "objects looked at by the last birth",
        world.gc.work() - before,
        6,
    );
    same("get_count()", world.gc.get_count(), [4, 1, 0]);
    snapshot!(world.ages(), @"young 4, middle 1, old 1");
    let names: Vec<String> = world
        .gc
        .get_objects(Some(Young))
        .iter()
        .map(crate::world::name_of)
        .collect();
    same(
        "the young ones in order",
        names.join(" ").as_str(),
        "y1 y2 y3 next",
    );
    same(
        "collections in the statistics",
        world.gc.get_stats(Old).collections,
        1,
    );
    drop((old, middle, second, third));
}

#[test]
fn stress_does_not_replace_the_schedule() {
    let _lesson = lesson! {
        python: "gc.set_threshold(100, 3, 3)      # and 600 objects that are kept, under stress",
        rule: "the automatic collections come as they would without stress",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    world.threshold([100, 3, 3]);
    world.log_generations();
    world.gc.stress(true);
    let _kept: Vec<Ref> = (0..1000).map(|_| world.quiet()).collect();
    same("the sequence", world.sequence().as_str(), "000010000");
}

#[test]
fn disabled_is_disabled() {
    let _lesson = lesson! {
        python: "gc.disable()      # a program that wants its garbage gets it, also under stress",
        rule: "stress is automatic collecting: disable and threshold 0 stop it",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    world.gc.stress(true);
    world.gc.disable();
    world.ring("ring");
    let _a = world.node("a");
    assert_log!(world.log, "");
    same("objects looked at", world.gc.work(), 0);
    world.gc.enable();
    let _b = world.node("b");
    assert_log!(world.log, "ring freed");
}

#[test]
fn finalizers_run_under_stress() {
    let _lesson = lesson! {
        python: "def __del__(self): N()      # a finalizer may allocate, and nothing begins inside",
        rule: "a sweep is a collection: no other one begins inside it, and finalizers are called once",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    world.gc.stress(true);
    let log = world.log.clone();
    let ring = world.with_del("ring", move |me| {
        log.push("del ring");
        let inner = me
            .heap()
            .alloc(crate::world::Loose::<false>(Default::default()));
        drop(inner);
        log.push("del is over");
    });
    link(&ring, &ring);
    drop(ring);
    let _next = world.node("next");
    assert_log!(world.log, "del ring\ndel is over\nring freed");
}

#[test]
fn a_sweep_lets_go_of_the_living() {
    let _lesson = lesson! {
        python: "def __del__(self): shelf.clear()      # what lay on the shelf dies there, also under stress",
        rule: "while garbage is broken up a sweep holds nobody else: who lives is let go of before",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    let shelf = std::cell::RefCell::new(Some(world.node("m")));
    let log = world.log.clone();
    let ring = world.with_del("ring", move |_| {
        drop(shelf.take());
        log.push("del is over");
    });
    link(&ring, &ring);
    drop(ring);
    world.gc.stress(true);
    let _next = world.node("next");
    assert_log!(world.log, "m freed\ndel is over\nring freed");
}

#[test]
fn no_sweep_inside_a_collection() {
    let _lesson = lesson! {
        python: "def __del__(self): junk(); N()      # inside gc.collect(), under stress: junk waits",
        rule: "while a collection is going on nothing begins, a sweep included",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    let (log, inner) = (world.log.clone(), world.node("junk"));
    link(&inner, &inner);
    let junk = std::cell::RefCell::new(Some(inner));
    let ring = world.with_del("ring", move |me| {
        drop(junk.take());
        drop(
            me.heap()
                .alloc(crate::world::Loose::<false>(Default::default())),
        );
        log.push("del is over");
    });
    link(&ring, &ring);
    drop(ring);
    world.gc.stress(true);
    same("collect(Old)", world.gc.collect(Old), 1);
    assert_log!(world.log, "del is over\nring freed");
    let _next = world.node("next");
    assert_log!(world.log, "junk freed");
}

#[test]
fn saveall_saves_under_stress() {
    let _lesson = lesson! {
        python: "gc.set_debug(gc.DEBUG_SAVEALL)      # under stress too",
        rule: "a sweep does with garbage what a collection does",
        page: "ch12-generations.html#stress",
    };
    let world = World::new();
    world.gc.set_debug(ch12_generations::DebugFlags::SAVEALL);
    world.gc.stress(true);
    world.ring("ring");
    let _next = world.node("next");
    assert_log!(world.log, "");
    same("garbage", world.gc.garbage().len(), 1);
    world.gc.set_debug(ch12_generations::DebugFlags::NONE);
    drop(world.gc.take_garbage());
    let _last = world.node("last");
    assert_log!(world.log, "ring freed");
}

/// Plays a random program, and returns what it can see of itself: the names
/// that it reaches, in the order in which it reaches them.
fn play(mut rng: Rng, stress: bool) -> (String, String, [u32; 3]) {
    let world = World::new();
    world.threshold([15, 2, 2]);
    world.log_generations();
    world.gc.stress(stress);
    let mut names: Vec<Ref> = Vec::new();
    for i in 0..200 {
        match rng.below(8) {
            0..=2 => names.push(world.node(&format!("n{i}"))),
            3..=5 if !names.is_empty() => {
                let (from, to) = (rng.below(names.len()), rng.below(names.len()));
                link(&names[from], &names[to]);
            }
            6 if !names.is_empty() => drop(names.swap_remove(rng.below(names.len()))),
            _ => {}
        }
    }
    // What the names reach.
    let mut order: Vec<Ref> = names.clone();
    let mut next = 0;
    while let Some(r) = order.get(next).cloned() {
        r.traverse(&mut |child| {
            if !order.iter().any(|known| ch03_ref::is(known, child)) {
                order.push(child.clone());
            }
        });
        next += 1;
    }
    let reached: Vec<String> = order.iter().map(crate::world::name_of).collect();
    drop(order);
    world.gc.collect(Old);
    let mut alive: Vec<String> = world
        .heap
        .refs()
        .iter()
        .map(crate::world::name_of)
        .collect();
    let mut of_reached = reached.clone();
    of_reached.sort();
    of_reached.dedup();
    alive.sort();
    same(
        "who is alive at the end, and who is reached",
        &alive,
        &of_reached,
    );
    let mut freed: Vec<String> = world.log.take().lines().map(Into::into).collect();
    freed.retain(|line| line.contains("freed"));
    freed.sort();
    (reached.join(" "), freed.join("\n"), world.gc.get_count())
}

#[test]
fn random_programs_do_not_notice() {
    let _lesson = lesson! {
        python: "# any program: the same names reach the same objects, with and without stress",
        rule: "a collector takes only what nobody can reach, so no program can tell when it ran",
        page: "ch12-generations.html#stress",
    };
    for rng in seeds(60) {
        let (reached, freed, _) = play(rng.clone(), false);
        note("and now under stress");
        let (stressed, freed_too, _) = play(rng, true);
        let lost: Vec<&str> = reached
            .split_whitespace()
            .filter(|name| !stressed.split_whitespace().any(|other| other == *name))
            .collect();
        same("reached by names, and gone under stress", lost, vec![]);
        same("what the names reach", stressed, reached);
        same("who was freed until the end", freed_too, freed);
    }
}
