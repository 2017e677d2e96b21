//! Task `names`: loading, storing, deleting.

use crate::world::World;
use ch13_python::own::Frame;
use testkit::{assert_log, lesson};

#[test]
fn loading_takes_a_reference_of_its_own() {
    let _lesson = lesson! {
        python: "def f(a): return a\nx = []; y = f(x)     # x and y: two references, and both stay good",
        rule: "load: the slot keeps its reference, the stack gets one of its own",
        page: "ch13-python.html#names",
    };
    let world = World::new("def f(a): return a");
    let x = world.object("x");
    let mut frame = world.frame("f", vec![x.clone()]);
    assert_eq!(x.refcount(), 2, "x in the test's hand, and the parameter a");
    let value = world.returned(&mut frame);
    assert_eq!(x.refcount(), 3, "in the hand, in a, and what was returned");
    drop(value);
    drop(frame);
    assert_eq!(x.refcount(), 1, "everything but the hand is gone");
}

#[test]
fn storing_moves_the_reference() {
    let _lesson = lesson! {
        python: "def f(a): b = a; return None      # b is a second reference, not a third",
        rule: "store: the reference moves from the stack into the slot",
        page: "ch13-python.html#names",
    };
    let world = World::new("def f(a):\n    b = a\n    return None");
    let x = world.object("x");
    let mut frame = world.frame("f", vec![x.clone()]);
    world.returned(&mut frame);
    assert_eq!(x.refcount(), 3, "in the hand, in a, in b");
    assert_eq!(frame.depth(), 0, "values left on the stack");
    assert!(frame.local(1).is_some(), "b has a value");
}

#[test]
fn what_was_in_the_slot_dies_when_another_value_comes() {
    let _lesson = lesson! {
        python: "def f(a): a = 1; …        # nobody else has the list that came in: it dies here",
        rule: "store drops what was in the slot, at once",
        page: "ch13-python.html#names",
    };
    let world = World::new("def f(a, b):\n    a = b\n    return None");
    let (old, new) = (world.object("old"), world.object("new"));
    let mut frame = world.frame("f", vec![old, new]);
    world.returned(&mut frame);
    assert_log!(world.log, "old dies");
    drop(frame);
    assert_log!(world.log, "new dies");
}

#[test]
fn storing_a_value_into_its_own_slot_keeps_it() {
    let _lesson = lesson! {
        python: "def f(a): a = a; return a      # the list is still there",
        rule: "store puts the new reference in first and drops the old one last",
        page: "ch13-python.html#names",
    };
    let world = World::new("def f(a):\n    a = a\n    return None");
    let mut frame = world.frame("f", vec![world.object("x")]);
    world.returned(&mut frame);
    assert_log!(world.log, "");
    assert_eq!(frame.local(0).map(|x| x.refcount()), Some(1), "only a");
}

#[test]
fn del_empties_the_slot() {
    let _lesson = lesson! {
        python: "def f(a):\n    del a        # dies here\n    …",
        rule: "del takes the reference out of the slot and drops it at once",
        page: "ch13-python.html#names",
    };
    let world = World::new("def f(a):\n    del a\n    return None");
    let mut frame = world.frame("f", vec![world.object("x")]);
    world.returned(&mut frame);
    assert_log!(world.log, "x dies");
    assert!(frame.local(0).is_none(), "a has no value any more");
}

#[test]
fn an_empty_slot_is_an_unbound_local_error() {
    let _lesson = lesson! {
        python: "def f(a): del a; a\nUnboundLocalError: cannot access local variable 'a' where it is not associated with a value",
        rule: "loading or deleting an empty slot raises; nothing is pushed",
        page: "ch13-python.html#names",
    };
    let says = "UnboundLocalError(\"cannot access local variable 'a' where it is not associated \
                with a value\")";
    for body in ["b = a", "del a"] {
        let world = World::new(&format!("def f(a):\n    del a\n    {body}"));
        let mut frame = world.frame("f", vec![world.object("x")]);
        let raised = world.failed(&mut frame);
        assert_eq!(world.says(&raised), says, "{body}");
        assert_eq!(frame.depth(), 0, "values left on the stack");
    }
}

#[test]
fn a_name_is_looked_for_in_the_own_dict_then_globals_then_built_ins() {
    let _lesson = lesson! {
        python: "x = 'global'; len = 'my own len'\nclass C:\n    y = x        # the module's\n    x = 'inner'\n    z = x        # its own\n    l = len      # the module's\n    b = hash     # a built-in",
        rule: "LOAD_NAME: names of this body, then globals, then built-ins",
        page: "ch13-python.html#names",
    };
    let world = World::new("x = 'global'\nlen = 'my own len'");
    let mut frame = world.module("y = x\nx = 'inner'\nz = x\nl = len\nb = hash");
    let own = world.py.dict();
    frame.names = Some(own.clone());
    world.returned(&mut frame);
    assert_eq!(
        world.repr(&own),
        "{'y': 'global', 'x': 'inner', 'z': 'inner', 'l': 'my own len', \
         'b': <built-in function hash>}"
    );
    let global = world.global("x").map(|x| world.repr(&x));
    assert_eq!(global.as_deref(), Some("'global'"), "the module's x");
}

#[test]
fn what_is_nowhere_is_a_name_error() {
    let _lesson = lesson! {
        python: "spam\nNameError: name 'spam' is not defined",
        rule: "a name that is in none of the three dicts raises",
        page: "ch13-python.html#names",
    };
    let world = World::new("");
    let mut frame = world.module("spam");
    let raised = world.failed(&mut frame);
    assert_eq!(
        world.says(&raised),
        "NameError(\"name 'spam' is not defined\")"
    );
}

#[test]
fn the_dict_keeps_its_reference_when_a_name_is_loaded() {
    let _lesson = lesson! {
        python: "x = []\ny = x        # x is still there",
        rule: "load: the dict keeps its reference, the stack gets one of its own",
        page: "ch13-python.html#names",
    };
    let world = World::new("x = []");
    let x = world.global("x").expect("x was bound");
    assert_eq!(x.refcount(), 2, "in the hand, and in the dict");
    let mut frame: Frame = world.module("y = x");
    world.returned(&mut frame);
    assert_eq!(x.refcount(), 3, "in the hand, as x and as y");
}
