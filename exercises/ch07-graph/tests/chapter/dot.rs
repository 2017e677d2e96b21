use crate::world::{Instance, World, append, same};
use ch07_graph::Graph;
use testkit::{lesson, snapshot};

#[test]
fn the_articles_picture() {
    let _lesson = lesson! {
        python: "objgraph.show_refs([z], filename='ref_topo.dot')",
        rule: "objects in the order of birth, each followed by its references in the order of its slots",
        page: "ch07-graph.html#dot",
    };
    let world = World::new();
    let _names = world.article();
    snapshot!(world.graph().to_dot(), @r##"
    digraph heap {
      node [shape=box];
      n1 [label="#1 int 1 ×1"];
      n2 [label="#2 int 2 ×1"];
      n3 [label="#3 int 3 ×1"];
      n4 [label="#4 list ×4"];
      n4 -> n1 [label="[0]"];
      n4 -> n2 [label="[1]"];
      n4 -> n3 [label="[2]"];
      n5 [label="#5 dict ×2"];
      n5 -> n4 [label="['key1']"];
      n6 [label="#6 list ×3"];
      n6 -> n4 [label="[0]"];
      n6 -> n5 [label="[1]"];
      n7 [label="#7 tuple ×2"];
      n7 -> n4 [label="[0]"];
      n7 -> n6 [label="[1]"];
      n8 [label="#8 list ×1"];
      n8 -> n6 [label="[0]"];
      n8 -> n7 [label="[1]"];
    }
    "##);
}

#[test]
fn garbage_is_dashed() {
    let _lesson = lesson! {
        python: "a = []; b = [a, a]; a.append(b); c = [a]\ndel a, b; c.clear()",
        rule: "who cannot be reached from outside is dashed; two references are two arrows",
        page: "ch07-graph.html#dot",
    };
    let world = World::new();
    let ring = world.ring(2);
    append(&ring[1], &ring[0]);
    let kept = world.list(&[&ring[0]]);
    same(
        "dashed objects",
        world.graph().to_dot().matches("style=dashed").count(),
        0,
    );
    crate::world::empty(&kept);
    drop(ring);
    snapshot!(world.graph().to_dot(), @r##"
    digraph heap {
      node [shape=box];
      n1 [label="#1 list ×2", style=dashed];
      n1 -> n2 [label="[0]"];
      n2 [label="#2 list ×1", style=dashed];
      n2 -> n1 [label="[0]"];
      n2 -> n1 [label="[1]"];
      n3 [label="#3 list ×1"];
    }
    "##);
    drop(kept);
}

#[test]
fn quotes_in_labels() {
    let _lesson = lesson! {
        python: "d = {'say \"hi\"': x}      # the quotes must not end the label",
        rule: "what stands between quotes is escaped; a slot without a name has no label",
        page: "ch07-graph.html#dot",
    };
    let world = World::new();
    let x = world.int(7);
    let _d = world.owner::<Instance>(&[("['say \"hi\" \\ there']", &x)]);
    snapshot!(world.graph().to_dot(), @r##"
    digraph heap {
      node [shape=box];
      n1 [label="#1 int 7 ×2"];
      n2 [label="#2 Session ×1"];
      n2 -> n1 [label="['say \"hi\" \\ there']"];
    }
    "##);
    snapshot!(Graph::snapshot(&world.heap).to_dot(), @r##"
    digraph heap {
      node [shape=box];
      n1 [label="#1 int ×2"];
      n2 [label="#2 instance ×1"];
      n2 -> n1;
    }
    "##);
}
