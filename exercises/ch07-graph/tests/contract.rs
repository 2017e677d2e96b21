//! Every signature of this chapter that later chapters use. It is compiled
//! before anything is judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Ref, Uid};
use ch07_graph::svg::{self, Holds, Name, Picture, Slot};
use ch07_graph::*;
use std::borrow::Cow;

fn snapshots(heap: &Heap, describe: &dyn Describe) -> usize {
    let graph: Graph = Graph::snapshot(heap);
    let other: Graph = Graph::snapshot_with(heap, describe);
    let _plain: Graph = Graph::snapshot_with(heap, &Kinds);
    let _alike: bool = graph == other && !graph.is_empty();
    graph.len()
}

fn nodes(graph: &Graph, uid: Uid) -> usize {
    let all: &[Node] = graph.nodes();
    let node: Option<&Node> = graph.node(uid).or(all.first());
    node.map_or(0, |node| {
        let _known: (Uid, &Cow<'static, str>, &Option<String>) =
            (node.uid, &node.kind, &node.value);
        let _slots: (&Vec<Uid>, &Vec<String>, &str) = (&node.referents, &node.slots, node.slot(0));
        let _texts: (String, String, bool) = (node.label(), node.times(), node.tracked);
        let _order: Vec<usize> = node.in_reading_order();
        node.refcount + usize::from(node.is_immortal())
    })
}

struct Names;

impl Describe for Names {
    fn kind(&self, r: &Ref) -> Cow<'static, str> {
        r.kind().into()
    }
    fn value(&self, _r: &Ref) -> Option<String> {
        None
    }
    fn slots(&self, _r: &Ref) -> Vec<String> {
        Vec::new()
    }
}

fn edges(graph: &Graph, uid: Uid) -> Vec<Uid> {
    let _out: &[Uid] = graph.referents(uid);
    let _external: (Option<usize>, Vec<usize>) = (graph.external(uid), graph.externals());
    let _wrong: Vec<Uid> = graph.invented();
    let _held: Vec<Uid> = graph.roots();
    graph.referrers(uid)
}

fn ways(graph: &Graph, uid: Uid) -> String {
    let _some: (Vec<Uid>, Vec<Uid>) = (graph.reachable(&[uid]), graph.garbage());
    let _given: Option<Path> = graph.path(&[uid], uid);
    let path: Option<Path> = graph.why_alive(uid);
    let steps: Vec<Step> = path.iter().flat_map(|path| path.steps.clone()).collect();
    let _step = steps
        .first()
        .map(|step| (step.uid, &step.kind, step.slot, &step.name));
    path.map_or(String::new(), |path| path.to_string())
}

fn cycles(graph: &Graph) -> Vec<Vec<Uid>> {
    graph.sccs()
}

fn changes(before: &Graph, after: &Graph) -> usize {
    let change: Diff = diff(before, after);
    let grown: Vec<Growth> = growth(before, after);
    let _first = grown.first().map(|g| (&g.kind, g.before, g.after));
    change.born.len() + change.died.len()
}

fn objgraph(graph: &Graph, roots: &[Uid]) -> String {
    let limits: Limits = Limits {
        max_depth: 3,
        too_many: 10,
        ignore: Vec::new(),
    };
    let _found: (usize, Vec<Uid>) = (graph.count("list"), graph.by_type("list"));
    let back: Shown = graph.show_backrefs(roots, &Limits::default());
    let _nodes: Vec<Uid> = back.nodes;
    let _edges: Vec<(Uid, Uid)> = back.edges;
    let _more: Vec<(Uid, usize)> = back.skipped;
    graph.show_refs(roots, &limits).message("graph.svg")
}

fn texts(graph: &Graph, uid: Uid) -> [String; 3] {
    [graph.to_dot(), graph.tree(&[uid], 3), graph.to_svg()]
}

fn pictures(graph: &Graph, uid: Uid) -> Vec<String> {
    let look = Look {
        title: String::new(),
        names: vec![("a".into(), uid)],
        namespaces: vec![uid],
        only: Vec::new(),
        marked: Vec::new(),
        values_inside: true,
        uids: false,
        notes: vec![(uid, String::from("gen 2"))],
    };
    let mut picture: Picture = graph.picture(&look);
    picture.names.push(Name::new("b", Holds::Nothing));
    let node = svg::Node::new(1, "list", "×1").slot("[0]", Holds::Arrow(1));
    let mut node = node.look(svg::Look::Marked);
    node.note = String::from("old");
    node.slots.push(Slot::new("[1]", Holds::Text("1".into())));
    picture.nodes.push(node);
    let _one: String = svg::draw(&picture);
    svg::draw_steps(&[picture])
}
