use crate::world::{World, frame, name_of, same};
use ch03_ref::Ref;
use ch05_scopes::{Code, Frame};
use testkit::{assert_log, lesson};

/// A frame with a caller, three slots (the second one empty, the third one
/// bound first) and two temporaries.
fn busy(world: &World) -> Ref {
    let caller = world.frame(&[]);
    let code = Code::new("f", &["p"]).locals(&["x", "y"]).share();
    let locals = vec![Some(world.noisy("p")), None, None];
    let names = world.namespace();
    let f = world
        .heap
        .alloc(Frame::new(&code, &names, locals, Some(caller)));
    frame(&f).bind("y", world.noisy("y"));
    frame(&f).bind("x", world.noisy("x"));
    frame(&f).push(world.noisy("s"));
    frame(&f).push(world.noisy("t"));
    f
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
    let p = frame(&f).get("p").unwrap();
    frame(&f).bind("x", p.clone());
    frame(&f).push(p);
    let p_thrice = ["frame", "namespace", "p", "p", "p", "s", "t", "y"];
    same(
        "what traverse shows when two slots and the stack own p (three edges)",
        shown(&f),
        p_thrice,
    );
    frame(&f).del("y").unwrap();
    same(
        "number of edges, with another slot empty",
        shown(&f).len(),
        7,
    );
}

#[test]
fn locals_die_in_the_order_of_their_slots() {
    let _lesson = lesson! {
        python: "def f(p):\n\
                 \x20   if p: y = N('y'); x = N('x')\n\
                 \x20   ...            # slots: p, x, y, whatever was bound first",
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
