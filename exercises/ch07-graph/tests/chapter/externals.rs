use crate::world::{Random, World, append, same, text, uids};
use ch03_ref::IMMORTAL;
use testkit::{lesson, seeds, with_stack};

#[test]
fn what_the_slots_do_not_explain_is_outside() {
    let _lesson = lesson! {
        python: "x = []; y = [x]; z = x      # x: 3 references, 1 from y: 2 from names",
        rule: "external = count, less one for each reference that an object owns",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let x = world.list(&[]);
    let y = world.list(&[&x]);
    let z = x.clone();
    let graph = world.graph();
    same("x's external references", graph.external(x.uid()), Some(2));
    same("y's", graph.external(y.uid()), Some(1));
    let late = world.list(&[]);
    same("a stranger's", graph.external(late.uid()), None);
    drop((x, z, late));
    let graph = world.graph();
    same(
        "all of them, when only y has a name",
        graph.externals(),
        [0, 1],
    );
    same(
        "who is held from outside",
        text(&graph.roots()),
        y.uid().to_string(),
    );
}

#[test]
fn every_slot_counts() {
    let _lesson = lesson! {
        python: "x = []; b = [x, x]; del x      # 2 references, both from b: nobody outside",
        rule: "an object with two references takes two off",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let x = world.list(&[]);
    let uid = x.uid();
    let _b = world.list(&[&x, &x]);
    drop(x);
    same(
        "x's external references",
        world.graph().external(uid),
        Some(0),
    );
}

#[test]
fn its_own_reference_is_inside() {
    let _lesson = lesson! {
        python: "l = []; l.append(l); del l      # count 1, and nobody outside has it",
        rule: "an object's reference to itself comes from inside the graph",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let l = world.list(&[]);
    let uid = l.uid();
    append(&l, &l);
    same("with a name", world.graph().external(uid), Some(1));
    drop(l);
    let graph = world.graph();
    same("its count", graph.node(uid).unwrap().refcount, 1);
    same("without a name", graph.external(uid), Some(0));
}

#[test]
fn a_ring_holds_only_itself() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b)\ndel a, b      # counts 1 and 1, external 0 and 0",
        rule: "in a cycle that nobody holds each count is explained by the cycle",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let mut ring = world.ring(3);
    let kept = ring.pop();
    drop(ring);
    same("with one name left", world.graph().externals(), [0, 0, 1]);
    drop(kept);
    let graph = world.graph();
    same("without names", graph.externals(), [0, 0, 0]);
    same("who is held from outside", text(&graph.roots()), "");
}

#[test]
fn immortals_are_always_held() {
    let _lesson = lesson! {
        python: "l = [None] * 1000      # None's count does not change: it is immortal",
        rule: "nothing is taken off the mark of an immortal: somebody holds it for ever",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let none = world.int(0);
    world.heap.immortalize(none.clone());
    let uid = none.uid();
    let list = world.list(&[&none, &none, &none]);
    drop(none);
    let graph = world.graph();
    same(
        "external references",
        graph.external(uid),
        Some(IMMORTAL as usize),
    );
    same(
        "who is held",
        graph.roots(),
        uids([&world.heap.lookup(uid).unwrap(), &list]),
    );
}

#[test]
fn a_leak_in_c_is_seen() {
    let _lesson = lesson! {
        python: "a C module that forgets Py_DECREF: the count is too high, and no object explains it",
        rule: "a reference that nobody owns any more looks as if somebody outside had it",
        page: "ch07-graph.html#external",
    };
    let world = World::new();
    let x = world.list(&[]);
    let uid = x.uid();
    x.leak(3);
    drop(x);
    let graph = world.graph();
    same(
        "external references of the leaked list",
        graph.external(uid),
        Some(3),
    );
    same(
        "objects that are shown too often",
        text(&graph.invented()),
        "",
    );
}

#[test]
fn a_hundred_thousand_at_once() {
    let _lesson = lesson! {
        python: "a linked list of 100,000 nodes",
        rule: "one look at each reference is enough for all objects together",
        page: "ch07-graph.html#external",
    };
    with_stack(256 * 1024, || {
        let world = World::new();
        let mut chain = world.chain(100_000);
        chain.truncate(1);
        let graph = world.graph();
        same("who is held from outside", graph.roots(), uids(&chain));
    });
}

#[test]
fn externals_are_what_the_hands_hold() {
    let _lesson = lesson! {
        python: "any objects that refer to each other in any way, and any names",
        rule: "for every object: external = references that no object owns",
        page: "ch07-graph.html#external",
    };
    for mut rng in seeds(60) {
        let random = Random::new(&mut rng, 12);
        let graph = random.world.graph();
        same(
            "references from outside",
            graph.externals(),
            &random.outside[..],
        );
        for (at, &uid) in random.uids.iter().enumerate() {
            same(
                &format!("{uid}'s"),
                graph.external(uid),
                Some(random.outside[at]),
            );
        }
    }
}
