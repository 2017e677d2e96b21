use crate::world::{Instance, World, append, same, text, uids};
use ch03_ref::Uid;
use ch07_graph::{Limits, Shown};
use testkit::{lesson, with_stack};

fn edges(shown: &Shown) -> String {
    let edges: Vec<String> = shown
        .edges
        .iter()
        .map(|(from, to)| format!("{from}→{to}"))
        .collect();
    edges.join(" ")
}

fn depth(max_depth: usize) -> Limits {
    Limits {
        max_depth,
        ..Limits::default()
    }
}

#[test]
fn eight_nodes() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([z], filename='ref_topo.png')\n\
                 # Graph written to ref_topo.png (8 nodes)",
        rule: "breadth first over referents, three references deep: z, y and the tuple, x and the dict, 1 2 3",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let [x, y, z, dict, tuple] = world.article();
    let graph = world.graph();
    let shown = graph.show_refs(&[z.uid()], &Limits::default());
    same(
        "what is printed",
        shown.message("ref_topo.png"),
        "Graph written to ref_topo.png (8 nodes)",
    );
    same(
        "the nodes, as they are met",
        text(&shown.nodes[..5]),
        text(&uids([&z, &y, &tuple, &x, &dict])),
    );
    same(
        "the edges",
        edges(&shown),
        "#8→#6 #8→#7 #6→#4 #6→#5 #7→#4 #7→#6 #4→#1 #4→#2 #4→#3 #5→#4",
    );
    same("skipped references", shown.skipped, []);
}

#[test]
fn how_deep() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([a], max_depth=2)      # a, what a refers to, and what that refers to",
        rule: "objects at max_depth are shown, and nothing behind them",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let chain = world.chain(8);
    let graph = world.graph();
    let root = [chain[0].uid()];
    for (limit, nodes) in [(0, 1), (1, 2), (2, 3), (3, 4), (7, 8), (100, 8)] {
        let shown = graph.show_refs(&root, &depth(limit));
        same(
            &format!("nodes with max_depth={limit}"),
            shown.nodes.len(),
            nodes,
        );
        same(
            &format!("edges with max_depth={limit}"),
            shown.edges.len(),
            nodes - 1,
        );
    }
}

#[test]
fn the_nearest_way_counts() {
    let _lesson = lesson! {
        python: "l = []; a = [[[l]], l]      # l is one reference away, and three",
        rule: "an object is as deep as the shortest way to it: breadth first",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let end = world.list(&[]);
    let l = world.list(&[&end]);
    let inner = world.list(&[&l]);
    let outer = world.list(&[&inner]);
    let a = world.list(&[&outer, &l]);
    let graph = world.graph();
    let shown = graph.show_refs(&[a.uid()], &depth(2));
    same(
        "the nodes",
        text(&shown.nodes),
        text(&uids([&a, &outer, &l, &inner, &end])),
    );
    same("the edges", edges(&shown), "#5→#4 #5→#2 #4→#3 #2→#1");
}

#[test]
fn ten_references_an_object() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([[0, 1, …, 12]])      # 11 nodes, and \"3 more references\"",
        rule: "the first ten references of an object are followed, the rest is counted",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let numbers: Vec<_> = (0..13).map(|n| world.int(n)).collect();
    let list = world.list(&[]);
    numbers.iter().for_each(|n| append(&list, n));
    let graph = world.graph();
    let shown = graph.show_refs(&[list.uid()], &Limits::default());
    same("nodes", shown.nodes.len(), 11);
    same("edges", shown.edges.len(), 10);
    same("skipped", shown.skipped, [(list.uid(), 3)]);
    let few = Limits {
        too_many: 13,
        ..Limits::default()
    };
    let shown = graph.show_refs(&[list.uid()], &few);
    same("nodes with too_many=13", shown.nodes.len(), 14);
    same("skipped with too_many=13", shown.skipped, []);
}

#[test]
fn the_same_one_twice_is_two_references() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([[c, b] + [a] * 9])      # from the last to the first: nine arrows to a, one to b, none to c",
        rule: "it is references that are drawn and counted up to ten, not objects",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let [a, b, c] = [1, 2, 3].map(|n| world.int(n));
    let list = world.list(&[&a, &a, &a, &a, &a, &a, &a, &a, &a, &b, &c]);
    let graph = world.graph();
    let shown = graph.show_refs(&[list.uid()], &Limits::default());
    same(
        "the nodes",
        text(&shown.nodes),
        text(&uids([&list, &a, &b])),
    );
    same("edges", shown.edges.len(), 10);
    same("skipped", shown.skipped, [(list.uid(), 1)]);
}

#[test]
fn roots_and_what_is_ignored() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([a, a, b])      # a is put into the queue twice, and counted twice",
        rule: "each root enters the queue as often as it is named; what is ignored is never met",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let tool = world.list(&[]);
    let b = world.list(&[&tool]);
    let a = world.list(&[&b, &tool, &tool]);
    let graph = world.graph();
    let limits = Limits {
        ignore: vec![tool.uid()],
        too_many: 1,
        ..Limits::default()
    };
    let roots: [Uid; 3] = [a.uid(), a.uid(), b.uid()];
    let shown = graph.show_refs(&roots, &limits);
    same("the nodes", text(&shown.nodes), text(&uids([&a, &a, &b])));
    same("the edges", edges(&shown), "#3→#2 #3→#2");
    same(
        "skipped: the ignored ones are not there to be skipped",
        shown.skipped,
        [],
    );
}

#[test]
fn backwards() {
    let _lesson = lesson! {
        python: "objgraph.show_backrefs([x])      # who refers to x, who refers to those, …",
        rule: "the same walk over referrers: each once, and only those that the collector knows",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let x = world.list(&[]);
    let y = world.list(&[&x, &x]);
    let unknown = world.list(&[&x]);
    unknown.untrack();
    let d = world.dict(&[("k", &x), ("l", &y)]);
    let graph = world.graph();
    let shown = graph.show_backrefs(&[x.uid()], &Limits::default());
    same("the nodes", text(&shown.nodes), text(&uids([&x, &y, &d])));
    same(
        "the edges, from the owner to the owned",
        edges(&shown),
        "#2→#1 #4→#1 #4→#2",
    );
    let shown = graph.show_backrefs(&[x.uid()], &depth(0));
    same("the nodes with max_depth=0", text(&shown.nodes), "#1");
}

#[test]
fn count_and_by_type() {
    let _lesson = lesson! {
        python: "objgraph.count('Widget')      # 3\nobjgraph.count('int')         # 0",
        rule: "objgraph asks the collector, so it counts tracked objects of exactly this type",
        page: "ch07-graph.html#objgraph",
    };
    let world = World::new();
    let first = world.owner::<Instance>(&[]);
    let number = world.int(7);
    let list = world.list(&[&number]);
    let second = world.owner::<Instance>(&[("ring", &list)]);
    let unknown = world.list(&[]);
    unknown.untrack();
    let graph = world.graph();
    same(
        "Session objects",
        text(&graph.by_type("Session")),
        text(&uids([&first, &second])),
    );
    let counts = ["Session", "list", "int", "Sess", "instance", ""].map(|kind| graph.count(kind));
    same(
        "how many of Session, list, int, Sess, instance, ''",
        counts,
        [2, 1, 0, 0, 0, 0],
    );
}

#[test]
fn as_deep_as_you_like() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([head], max_depth=100000)",
        rule: "breadth first needs a queue, and no recursion",
        page: "ch07-graph.html#objgraph",
    };
    with_stack(256 * 1024, || {
        let world = World::new();
        let mut chain = world.chain(100_000);
        chain.truncate(1);
        let shown = world.graph().show_refs(&uids(&chain), &depth(usize::MAX));
        same("nodes", shown.nodes.len(), 100_000);
    });
}
