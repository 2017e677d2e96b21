use crate::world::{Random, World, append, same, text};
use testkit::{lesson, seeds};

#[test]
fn each_referrer_once_in_order_of_birth() {
    let _lesson = lesson! {
        python: "x = []; d = {'k': x}; y = [x, x]\n\
                 gc.get_referrers(x)      # d, y (and the names' dict): y once",
        rule: "referrers are objects, not references: each one once, the oldest first",
        page: "ch07-graph.html#referrers",
    };
    let world = World::new();
    let x = world.list(&[]);
    let d = world.dict(&[("k", &x)]);
    let y = world.list(&[&x, &x]);
    let far = world.list(&[&y]);
    let graph = world.graph();
    same("who refers to x", text(&graph.referrers(x.uid())), "#2 #3");
    same("who refers to y", text(&graph.referrers(y.uid())), "#4");
    same("who refers to d", text(&graph.referrers(d.uid())), "");
    same(
        "who refers to the last list",
        text(&graph.referrers(far.uid())),
        "",
    );
}

#[test]
fn an_object_may_refer_to_itself() {
    let _lesson = lesson! {
        python: "l = []; l.append(l)\ngc.get_referrers(l)      # l is among them",
        rule: "an object that refers to itself is one of its referrers",
        page: "ch07-graph.html#referrers",
    };
    let world = World::new();
    let l = world.list(&[]);
    append(&l, &l);
    let graph = world.graph();
    same("who refers to l", text(&graph.referrers(l.uid())), "#1");
}

#[test]
fn nobody_refers_to_a_stranger() {
    let _lesson = lesson! {
        python: "an object made after the snapshot is not in it",
        rule: "an unknown object has no referrers; asking is not a mistake",
        page: "ch07-graph.html#referrers",
    };
    let world = World::new();
    let graph = world.graph();
    let late = world.list(&[]);
    let _holder = world.list(&[&late]);
    same("who refers to it", text(&graph.referrers(late.uid())), "");
    same("what it refers to", text(graph.referents(late.uid())), "");
}

#[test]
fn referrers_are_referents_turned_round() {
    let _lesson = lesson! {
        python: "any objects that refer to each other in any way",
        rule: "a is among b's referrers exactly if b is among a's referents",
        page: "ch07-graph.html#referrers",
    };
    for mut rng in seeds(40) {
        let random = Random::new(&mut rng, 12);
        let graph = random.world.graph();
        for (to, &uid) in random.uids.iter().enumerate() {
            let from = (0..random.uids.len()).filter(|&at| random.edges[at].contains(&to));
            let expected: Vec<_> = from.map(|at| random.uids[at]).collect();
            same(
                &format!("who refers to {uid}"),
                graph.referrers(uid),
                expected,
            );
        }
    }
}
