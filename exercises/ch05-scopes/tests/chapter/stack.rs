use crate::world::{World, frame, name_of, same};
use testkit::{assert_log, lesson, note};

#[test]
fn a_temporary_dies_with_its_statement() {
    let _lesson = lesson! {
        python: "N('t')           # dies before the next statement",
        rule: "the operand stack owns what an expression has computed, until the expression ends",
        page: "ch05-scopes.html#stack",
    };
    let world = World::new();
    let f = world.frame(&[]);
    frame(&f).push(world.noisy("t"));
    assert_log!(world.log, "");
    frame(&f).unwind(0);
    assert_log!(world.log, "t dies");
    same("depth of the stack", frame(&f).depth(), 0);
}

#[test]
fn unwinding_goes_from_the_top_down() {
    let _lesson = lesson! {
        python: "[N('a'), N('b'), boom()]      # b dies, a dies; then the handler runs",
        rule: "an exception gives temporaries back from the top of the stack down, to where the try began",
        page: "ch05-scopes.html#stack",
    };
    let world = World::new();
    let f = world.frame(&[]);
    for name in ["kept", "a", "b"] {
        frame(&f).push(world.noisy(name));
    }
    frame(&f).unwind(1);
    assert_log!(world.log, "b dies\na dies");
    same("depth of the stack", frame(&f).depth(), 1);
    frame(&f).unwind(1);
    frame(&f).unwind(5);
    same(
        "depth of the stack, when there was nothing above 5",
        frame(&f).depth(),
        1,
    );
    assert_log!(world.log, "");
    same(
        "what is left on the stack",
        name_of(&frame(&f).pop()),
        Some("kept"),
    );
}

#[test]
fn a_dying_temporary_may_look_at_the_stack() {
    let _lesson = lesson! {
        python: "[N('a'), N('b'), boom()]      # b.__del__ runs a debugger that looks at every frame",
        rule: "R2 and R5: a temporary is off the stack, and nothing is borrowed, when it dies",
        page: "ch05-scopes.html#stack",
    };
    let world = World::new();
    let f = world.frame(&[]);
    frame(&f).push(world.noisy("a"));
    let (log, seen) = (world.log.clone(), f.clone());
    frame(&f).push(world.with_last_words("b", move || {
        note("unwind lets a temporary go, whose __del__ looks at the stack");
        log.push(format!("{} left", frame(&seen).depth()));
    }));
    frame(&f).unwind(0);
    assert_log!(world.log, "b dies\n1 left\na dies");
}

#[test]
fn arguments_are_taken_in_order_and_not_copied() {
    let _lesson = lesson! {
        python: "print(h, f(a, b))      # f gets a and b; h is not f's business",
        rule: "a call takes its arguments off the stack: the first one pushed is the first argument",
        page: "ch05-scopes.html#stack",
    };
    let world = World::new();
    let f = world.frame(&[]);
    for name in ["h", "a", "b"] {
        frame(&f).push(world.noisy(name));
    }
    let none = frame(&f).take(0);
    same(
        "arguments, and depth of the stack, of a call without arguments",
        (none.len(), frame(&f).depth()),
        (0, 3),
    );
    let args = frame(&f).take(2);
    let taken: Vec<_> = args.iter().filter_map(name_of).collect();
    same("the arguments", taken, ["a", "b"]);
    same(
        "depth of the stack after the call took two of three",
        frame(&f).depth(),
        1,
    );
    let counts: Vec<u32> = args.iter().map(|arg| arg.refcount()).collect();
    same(
        "references to the arguments, which have moved",
        counts,
        [1, 1],
    );
}
