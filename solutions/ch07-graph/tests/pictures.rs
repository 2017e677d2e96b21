//! The renderer: its rules, and the figures of the book that it draws.
//!
//! `BLESS=1 cargo test -p ch07-graph-solution --test pictures` writes the
//! figures anew; look at them before you keep them.
#![forbid(unsafe_code)]

use ch07_graph::svg::{Holds, Look, Name, Picture, draw, draw_steps};
use ch07_graph::{Graph, Ref, Uid};
use std::path::Path;
use world::{Instance, World, append};

#[path = "../../../exercises/ch07-graph/tests/chapter/world.rs"]
#[allow(dead_code)]
mod world;

/// Compares with a file of the book, or writes it.
fn figure(name: &str, svg: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src/figures");
    let file = folder.join(format!("{name}.svg"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, svg).expect("the figure can be written");
    }
    let there = std::fs::read_to_string(&file).expect("the figure is there");
    assert!(there == svg, "{name}.svg is not what is drawn today");
}

fn look(title: &str, names: &[(&str, &Ref)]) -> ch07_graph::Look {
    let names = names.iter();
    ch07_graph::Look {
        title: title.into(),
        names: names.map(|(name, r)| (name.to_string(), r.uid())).collect(),
        values_inside: true,
        ..ch07_graph::Look::default()
    }
}

#[test]
fn the_articles_lists() {
    let world = World::new();
    let [x, y, z, dict, tuple] = world.article();
    drop((dict, tuple));
    let names = [("x", &x), ("y", &y), ("z", &z)];
    let picture = |title| world.graph().picture(&look(title, &names));
    figure(
        "ch07-three-lists",
        &draw(&picture("Three lists that share")),
    );
    append(&x, &z);
    figure("ch07-cycle", &draw(&picture("After x.append(z)")));
}

#[test]
fn a_ring_with_and_without_names() {
    let world = World::new();
    let ring = world.ring(2);
    let (a, b) = (ring[0].clone(), ring[1].clone());
    drop(ring);
    let c = world.list(&[&b]);
    let mut pictures = Vec::new();
    let all = [("a", &a), ("b", &b), ("c", &c)];
    pictures.push(
        world
            .graph()
            .picture(&look("A ring with three names", &all)),
    );
    let uid = c.uid();
    drop((a, b));
    let graph = world.graph();
    pictures.push(graph.picture(&look("c alone holds the ring", &[("c", &c)])));
    world::empty(&c);
    pictures.push(
        world
            .graph()
            .picture(&look("nobody holds the ring", &[("c", &c)])),
    );
    let drawn = draw_steps(&pictures);
    let dashed = |svg: &String| svg.matches("class=\"node garbage\"").count();
    assert_eq!(drawn.iter().map(dashed).collect::<Vec<_>>(), [0, 0, 2]);
    assert_eq!(graph.roots(), [uid]);
}

#[test]
fn the_leak() {
    let world = World::new();
    let session = world.owner::<Instance>(&[]);
    let key = world.tuple(&[&session, &world.int(7)]);
    let cache = world.dict(&[("key", &key)]);
    let load = world.dict(&[("cache", &cache)]);
    let class = world.dict(&[("load", &load)]);
    let uid = session.uid();
    drop((session, key, cache, load));
    let graph = world.graph();
    let mut look = look("Who holds the session", &[("Session", &class)]);
    look.marked.push(uid);
    figure("ch07-leak", &draw(&graph.picture(&look)));
    let found = graph.picture(&look);
    assert_eq!(
        found
            .nodes
            .iter()
            .filter(|n| n.look == Look::Marked)
            .count(),
        1
    );
}

#[test]
fn graphs_as_pictures() {
    let world = World::new();
    let number = world.int(257);
    let inner = world.list(&[&number]);
    let module = world.dict(&[("a", &inner), ("n", &number)]);
    let other = world.list(&[&inner]);
    let lost = world.ring(1);
    let lost_uid = lost[0].uid();
    drop(lost);
    let graph = world.graph();
    let look = ch07_graph::Look {
        namespaces: vec![module.uid()],
        values_inside: true,
        uids: true,
        notes: vec![(other.uid(), "gen 2".into())],
        ..ch07_graph::Look::default()
    };
    let picture = graph.picture(&look);
    let arrow = |uid: Uid| Holds::Arrow(uid.number());
    assert_eq!(
        picture.names,
        [
            Name::new("a", arrow(inner.uid())),
            Name::new("n", Holds::Text("257".into()))
        ]
    );
    let [a, b, c] = &picture.nodes[..] else {
        panic!(
            "three boxes: the list, the other one, the ring; {:?}",
            picture.nodes
        );
    };
    assert_eq!(
        (a.key, a.kind.as_str(), a.count.as_str(), a.note.as_str()),
        (2, "list", "×3", "#2")
    );
    assert_eq!(a.slots[0].holds, Holds::Text("257".into()));
    assert_eq!(b.note, format!("{} gen 2", other.uid()));
    assert_eq!(
        (b.slots[0].label.as_str(), &b.slots[0].holds),
        ("[0]", &arrow(inner.uid()))
    );
    assert_eq!(
        (c.look, &c.slots[0].holds),
        (Look::Garbage, &arrow(lost_uid))
    );
    let part = ch07_graph::Look {
        only: vec![other.uid(), number.uid()],
        ..ch07_graph::Look::default()
    };
    let picture = graph.picture(&part);
    assert_eq!(
        picture.nodes.len(),
        2,
        "values are boxes, if that is not asked for"
    );
    assert_eq!(picture.nodes[0].kind, "int 257");
    assert_eq!(
        picture.nodes[1].slots[0].holds,
        Holds::Text("…".into()),
        "left out"
    );
    assert_eq!(picture.nodes[1].note, "");
    let whole = graph.to_svg();
    assert_eq!(whole.matches("<rect class=\"node").count(), 5);
    assert!(whole.contains(">#5</text>"));
    assert_eq!(Graph::default().to_svg(), draw(&Picture::default()));
}

/// The page must show what the code prints.
fn on_the_page(text: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src/ch07-graph.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    assert!(page.contains(text), "the page does not show\n{text}");
}

#[test]
fn the_page_shows_what_is_printed() {
    let world = World::new();
    let [x, y, z, dict, tuple] = world.article();
    drop((dict, tuple));
    on_the_page(&world.graph().tree(&[z.uid()], 9));
    drop((x, y));
    let world = World::new();
    let ring = world.ring(2);
    append(&ring[1], &ring[0]);
    let _kept = world.list(&[]);
    drop(ring);
    on_the_page(&world.graph().to_dot());
    let world = World::new();
    let session = world.owner::<Instance>(&[]);
    let entry = world.list(&[&session]);
    let cache = world.dict(&[("a", &entry)]);
    let uid = session.uid();
    drop((session, entry));
    let path = world.graph().why_alive(uid).expect("it is alive");
    on_the_page(&path.to_string());
    drop(cache);
}

#[test]
fn trees_stop_where_they_are_told() {
    let world = World::new();
    let inner = world.list(&[&world.int(1)]);
    let outer = world.owner::<Instance>(&[("", &inner), (".b", &inner)]);
    let graph = world.graph();
    let tree = |depth| graph.tree(&[outer.uid()], depth);
    assert_eq!(tree(0), "#3 Session ×1 …\n");
    assert_eq!(
        tree(1),
        "#3 Session ×1\n├ #2 list ×3 …\n└ .b #2 list, above\n"
    );
    let whole = "#3 Session ×1\n├ #2 list ×3\n│ └ [0] #1 int 1 ×1\n└ .b #2 list, above\n";
    assert_eq!((tree(2).as_str(), tree(9).as_str()), (whole, whole));
    let twice = graph.tree(&[inner.uid(), inner.uid()], 0);
    assert_eq!(twice, "#2 list ×3 …\n#2 list, above\n");
}

#[test]
fn slots_are_drawn_in_reading_order() {
    let world = World::new();
    let [a, b] = [1, 2].map(|n| world.int(n));
    let list = world.owner::<Instance>(&[("[10]", &a), ("[9]", &b)]);
    let mixed = world.owner::<Instance>(&[("[1]", &a), ("[0]", &b), ("class", &a)]);
    let graph = world.graph();
    let order = |r: &Ref| graph.node(r.uid()).expect("alive").in_reading_order();
    assert_eq!((order(&list), order(&mixed)), (vec![1, 0], vec![0, 1, 2]));
    let tree = graph.tree(&[list.uid()], 1);
    assert_eq!(
        tree,
        "#3 Session ×1\n├ [9] #2 int 2 ×3\n└ [10] #1 int 1 ×4\n"
    );
    let picture = graph.picture(&ch07_graph::Look::default());
    let labels = |at: usize| -> Vec<&str> {
        let slots = picture.nodes[at].slots.iter();
        slots.map(|slot| slot.label.as_str()).collect()
    };
    assert_eq!(
        (labels(2), labels(3)),
        (vec!["[9]", "[10]"], vec!["[1]", "[0]", "class"])
    );
    assert_eq!(
        picture.nodes[2].slots[0].holds,
        Holds::Arrow(b.uid().number())
    );
}

#[test]
fn a_walk_ends_where_it_is_told() {
    let world = World::new();
    let [x, y, z, _dict, _tuple] = world.article();
    let graph = world.graph();
    let before = graph.node(x.uid()).expect("alive").referents.len();
    let graph = graph.ending_at(|node| node.uid == y.uid());
    let referents = |r: &Ref| {
        graph
            .node(r.uid())
            .expect("it is still there")
            .referents
            .len()
    };
    assert_eq!(referents(&y), 0, "nobody looks further than y");
    assert_eq!(referents(&x), before, "x is looked at as before");
    assert_eq!(referents(&z), 2);
}

#[test]
fn a_type_that_shows_too_much_is_found() {
    struct Liar(Ref);
    impl ch03_ref::Payload for Liar {
        const NAME: &'static str = "liar";
        const CONTAINER: bool = true;
        fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
            (0..3).for_each(|_| visit(&self.0));
        }
    }
    let world = World::new();
    let none = world.int(0);
    world.heap.immortalize(none.clone());
    let x = world.list(&[]);
    let _liar = world.heap.alloc(Liar(x.clone()));
    let _other = world.heap.alloc(Liar(none.clone()));
    let graph = world.graph();
    assert_eq!(graph.invented(), [x.uid()]);
    assert_eq!(
        graph.external(x.uid()),
        Some(0),
        "and no number wraps round"
    );
    let label = |r: &Ref| graph.node(r.uid()).expect("alive").label();
    assert_eq!(
        (label(&x), label(&none)),
        ("#2 list ×2".into(), "#1 int 0 ×∞".into())
    );
}
