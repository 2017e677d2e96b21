//! Task `raise`: unwinding.

use crate::world::World;
use ch03_ref::Ref;
use testkit::{assert_log, lesson};

#[test]
fn nothing_is_left_on_the_stack_when_nobody_handles_it() {
    let _lesson = lesson! {
        python: "[make('a'), make('b'), missing]      # NameError: b dies, then a",
        rule: "a call that ends with an exception drops its evaluation stack, from the top",
        page: "ch13-python.html#raise",
    };
    let world = World::new("def f(): return missing");
    let mut frame = world.frame("f", vec![]);
    frame.push(world.object("bottom"));
    frame.push(world.object("top"));
    let raised = world.failed(&mut frame);
    let still = world.py.handle(&mut frame, raised, false);
    assert!(still.is_some(), "f does not handle it");
    assert_log!(world.log, "top dies\nbottom dies");
    assert_eq!(frame.depth(), 0, "values left on the stack");
}

#[test]
fn a_failing_call_leaks_nothing() {
    let _lesson = lesson! {
        python: "def f(a): return [a, a, missing]\ntry: f(x)\nexcept NameError: pass\ngetrefcount(x)          # as before",
        rule: "temporaries of an expression that fails are dropped",
        page: "ch13-python.html#raise",
    };
    let world = World::new("def f(a): return [a, a, missing]");
    let x = world.object("x");
    let raised = world.call("f", vec![x.clone()]).expect_err("no such name");
    assert_eq!(
        x.refcount(),
        2,
        "the hand, and f's local, which the exception's traceback holds"
    );
    drop(raised);
    assert_eq!(x.refcount(), 1, "the hand, once the exception is gone");
}

#[test]
fn iterators_of_loops_are_let_go() {
    let _lesson = lesson! {
        python: "def f(l):\n    for x in l:\n        for y in l: x / 0\n# both iterators held l; after the exception they are gone",
        rule: "a loop's iterator lies on the evaluation stack, and is unwound like everything there",
        page: "ch13-python.html#raise",
    };
    let text = "def f(l):\n    for x in l:\n        for y in l:\n            x / 0";
    let world = World::new(text);
    let list = world.py.list(vec![world.py.int(1)]);
    let raised = world.call("f", vec![list.clone()]).expect_err("x / 0");
    assert_eq!(list.refcount(), 2, "the hand, and the local l");
    drop(raised);
    assert_eq!(list.refcount(), 1, "the hand");
}

/// A frame that has failed inside a `try` in a loop.
fn failed_in_a_try(world: &World) -> (ch13_python::own::Frame, Ref) {
    let list = world.py.list(vec![world.object("item")]);
    let mut frame = world.frame("f", vec![list]);
    let raised = world.failed(&mut frame);
    (frame, raised)
}

const TRY: &str = "def f(l):
    for x in l:
        try:
            [x, x, x.missing]
        finally:
            pass";

#[test]
fn a_handler_finds_the_stack_as_it_was_before_the_try() {
    let _lesson = lesson! {
        python: "for x in l:\n    try: [x, x, x.missing]\n    except AttributeError: pass\n# the list under construction is dropped, the loop's iterator stays",
        rule: "unwind to the handler's depth, then push the exception",
        page: "ch13-python.html#raise",
    };
    let world = World::new(TRY);
    let (mut frame, raised) = failed_in_a_try(&world);
    assert!(frame.depth() > 2, "iterator and temporaries");
    let still = world.py.handle(&mut frame, raised.clone(), true);
    assert!(still.is_none(), "f handles it");
    assert_eq!(frame.depth(), 2, "the iterator, and the exception on top");
    let kinds: Vec<_> = frame.stack().into_iter().flatten().map(Ref::kind).collect();
    assert_eq!(kinds[0], "iterator", "at the bottom");
    assert!(
        ch03_ref::is(frame.peek(1), &raised),
        "the exception is on top"
    );
    assert_eq!(raised.refcount(), 2, "the hand, and the stack");
}

#[test]
fn it_goes_on_at_the_handler() {
    let _lesson = lesson! {
        python: "try: 1 / 0\nfinally: print('here')      # runs next",
        rule: "the next instruction is the handler's first",
        page: "ch13-python.html#raise",
    };
    let world = World::new(TRY);
    let (mut frame, raised) = failed_in_a_try(&world);
    let handler = frame.body.handler(frame.at()).expect("there is a try");
    assert!(world.py.handle(&mut frame, raised, true).is_none());
    assert_eq!(frame.next, handler.target as usize, "the next instruction");
}

#[test]
fn locals_stay_when_the_stack_is_unwound() {
    let _lesson = lesson! {
        python: "def f(a):\n    try: [a, missing]\n    finally: print(a)      # a is still there",
        rule: "unwinding drops the evaluation stack, never a local",
        page: "ch13-python.html#raise",
    };
    let world = World::new("def f(a):\n    b = a\n    return [a, b, missing]");
    let mut frame = world.frame("f", vec![world.object("x")]);
    let raised = world.failed(&mut frame);
    let still = world.py.handle(&mut frame, raised, false);
    assert!(still.is_some(), "f does not handle it");
    assert_log!(world.log, "");
    let x = frame.local(0).expect("a has its value");
    assert_eq!(x.refcount(), 2, "a and b, nothing on the stack");
}

#[test]
fn every_call_on_the_way_adds_to_the_traceback() {
    let _lesson = lesson! {
        python: "def h(): 1 / 0\ndef g(): h()\ndef f(): g()\nf()      # the traceback has f, g, h",
        rule: "each call that an exception passes through is noted, once, from the inside out",
        page: "ch13-python.html#raise",
    };
    let text = "def h(a): return a.missing\ndef g(a): return [1, h(a)]\ndef f(a): return g(a)";
    let world = World::new(text);
    let raised = world
        .call("f", vec![world.object("x")])
        .expect_err("it fails");
    world.py.report(&raised);
    let err = world.err();
    let calls: Vec<&str> = err
        .lines()
        .filter_map(|line| Some(line.split_once(", in ")?.1))
        .collect();
    assert_eq!(calls, ["f", "g", "h"], "calls in what was printed:\n{err}");
}

/// The tracebacks that an exception holds: none, or the outermost.
fn entries(raised: &Ref) -> usize {
    let mut tracebacks = 0;
    raised.traverse(&mut |child| tracebacks += usize::from(child.kind() == "traceback"));
    tracebacks
}

#[test]
fn the_call_that_handles_it_is_noted_too() {
    let _lesson = lesson! {
        python: "def f():\n    try: 1 / 0\n    except ZeroDivisionError as e: e.__traceback__      # one entry: f's own",
        rule: "each call that an exception comes to adds an entry first, also the one that handles it",
        page: "ch13-python.html#raise",
    };
    let world = World::new(TRY);
    let (mut frame, raised) = failed_in_a_try(&world);
    let still = world.py.handle(&mut frame, raised.clone(), true);
    assert!(still.is_none(), "f handles it");
    assert_eq!(
        entries(&raised),
        1,
        "lines of the traceback: the call that handles it"
    );
}

#[test]
fn what_is_raised_again_is_not_noted_again() {
    let _lesson = lesson! {
        python: "try: 1 / 0\nfinally: pass      # the exception goes on; its traceback has one line for this call",
        rule: "an exception that goes on after `finally` has its traceback already",
        page: "ch13-python.html#raise",
    };
    let world = World::new("def f(a): return a.missing");
    let mut frame = world.frame("f", vec![world.object("x")]);
    let raised = world.failed(&mut frame);
    let raised = world.py.handle(&mut frame, raised, false);
    let raised = raised.expect("f does not handle it");
    assert_eq!(
        entries(&raised),
        0,
        "lines of the traceback: raised again (trace == false), so it has none of this call"
    );
    let raised = world.py.handle(&mut frame, raised, true);
    let raised = raised.expect("f does not handle it");
    assert_eq!(
        entries(&raised),
        1,
        "lines of the traceback: raised here (trace == true), so it has one of this call"
    );
}

#[test]
fn the_exception_is_one_reference_on_its_way() {
    let _lesson = lesson! {
        python: "try: f()\nexcept E as e: getrefcount(e)      # nobody else kept it",
        rule: "unwinding hands the exception on from call to call: it is moved, not copied",
        page: "ch13-python.html#raise",
    };
    let text = "def h(a): return a.missing\ndef g(a): return h(a)\ndef f(a): return [a, g(a)]";
    let world = World::new(text);
    let raised = world
        .call("f", vec![world.object("x")])
        .expect_err("it fails");
    assert_eq!(raised.refcount(), 1, "references to the exception");
    drop(raised);
    assert_log!(world.log, "x dies");
}
