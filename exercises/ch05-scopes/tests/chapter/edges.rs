use crate::world::{World, frame, name_of, names, same};
use ch03_ref::Ref;
use ch05_scopes::{Cell, Code, Frame, Namespace, Traceback};
use testkit::{assert_log, lesson};

/// A frame with a caller, the slots `p`, `x`, `y` and an empty one, and two
/// temporaries. The youngest local is in the first slot.
fn busy(world: &World) -> Ref {
    let caller = world.frame(&[]);
    let code = Code::new("f", &["p"]).locals(&["x", "y", "z"]).share();
    let [y, x, p] = ["y", "x", "p"].map(|name| Some(world.noisy(name)));
    let names = world.namespace();
    let frame = Frame::new(&code, &names, vec![p, x, y, None], Some(caller));
    frame.push(world.noisy("s"));
    frame.push(world.noisy("t"));
    world.heap.alloc(frame)
}

/// What an object's `traverse` shows, sorted.
fn shown(r: &Ref) -> Vec<String> {
    let mut shown = Vec::new();
    r.traverse(&mut |child| shown.push(name_of(child).unwrap_or(child.kind()).to_owned()));
    shown.sort();
    shown
}

#[test]
fn every_reference_is_shown_once() {
    let _lesson = lesson! {
        python: "gc.get_referents(frame)      # locals, temporaries, caller, names",
        rule: "traverse shows each reference that the frame owns exactly once, and no other",
        page: "ch05-scopes.html#edges",
    };
    let world = World::new();
    let f = busy(&world);
    let all = ["frame", "namespace", "p", "s", "t", "x", "y"];
    same("what traverse shows", shown(&f), all);
    let code = Code::new("g", &["a", "b"]).share();
    let p = world.noisy("p");
    let slots = vec![Some(p.clone()), Some(p.clone())];
    let g = Frame::new(&code, &world.namespace(), slots, None);
    g.push(p);
    same(
        "what traverse shows when two slots and the stack own p (three edges)",
        shown(&world.heap.alloc(g)),
        ["namespace", "p", "p", "p"],
    );
}

#[test]
fn locals_die_in_the_order_of_their_slots() {
    let _lesson = lesson! {
        python: "def f(p):\n\
                 \x20   if not p: x = None      # the first assignment in the text: x's slot comes first\n\
                 \x20   y = N('y'); x = N('x')\n\
                 f(N('p'))                  # p dies, x dies, y dies",
        rule: "a dying frame gives back its temporaries from the top, then its locals slot by slot",
        page: "ch05-scopes.html#edges",
    };
    let world = World::new();
    let f = busy(&world);
    drop(f);
    assert_log!(world.log, "t dies\ns dies\np dies\nx dies\ny dies");
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn clear_moves_references_out_and_drops_none() {
    let _lesson = lesson! {
        python: "gc.collect()     # a collector takes a frame's references away, and then drops them",
        rule: "clear gives up each reference the frame owns, once, and drops none itself (R2)",
        page: "ch05-scopes.html#edges",
    };
    let world = World::new();
    let f = busy(&world);
    let mut out = Vec::new();
    f.clear(&mut out);
    assert_log!(world.log, "");
    let mut given: Vec<&str> = out.iter().filter_map(name_of).collect();
    given.sort_unstable();
    same("what clear gives up", given, ["p", "s", "t", "x", "y"]);
    let frames = out.iter().filter(|r| r.kind() == "frame").count();
    same("how many callers clear gives up", frames, 1);
    let left = shown(&f);
    assert!(
        !left.iter().any(|name| name != "namespace"),
        "still shown: {left:?}"
    );
    let mut again = Vec::new();
    f.clear(&mut again);
    assert!(
        again.iter().all(|r| r.kind() == "namespace"),
        "given up twice"
    );
    drop(out);
    assert!(frame(&f).caller().is_none());
}

#[test]
fn every_owner_shows_and_gives_up_what_it_owns() {
    let _lesson = lesson! {
        python: "gc.get_referents(namespace), gc.get_referents(cell), gc.get_referents(traceback)",
        rule: "whoever owns references is a container: it shows each of them, and can give each of them up",
        page: "ch05-scopes.html#edges",
    };
    let world = World::new();
    let space = world.heap.alloc(Namespace::inside(world.namespace()));
    names(&space).bind("x", world.noisy("x"));
    names(&space).bind("y", world.noisy("y"));
    let cell = world.heap.alloc(Cell::new(Some(world.noisy("content"))));
    let step = Traceback::new(world.frame(&[]), 1, None);
    let step = world.heap.alloc(step);
    let steps = world
        .heap
        .alloc(Traceback::new(world.frame(&[]), 2, Some(step)));
    let owned = [
        (&space, vec!["namespace", "x", "y"], 2),
        (&cell, vec!["content"], 1),
        (&steps, vec!["frame", "traceback"], 2),
    ];
    for (owner, expected, at_least) in owned {
        same(
            &format!("what a {} shows", owner.kind()),
            shown(owner),
            expected,
        );
        let mut out = Vec::new();
        owner.clear(&mut out);
        let enough = out.len() >= at_least;
        assert!(enough, "a {} gives up only {:?}", owner.kind(), out);
        let mut left = shown(owner);
        left.retain(|kind| kind != "namespace");
        assert!(left.is_empty(), "a {} still shows {left:?}", owner.kind());
    }
}
