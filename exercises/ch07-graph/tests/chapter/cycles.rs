use crate::world::{Random, World, append, same, text, uids};
use ch07_graph::Graph;
use testkit::{lesson, seeds, with_stack};

/// The cycles as text: `#1 #2 | #4`.
fn cycles(graph: &Graph) -> String {
    let cycles: Vec<String> = graph.sccs().iter().map(|c| text(c)).collect();
    cycles.join(" | ")
}

#[test]
fn a_tangle_is_not_a_cycle() {
    let _lesson = lesson! {
        python: "x = [1, 2, 3]; y = [x, dict(key1=x)]; z = [y, (x, y)]      # no cycle at all",
        rule: "sharing is not a cycle: no object here leads back to itself",
        page: "ch07-graph.html#three-lists",
    };
    let world = World::new();
    let [x, _y, z, _, _] = world.article();
    same("cycles in x, y, z", cycles(&world.graph()), "");
    append(&x, &z);
    same(
        "cycles after x.append(z): everything but the numbers",
        cycles(&world.graph()),
        "#4 #5 #6 #7 #8",
    );
}

#[test]
fn one_object_alone() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); b = [a, a]; c = []      # a is a cycle; b and c are none",
        rule: "a single object is a cycle only if it refers to itself",
        page: "ch07-graph.html#cycles",
    };
    let world = World::new();
    let a = world.list(&[]);
    append(&a, &a);
    let _b = world.list(&[&a, &a]);
    let _c = world.list(&[]);
    same("cycles", cycles(&world.graph()), "#1");
}

#[test]
fn one_way_streets_join_nothing() {
    let _lesson = lesson! {
        python: "two rings, and a list in between that leads from one to the other",
        rule: "a cycle is a group in which each reaches each: forward alone is not enough",
        page: "ch07-graph.html#cycles",
    };
    let world = World::new();
    let first = world.ring(3);
    let second = world.ring(2);
    let between = world.list(&[&second[0]]);
    append(&first[1], &between);
    append(&first[2], &second[1]);
    same("two cycles", cycles(&world.graph()), "#1 #2 #3 | #4 #5");
    append(&second[1], &first[0]);
    same(
        "one cycle, when the second ring leads back",
        cycles(&world.graph()),
        "#1 #2 #3 #4 #5 #6",
    );
}

#[test]
fn closed_groups_stay_closed() {
    let _lesson = lesson! {
        python: "a ↔ b; then c ↔ d, and d leads to a",
        rule: "a reference into a group that is complete does not lower anybody's number",
        page: "ch07-graph.html#cycles",
    };
    let world = World::new();
    let first = world.ring(2);
    let second = world.ring(2);
    append(&second[1], &first[0]);
    append(&second[0], &first[1]);
    same("cycles", cycles(&world.graph()), "#1 #2 | #3 #4");
    let world = World::new();
    let [a, b, c, d] = [(); 4].map(|_| world.list(&[]));
    for (from, to) in [(&a, &b), (&b, &c), (&c, &b), (&a, &d), (&d, &c), (&d, &a)] {
        append(from, to);
    }
    same("cycles", cycles(&world.graph()), "#1 #4 | #2 #3");
}

#[test]
fn cycles_are_in_order() {
    let _lesson = lesson! {
        python: "the same heap gives the same text, today and tomorrow",
        rule: "members in the order of birth, groups by their first members",
        page: "ch07-graph.html#cycles",
    };
    let world = World::new();
    let lists: Vec<_> = (0..6).map(|_| world.list(&[])).collect();
    for (from, to) in [(4, 0), (0, 4), (5, 1), (1, 3), (3, 5), (2, 2)] {
        append(&lists[from], &lists[to]);
    }
    same("cycles", cycles(&world.graph()), "#1 #5 | #2 #4 #6 | #3");
}

#[test]
fn garbage_or_not_a_cycle_is_a_cycle() {
    let _lesson = lesson! {
        python: "a ring that somebody holds, and one that nobody holds",
        rule: "whether a cycle is garbage is another question: look at external references",
        page: "ch07-graph.html#cycles",
    };
    let world = World::new();
    let lost = world.ring(2);
    let kept = world.ring(2);
    drop(lost);
    let graph = world.graph();
    same("cycles", cycles(&graph), "#1 #2 | #3 #4");
    same("garbage", text(&graph.garbage()), "#1 #2");
    drop(kept);
}

#[test]
fn a_hundred_thousand_in_a_ring() {
    let _lesson = lesson! {
        python: "a doubly linked list of 100,000 nodes, and a chain as long",
        rule: "recursion ends where the machine's stack does: the visits need a stack of your own",
        page: "ch07-graph.html#cycles",
    };
    with_stack(256 * 1024, || {
        let world = World::new();
        let mut ring = world.ring(100_000);
        let members = uids(&ring);
        ring.truncate(1);
        let mut chain = world.chain(100_000);
        chain.truncate(1);
        let cycles = world.graph().sccs();
        same("how many cycles", cycles.len(), 1);
        assert!(
            cycles[0] == members,
            "the ring has {} members",
            cycles[0].len()
        );
    });
}

#[test]
fn each_reaches_each() {
    let _lesson = lesson! {
        python: "any objects that refer to each other in any way",
        rule: "two objects are in one cycle exactly if each can be reached from the other",
        page: "ch07-graph.html#cycles",
    };
    for mut rng in seeds(120) {
        let random = Random::new(&mut rng, 10);
        let graph = random.world.graph();
        let size = random.uids.len();
        let after: Vec<_> = (0..size).map(|at| random.after(at)).collect();
        let mut expected: Vec<String> = Vec::new();
        let mut seen = vec![false; size];
        for at in 0..size {
            let group: Vec<usize> = (0..size)
                .filter(|&to| after[at].contains(&to) && after[to].contains(&at))
                .collect();
            if !group.is_empty() && !seen[at] {
                group.iter().for_each(|&to| seen[to] = true);
                let group: Vec<_> = group.iter().map(|&to| random.uids[to]).collect();
                expected.push(text(&group));
            }
        }
        same("cycles", cycles(&graph), expected.join(" | "));
    }
}
