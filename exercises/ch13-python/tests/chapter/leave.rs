//! Task `leave`: the end of a call.

use crate::world::World;
use ch03_ref::{Ref, is};
use ch13_python::own::Frame;
use testkit::{assert_log, lesson};

#[test]
fn locals_die_in_the_order_of_their_slots() {
    let _lesson = lesson! {
        python: "def f(a, b): c = make('c'); …\nf(make('a'), make('b'))      # a dies, then b, then c",
        rule: "at the end of a call the locals are dropped: parameters first, then in order of first assignment",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a, b, c):\n    d = c\n    del c\n    return None");
    let arguments = ["a", "b", "d"].map(|name| world.object(name)).to_vec();
    let result = world.call("f", arguments);
    assert!(result.is_ok(), "f returns");
    assert_log!(world.log, "a dies\nb dies\nd dies");
}

#[test]
fn what_is_returned_outlives_the_call() {
    let _lesson = lesson! {
        python: "def f(a): b = a; return b\nx = f([])        # x is the only one who has it",
        rule: "the result is on its way to the caller before the locals are dropped; it is one reference",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a):\n    b = a\n    return b");
    let result = world
        .call("f", vec![world.object("x")])
        .expect("it returns");
    assert_log!(world.log, "");
    assert_eq!(result.refcount(), 1, "references to the result");
    drop(result);
    assert_log!(world.log, "x dies");
}

#[test]
fn a_call_that_is_over_leaves_nothing() {
    let _lesson = lesson! {
        python: "def f(a): return None\nf(x); f(x); f(x)      # x is counted as before",
        rule: "every local is dropped at the end of the call",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a):\n    b = a\n    return None");
    let x = world.object("x");
    let live = world.py.heap.live();
    for _ in 0..3 {
        let result = world.call("f", vec![x.clone()]);
        assert!(result.is_ok(), "f returns");
    }
    assert_eq!(x.refcount(), 1, "x is in the hand only");
    assert_eq!(world.py.heap.live(), live, "objects alive");
}

#[test]
fn the_next_call_starts_with_empty_slots() {
    let _lesson = lesson! {
        python: "def f(a): b = a\ndef g(c): d\ng(1)      # UnboundLocalError, whatever f left behind",
        rule: "a vector of slots that is used again is empty",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a):\n    b = a\n    return None\ndef g(c):\n    return c");
    for _ in 0..3 {
        let result = world.call("f", vec![world.object("x")]);
        assert!(result.is_ok(), "f returns");
        let frame = world.frame("g", vec![world.object("y")]);
        assert_eq!(frame.depth(), 0, "values left on the stack");
        drop(frame);
        assert_log!(world.log, "x dies\ny dies");
    }
}

/// Begins a call, as the loop does; its frame.
fn begin(world: &World, function: &str, arguments: Vec<Ref>) -> Frame {
    let frame = world.frame(function, arguments);
    let entered = world.py.calls.enter(&world.py, &frame.code);
    assert!(entered.is_ok(), "not too deep");
    frame
}

/// The frame object of the call that runs.
fn frame_object(world: &World) -> Ref {
    let object = world.py.calls.frame_object(&world.py);
    object.expect("a call runs")
}

fn children(of: &Ref) -> Vec<Ref> {
    let mut found = Vec::new();
    of.traverse(&mut |child| found.push(child.clone()));
    found
}

#[test]
fn a_frame_object_that_is_held_takes_the_locals_over() {
    let _lesson = lesson! {
        python: "def f(a): 1 / 0\ntry: f([])\nexcept ZeroDivisionError as e: keep = e\n# keep.__traceback__ → frame → a: the list is still there",
        rule: "who holds the frame object of a call holds its locals, also when the call is over",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a): return None");
    let frame = begin(&world, "f", vec![world.object("x")]);
    let object = frame_object(&world);
    world.py.leave(frame);
    assert_log!(world.log, "");
    let shown = children(&object);
    assert!(
        shown.iter().any(|child| world.repr(child) == "[]"),
        "the frame object shows the local to the collector"
    );
    drop(shown);
    assert_eq!(object.refcount(), 1, "who has the frame object: the hand");
    drop(object);
    assert_log!(world.log, "x dies");
}

#[test]
fn a_frame_object_with_locals_is_known_to_the_collector() {
    let _lesson = lesson! {
        python: "def f():\n    try: 1 / 0\n    except ZeroDivisionError as e: keep = e\n    # keep → traceback → frame → keep: a cycle. gc.collect() finds it",
        rule: "a container is tracked as soon as it owns references that can be part of a cycle",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(): return None");
    let frame = begin(&world, "f", vec![]);
    let object = frame_object(&world);
    assert!(
        !object.is_tracked(),
        "while the call runs its frame object owns no local"
    );
    world.py.leave(frame);
    assert!(
        object.is_tracked(),
        "the call is over, its frame object owns the locals: the collector must know it"
    );
}

#[test]
fn a_frame_object_that_nobody_holds_goes_with_the_call() {
    let _lesson = lesson! {
        python: "def f(a):\n    try: 1 / 0\n    except ZeroDivisionError: pass\n    # the frame object was made for the traceback; that is gone: a dies when f returns",
        rule: "if only the call itself has the frame object, the locals are dropped as always",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(a, b, c): return None");
    let arguments = vec![world.object("a"), world.py.none(), world.object("b")];
    let frame = begin(&world, "f", arguments);
    let object = frame_object(&world);
    world.name(&object, "frame object");
    drop(object);
    assert_log!(world.log, "");
    world.py.leave(frame);
    let said = world.log.take();
    let locals: Vec<&str> = said.lines().filter(|l| !l.starts_with("frame")).collect();
    assert_eq!(locals, ["a dies", "b dies"], "in the order of the slots");
    assert!(
        said.contains("frame object dies"),
        "the frame object went too"
    );
}

#[test]
fn the_callers_frame_is_behind_it() {
    let _lesson = lesson! {
        python: "keep.__traceback__.tb_next.tb_frame.f_back      # the frame of the caller",
        rule: "a frame object that outlives its call holds the frame object of its caller",
        page: "ch13-python.html#return",
    };
    let world = World::new("def f(): return None\ndef g(): return None");
    let _caller = begin(&world, "f", vec![]);
    let frame = begin(&world, "g", vec![]);
    let inner = frame_object(&world);
    world.py.leave(frame);
    let outer = frame_object(&world);
    assert!(
        children(&inner).iter().any(|child| is(child, &outer)),
        "the inner call's frame object does not refer to the caller's"
    );
}
