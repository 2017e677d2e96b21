use crate::world::{Instance, World, append, empty, same, text};
use ch07_graph::{Graph, diff, growth};
use testkit::{lesson, snapshot};

/// Who came and who went.
fn change(before: &Graph, after: &Graph) -> String {
    let diff = diff(before, after);
    format!("born: {} | died: {}", text(&diff.born), text(&diff.died))
}

#[test]
fn born_and_died() {
    let _lesson = lesson! {
        python: "a = []; b = []      # then: del a; c = []; d = []",
        rule: "born: only in the later snapshot; died: only in the earlier one; both in the order of birth",
        page: "ch07-graph.html#diff",
    };
    let world = World::new();
    let a = world.list(&[]);
    let b = world.list(&[]);
    let before = world.graph();
    drop(a);
    let _c = world.list(&[]);
    let _d = world.list(&[&b]);
    let after = world.graph();
    same(
        "the change",
        change(&before, &after),
        "born: #3 #4 | died: #1",
    );
    same(
        "the change backwards",
        change(&after, &before),
        "born: #1 | died: #3 #4",
    );
    same("no change", change(&after, &after), "born:  | died: ");
}

#[test]
fn another_object_at_the_same_address() {
    let _lesson = lesson! {
        python: "a = []; n = id(a); del a; b = []\nid(b) == n      # True: and yet another object",
        rule: "objects are compared by birth number: addresses come back (R4)",
        page: "ch07-graph.html#diff",
    };
    let world = World::new();
    let _first = world.list(&[]);
    let a = world.list(&[]);
    let before = world.graph();
    let place = a.id();
    drop(a);
    let b = world.list(&[]);
    testkit::note(format!(
        "the new list has the old one's address: {}",
        b.id() == place
    ));
    same(
        "the change",
        change(&before, &world.graph()),
        "born: #3 | died: #2",
    );
}

#[test]
fn who_changed_is_still_the_same() {
    let _lesson = lesson! {
        python: "a = []      # then: a.append(b); the list is the same object",
        rule: "diff says who came and who went, not what they hold",
        page: "ch07-graph.html#diff",
    };
    let world = World::new();
    let a = world.list(&[]);
    let b = world.int(1);
    let before = world.graph();
    append(&a, &b);
    let _name = a.clone();
    same(
        "the change",
        change(&before, &world.graph()),
        "born:  | died: ",
    );
}

/// One round of a program that leaks a session, a list for each, and frees the
/// rest.
fn request(world: &World, registry: &ch03_ref::Ref) {
    let session = world.owner::<Instance>(&[]);
    let entry = world.list(&[&session]);
    append(registry, &entry);
    let _working = world.dict(&[("session", &session)]);
}

#[test]
fn the_leak_hunt() {
    let _lesson = lesson! {
        python: "objgraph.show_growth()      # call it, do the thing again, call it again",
        rule: "what has grown by one for each request is the leak; what is new leads to it",
        page: "ch07-graph.html#leak-hunt",
    };
    let world = World::new();
    let registry = world.list(&[]);
    request(&world, &registry);
    let before = world.graph();
    request(&world, &registry);
    request(&world, &registry);
    let after = world.graph();
    let lines = growth(&before, &after).into_iter().map(|g| {
        format!(
            "{:<8} {} → {}  +{}\n",
            g.kind,
            g.before,
            g.after,
            g.after - g.before
        )
    });
    snapshot!(lines.collect::<String>(), @r"
    Session  1 → 3  +2
    list     2 → 4  +2
    ");
    let new = diff(&before, &after).born;
    same("what is new", text(&new), "#5 #6 #8 #9");
    let why = after.why_alive(new[0]).map(|path| path.to_string());
    same(
        "why the first new one is alive",
        why.as_deref(),
        Some("#1 list [1] → #6 list [0] → #5 Session"),
    );
    empty(&registry);
    same(
        "what has grown when the registry is empty",
        growth(&before, &world.graph()),
        [],
    );
}

#[test]
fn the_most_grown_comes_first() {
    let _lesson = lesson! {
        python: "objgraph.show_growth()      # the biggest growth first; what shrank is not shown",
        rule: "types that have grown, the most grown first, and by name where they grew alike",
        page: "ch07-graph.html#leak-hunt",
    };
    let world = World::new();
    let steady = world.list(&[]);
    let shrinking = [(); 3].map(|_| world.dict(&[]));
    let many: Vec<_> = (0..5).map(|n| world.int(n)).collect();
    let before = world.graph();
    assert!(!before.is_empty() && Graph::default().is_empty());
    let tuples = [(); 3].map(|_| world.tuple(&[]));
    let sessions = [(); 2].map(|_| world.owner::<Instance>(&[]));
    let numbers = [6, 7].map(|n| world.int(n));
    let another = world.list(&[]);
    drop((steady, shrinking));
    let after = world.graph();
    let grown: Vec<String> = growth(&before, &after)
        .iter()
        .map(|g| format!("{} {}→{}", g.kind, g.before, g.after))
        .collect();
    same(
        "what has grown",
        grown.join(", "),
        "tuple 0→3, Session 0→2, int 5→7",
    );
    drop((many, tuples, sessions, numbers, another));
}
