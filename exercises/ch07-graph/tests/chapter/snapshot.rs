use crate::world::{Random, World, append, same, text, uids};
use ch03_ref::{Hooks, IMMORTAL, Ref};
use ch07_graph::{Graph, Node};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{lesson, seeds, snapshot};

/// The counts in a snapshot, as `#1 ×2`.
fn counts(graph: &Graph) -> String {
    let count = |node: &Node| format!("{} {}", node.uid, node.times());
    let counts: Vec<String> = graph.nodes().iter().map(count).collect();
    counts.join(", ")
}

#[test]
fn looking_changes_no_count() {
    let _lesson = lesson! {
        python: "gc.get_objects()      # and every object has one reference more than before",
        rule: "a snapshot changes no count: it gives back what it held while it looked",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let inner = world.list(&[]);
    let outer = world.list(&[&inner, &inner]);
    let before = [inner.refcount(), outer.refcount()];
    let graph = world.graph();
    let after = [inner.refcount(), outer.refcount()];
    same("counts after the snapshot", after, before);
    same("live objects after the snapshot", world.heap.live(), 2);
    drop(outer);
    drop(inner);
    same(
        "live objects when all names are gone and the snapshot is kept",
        world.heap.live(),
        0,
    );
    same("objects in the snapshot", graph.len(), 2);
}

#[test]
fn counts_are_those_without_the_observer() {
    let _lesson = lesson! {
        python: "x = []; y = [x, x]     # x: a name and two slots: 3",
        rule: "who counts takes off the reference by which it counts (R3)",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let x = world.list(&[]);
    let y = world.list(&[&x, &x]);
    same(
        "counts in the snapshot",
        counts(&world.graph()),
        "#1 ×3, #2 ×1",
    );
    append(&y, &y);
    let z = y.clone();
    same(
        "counts after y.append(y); z = y",
        counts(&world.graph()),
        "#1 ×3, #2 ×3",
    );
    drop(z);
    drop(y);
    same(
        "counts when only y's own reference to itself is left",
        counts(&world.graph()),
        "#1 ×3, #2 ×1",
    );
}

#[test]
fn an_immortals_count_is_a_mark() {
    let _lesson = lesson! {
        python: "sys.getrefcount(None)     # 4294967295: not a count",
        rule: "nothing is taken off the count of an immortal",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let none = world.int(0);
    world.heap.immortalize(none.clone());
    let holder = world.list(&[&none, &none]);
    let graph = world.graph();
    let node = graph.node(none.uid()).expect("immortals are objects too");
    same("an immortal's count", node.refcount, IMMORTAL as usize);
    same(
        "the list's count",
        graph.node(holder.uid()).unwrap().refcount,
        1,
    );
}

#[test]
fn two_references_are_two_edges() {
    let _lesson = lesson! {
        python: "x = []; b = [x, x]       # gc.get_referents(b) has x twice",
        rule: "edges are a multiset: one entry for each reference that an object owns",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let x = world.list(&[]);
    let y = world.list(&[]);
    let b = world.list(&[&x, &y, &x, &b_itself(&world)]);
    append(&b, &b);
    let graph = world.graph();
    same(
        "what b refers to",
        text(graph.referents(b.uid())),
        format!("#1 #2 #1 #3 {}", b.uid()),
    );
}

/// An object that nobody but its owner holds.
fn b_itself(world: &World) -> Ref {
    world.int(7)
}

#[test]
fn slots_have_their_names() {
    let _lesson = lesson! {
        python: "d = {'a': x, 'b': y}     # d['a'] leads to x, d['b'] to y",
        rule: "referents stand in the order in which the object shows them, and so do the slots' names",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let x = world.int(257);
    let y = world.list(&[]);
    let d = world.dict(&[("a", &y), ("b", &x), ("c", &y)]);
    let graph = world.graph();
    let node = graph.node(d.uid()).unwrap();
    let slots = node.referents.iter().enumerate();
    let slots: Vec<String> = slots
        .map(|(n, to)| format!("{}: {to}", node.slot(n)))
        .collect();
    same(
        "the dict's slots",
        slots.join(", "),
        "['a']: #2, ['b']: #1, ['c']: #2",
    );
    let number = graph.node(x.uid()).unwrap();
    same("the number's value", number.value.as_deref(), Some("257"));
    same(
        "the list's value",
        graph.node(y.uid()).unwrap().value.as_deref(),
        None,
    );
    let plain = Graph::snapshot(&world.heap);
    let node = plain.node(d.uid()).expect("it is there");
    same(
        "what nobody describes",
        (&node.slots, &node.value),
        (&vec![], &None),
    );
    same("the name of a slot without a name", node.slot(0), "");
}

#[test]
fn every_object_is_taken_down() {
    let _lesson = lesson! {
        python: "gc.get_objects() leaves the ints out; a graph of the heap must not",
        rule: "all live objects are in a snapshot, in the order of birth: leaves, garbage and those without a name",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let garbage = world.ring(2);
    let number = world.int(1);
    let hidden = world.list(&[&world.list(&[&number])]);
    drop(garbage);
    let graph = world.graph();
    let kinds: Vec<String> = graph
        .nodes()
        .iter()
        .map(|n| format!("{} {}", n.uid, n.kind))
        .collect();
    same(
        "the objects in the snapshot",
        kinds.join(", "),
        "#1 list, #2 list, #3 int, #4 list, #5 list",
    );
    same(
        "is the number found",
        graph.node(number.uid()).is_some(),
        true,
    );
    drop(hidden);
    drop(number);
    same("objects afterwards", world.graph().len(), 2);
    same("objects in the first snapshot", graph.len(), 5);
    let tracked: Vec<bool> = graph.nodes().iter().map(|n| n.tracked).collect();
    same(
        "which are tracked",
        tracked,
        [true, true, false, true, true],
    );
}

#[test]
fn an_untracked_list_is_in_the_graph() {
    let _lesson = lesson! {
        python: "gc.is_tracked({})     # False: the collector does not know it; it is an object all the same",
        rule: "a snapshot notes whether the collector knows an object, and takes it down in any case",
        page: "ch07-graph.html#snapshot",
    };
    let world = World::new();
    let known = world.list(&[]);
    let unknown = world.list(&[&known]);
    unknown.untrack();
    let graph = world.graph();
    let tracked: Vec<bool> = graph.nodes().iter().map(|n| n.tracked).collect();
    same("which are tracked", tracked, [true, false]);
    same(
        "what the untracked one refers to",
        text(graph.referents(unknown.uid())),
        "#1",
    );
}

#[test]
fn the_dying_are_not_taken_down() {
    let _lesson = lesson! {
        python: "def __del__(self): gc.get_objects()     # self is on its way out",
        rule: "who is dying is not handed out again; its children are still there, and held by it",
        page: "ch07-graph.html#snapshot",
    };
    struct Look {
        seen: RefCell<Vec<Graph>>,
    }
    impl Hooks for Look {
        fn dying(&self, r: &Ref) {
            let graph = Graph::snapshot(&r.heap());
            self.seen.borrow_mut().push(graph);
        }
    }
    let world = World::new();
    let child = world.list(&[]);
    let parent = world.list(&[&child]);
    let (child_uid, parent_uid) = (child.uid(), parent.uid());
    drop(child);
    let look = Rc::new(Look {
        seen: RefCell::default(),
    });
    world.heap.add_hooks(look.clone());
    drop(parent);
    let seen = look.seen.borrow();
    let found: Vec<String> = seen
        .iter()
        .map(|graph| {
            let uids: Vec<_> = graph.nodes().iter().map(|node| node.uid).collect();
            text(&uids)
        })
        .collect();
    same(
        "objects seen while the parent died, then while the child did",
        found,
        [child_uid.to_string(), String::new()],
    );
    let count = |uid| seen[0].node(uid).map(|node| node.refcount);
    same("the child's count then", count(child_uid), Some(1));
    same("the parent's", count(parent_uid), None);
}

#[test]
fn references_to_the_dying_are_left_out() {
    let _lesson = lesson! {
        python: "def __del__(self): shelf.append(self)     # and now somebody takes a snapshot",
        rule: "an edge leads to an object of the snapshot; the other slots keep their names",
        page: "ch07-graph.html#snapshot",
    };
    struct Shelf {
        shelf: RefCell<Option<Ref>>,
        seen: RefCell<Option<Graph>>,
    }
    impl Hooks for Shelf {
        fn dying(&self, r: &Ref) {
            let Some(shelf) = self.shelf.take() else {
                return;
            };
            append(&shelf, r);
            append(&shelf, &shelf);
            let graph = Graph::snapshot_with(&r.heap(), &crate::world::Python);
            self.seen.replace(Some(graph));
            crate::world::empty(&shelf);
        }
    }
    let world = World::new();
    let first = world.int(1);
    let shelf = world.list(&[&first]);
    let uid = shelf.uid();
    let hook = Rc::new(Shelf {
        shelf: RefCell::new(Some(shelf.clone())),
        seen: RefCell::default(),
    });
    world.heap.add_hooks(hook.clone());
    drop(world.list(&[]));
    let graph = hook.seen.take().expect("something died");
    let node = graph.node(uid).expect("the shelf is alive");
    same(
        "what the shelf refers to",
        text(&node.referents),
        format!("#1 {uid}"),
    );
    same("what its slots are called", node.slots.join(" "), "[0] [2]");
}

#[test]
fn paper_outlives_the_heap() {
    let _lesson = lesson! {
        python: "what was written down about a program can be read when it has ended",
        rule: "a snapshot holds birth numbers and no reference: it keeps neither objects nor heap",
        page: "ch07-graph.html#snapshot",
    };
    let graph = {
        let world = World::new();
        let [_x, y, z, _dict, _tuple] = world.article();
        let graph = world.graph();
        same("what y refers to", graph.referents(y.uid()).len(), 2);
        drop((y, z));
        graph
    };
    same(
        "objects in a snapshot of a heap that is gone",
        graph.len(),
        8,
    );
    let twice = {
        let world = World::new();
        let _all = world.article();
        (world.graph(), world.graph())
    };
    assert!(
        twice.0 == twice.1,
        "two snapshots of an unchanged heap are alike"
    );
    assert!(twice.0 == graph, "and so are snapshots of two equal heaps");
}

#[test]
fn the_articles_objects() {
    let _lesson = lesson! {
        python: "x = [1, 2, 3]\ny = [x, dict(key1=x)]\nz = [y, (x, y)]",
        rule: "each reference of each object is in the graph",
        page: "ch07-graph.html#three-lists",
    };
    let world = World::new();
    let [x, y, z, _, _] = world.article();
    let graph = world.graph();
    drop((x, y));
    snapshot!(graph.tree(&[z.uid()], 9), @r"
    #8 list ×1
    ├ [0] #6 list ×3
    │ ├ [0] #4 list ×4
    │ │ ├ [0] #1 int 1 ×1
    │ │ ├ [1] #2 int 2 ×1
    │ │ └ [2] #3 int 3 ×1
    │ └ [1] #5 dict ×1
    │   └ ['key1'] #4 list, above
    └ [1] #7 tuple ×1
      ├ [0] #4 list, above
      └ [1] #6 list, above
    ");
}

#[test]
fn a_snapshot_agrees_with_the_census() {
    let _lesson = lesson! {
        python: "any objects that refer to each other in any way",
        rule: "each count and each list of referents is what chapter 3's census says of that object",
        page: "ch07-graph.html#snapshot",
    };
    for mut rng in seeds(40) {
        let random = Random::new(&mut rng, 12);
        let graph = random.world.graph();
        same("how many objects", graph.len(), random.uids.len());
        for &uid in &random.uids {
            let census = random.world.heap.census(uid).expect("alive");
            let node = graph.node(uid).expect("in the snapshot");
            same(&format!("{uid}'s count"), node.refcount, census.refcount);
            same(
                &format!("{uid}'s referents"),
                &node.referents,
                &census.referents,
            );
        }
        let left = uids(&random.hands).len();
        same("hands", left, random.outside.iter().sum::<usize>());
    }
}
