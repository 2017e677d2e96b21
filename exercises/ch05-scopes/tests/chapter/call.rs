use crate::shadow;
use crate::world::{World, frame, name_of, said, same};
use ch03_ref::{Ref, Uid, is};
use ch05_scopes::{Cell, Code, Running, Unbound};
use testkit::{assert_log, lesson, note, seeds, snapshot};

/// Whether this call is the innermost one.
fn runs(world: &World, call: &Running<'_>) -> bool {
    let current = world.vm.current();
    current.is_some_and(|frame| is(&frame, call.frame()))
}

/// The references to an object, without one for the question.
fn count(world: &World, uid: Uid) -> usize {
    world.heap.census(uid).map_or(0, |census| census.refcount)
}

#[test]
fn an_argument_moves_and_the_result_moves_back() {
    let _lesson = lesson! {
        python: "def f(x):\n\
                 \x20   y = x\n\
                 \x20   return y\n\
                 a = N('a')\n\
                 f(a)",
        rule: "one owner, one reference: an argument moves from the caller's stack into the callee's slot, \
               and the result moves back",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let f_code = Code::new("f", &["x"]).locals(&["y"]).share();
    let main = world.module();
    let a = world.noisy("a");
    let uid = a.uid();
    let mut story = String::new();
    let mut now = |what: &str| {
        story += &format!("{what:<34}{}\n", count(&world, uid));
    };
    main.bind("a", a);
    now("a = N('a')");
    main.push(main.get("a").unwrap());
    now("f(a): a is on main's stack");
    let f = main.call(&f_code, &[], 1);
    now("f runs: x owns what the stack had");
    f.bind("y", f.get("x").unwrap());
    now("y = x");
    f.push(f.get("y").unwrap());
    now("return y: y is on f's stack");
    let result = f.ret();
    now("f is over: x and y are gone");
    main.push(result);
    main.unwind(0);
    now("the statement is over");
    snapshot!(story, @r"
    a = N('a')                        1
    f(a): a is on main's stack        2
    f runs: x owns what the stack had 2
    y = x                             3
    return y: y is on f's stack       4
    f is over: x and y are gone       2
    the statement is over             1
    ");
    drop(main);
    assert_log!(world.log, "a dies");
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn arguments_fill_the_first_slots_in_order() {
    let _lesson = lesson! {
        python: "def f(p, q):\n\
                 \x20   x = 1\n\
                 f(N('p'), N('q'))      # before its first line x is unbound",
        rule: "parameters are the first slots; every other local begins unbound",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let main = world.module();
    for name in ["kept", "p", "q"] {
        main.push(world.noisy(name));
    }
    let code = Code::new("f", &["p", "q"]).locals(&["x"]).share();
    let f = main.call(&code, &[], 2);
    same("what is left on the caller's stack", main.depth(), 1);
    same("p and q", [said(f.get("p")), said(f.get("q"))], ["p", "q"]);
    same(
        "reading a local that was not bound yet",
        f.get("x").unwrap_err(),
        Unbound::Local("x".into()),
    );
    same(
        "objects on the interpreter's heap",
        world.vm.heap().live(),
        world.heap.live(),
    );
    drop(f);
    assert_log!(world.log, "p dies\nq dies");
}

#[test]
fn the_result_outlives_the_locals() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   a = N('a'); b = N('b')\n\
                 \x20   return a\n\
                 v = f()          # b dies; v is a, alive",
        rule: "return takes its value in hand first, then the frame lets go of its locals",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let main = world.module();
    let f = main.call(&Code::new("f", &[]).locals(&["a", "b"]).share(), &[], 0);
    f.bind("a", world.noisy("a"));
    f.bind("b", world.noisy("b"));
    f.push(f.get("a").unwrap());
    let value = f.ret();
    assert_log!(world.log, "b dies");
    same("what f returned", name_of(&value), Some("a"));
    same("references to what f returned", value.refcount(), 1);
}

#[test]
fn return_gives_back_what_is_left_on_the_stack() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   for x in [N('t')]:\n\
                 \x20       return N('v')      # the loop's temporaries go, whoever keeps the frame",
        rule: "when a call ends its operand stack is emptied, even if somebody keeps the frame",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let main = world.module();
    let f = main.call(&Code::new("f", &[]).locals(&["x"]).share(), &[], 0);
    let kept = f.frame().clone();
    f.bind("x", world.noisy("x"));
    for name in ["s", "t", "v"] {
        f.push(world.noisy(name));
    }
    let value = f.ret();
    same("what f returned", name_of(&value), Some("v"));
    assert_log!(world.log, "t dies\ns dies");
    same(
        "temporaries left in the kept frame",
        frame(&kept).depth(),
        0,
    );
    same(
        "x in the frame that is kept",
        said(frame(&kept).get("x")),
        "x",
    );
    drop(kept);
    assert_log!(world.log, "x dies");
}

#[test]
fn a_call_that_just_ends_ends_alike() {
    let _lesson = lesson! {
        python: "def f(p):\n\
                 \x20   a = N('a')\n\
                 \x20   N('s'), N('t'), boom()     # however f is left: stack, then locals",
        rule: "every way out of a call empties the stack from the top, then lets the locals go slot by slot",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let main = world.module();
    main.push(world.noisy("p"));
    let f = main.call(&Code::new("f", &["p"]).locals(&["a"]).share(), &[], 1);
    f.bind("a", world.noisy("a"));
    f.push(world.noisy("s"));
    f.push(world.noisy("t"));
    drop(f);
    assert_log!(world.log, "t dies\ns dies\np dies\na dies");
    assert!(
        runs(&world, &main),
        "both calls are over, and main is not the one that runs"
    );
    drop(main);
    assert!(world.vm.current().is_none(), "nothing runs any more");
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn calls_nest_and_know_their_callers() {
    let _lesson = lesson! {
        python: "def fact(n):\n\
                 \x20   return 1 if n == 0 else n * fact(n - 1)      # every call has its own n",
        rule: "a call has its own slots; the innermost one runs, and each frame knows its caller",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let fact = Code::new("fact", &["n"]).share();
    let main = world.module();
    main.push(world.noisy("three"));
    let first = main.call(&fact, &[], 1);
    first.push(world.noisy("two"));
    let second = first.call(&fact, &[], 1);
    same(
        "n in the first call, n in the second",
        [said(first.get("n")), said(second.get("n"))],
        ["three", "two"],
    );
    assert!(
        runs(&world, &second),
        "the second call was begun last, and is not the one that runs"
    );
    assert!(is(&second.caller().unwrap(), first.frame()));
    assert!(is(&first.caller().unwrap(), main.frame()));
    assert!(main.caller().is_none(), "nobody called the module");
    drop(second);
    assert_log!(world.log, "two dies");
    assert!(
        runs(&world, &first),
        "the second call is over, and the first one is not the one that runs"
    );
    drop(first);
    assert_log!(world.log, "three dies");
    assert!(
        runs(&world, &main),
        "both calls are over, and main is not the one that runs"
    );
}

#[test]
fn a_dying_local_may_call() {
    let _lesson = lesson! {
        python: "class A:\n\
                 \x20   def __del__(self): g()\n\
                 def f():\n\
                 \x20   a = A()\n\
                 f()              # f ends, a dies, and g is called in between",
        rule: "R2: the caller runs on before the frame that was left gives anything back",
        page: "ch05-scopes.html#calls",
    };
    let world = World::new();
    let world = std::rc::Rc::new(world);
    let main = world.module();
    let f = main.call(&Code::new("f", &[]).locals(&["a"]).share(), &[], 0);
    let (inside, caller) = (world.clone(), main.frame().uid());
    f.bind(
        "a",
        world.with_last_words("a", move || {
            note("the frame lets a local go, whose __del__ calls a function");
            let g = inside.module();
            let back = g.caller().map(|back| back.uid());
            inside
                .log
                .push(format!("called by main: {}", back == Some(caller)));
            drop(g);
        }),
    );
    drop(f);
    assert_log!(world.log, "a dies\ncalled by main: true");
    assert!(
        runs(&world, &main),
        "both calls are over, and main is not the one that runs"
    );
}

#[test]
fn a_call_makes_its_cells_and_shares_those_it_got() {
    let _lesson = lesson! {
        python: "def outer(x):\n\
                 \x20   def inner(): return x\n\
                 \x20   return inner\n\
                 f = outer(N('n'))      # one reference to n: the cell's\n\
                 f() is f()             # True",
        rule: "an argument that is shared moves into a new cell; a free variable is the very cell that came along",
        page: "ch05-scopes.html#closures",
    };
    let world = World::new();
    let main = world.module();
    let n = world.noisy("n");
    let uid = n.uid();
    main.push(n);
    let outer = main.call(
        &Code::new("outer", &["x"]).cells(&["x", "y"]).share(),
        &[],
        1,
    );
    same(
        "references to n, which moved from the stack into x's cell",
        count(&world, uid),
        1,
    );
    same("x in outer", said(outer.get("x")), "n");
    same(
        "reading a shared variable that was not bound yet",
        outer.get("y").unwrap_err(),
        Unbound::Local("y".into()),
    );
    let cells = [outer.get_slot(0).unwrap(), outer.get_slot(1).unwrap()];
    assert!(
        cells.iter().all(|cell| cell.get::<Cell>().is_some()),
        "a cell in each shared slot"
    );
    drop(outer);
    assert_log!(world.log, "");
    let code = Code::new("inner", &[])
        .locals(&["z"])
        .free(&["x", "y"])
        .share();
    let inner = main.call(&code, &cells, 0);
    let holds = |slot: usize, cell: &Ref| is(&inner.get_slot(slot).unwrap(), cell);
    assert!(
        holds(1, &cells[0]) && holds(2, &cells[1]),
        "the slots of the free variables do not hold the cells that came along, in their order"
    );
    same(
        "references to n while inner runs: the cell's alone",
        count(&world, uid),
        1,
    );
    inner.bind("y", world.noisy("y"));
    drop(inner);
    let y = cells[1].get::<Cell>().unwrap().get().unwrap();
    same(
        "y, stored by inner, read by its other owner",
        name_of(&y),
        Some("y"),
    );
    drop((y, cells));
    assert_log!(world.log, "n dies\ny dies");
}

#[test]
fn closures_of_one_loop_share_its_variable() {
    let _lesson = lesson! {
        python: "def loop():\n\
                 \x20   fs = []\n\
                 \x20   for i in ['0', '1', '2']:\n\
                 \x20       def f(): return i\n\
                 \x20       fs.append(f)\n\
                 \x20   return [f() for f in fs]      # ['2', '2', '2']",
        rule: "a closure holds the variable, not the value it had: each call of `loop` makes one cell for `i`",
        page: "ch05-scopes.html#closures",
    };
    let world = World::new();
    let code = Code::new("loop", &[]).cells(&["i"]).share();
    let f = Code::new("f", &[]).free(&["i"]).share();
    let main = world.module();
    let run = |names: [&str; 3]| {
        let frame = main.call(&code, &[], 0);
        let closures = names.map(|name| {
            frame.bind("i", world.noisy(name));
            frame.get_slot(0).unwrap()
        });
        closures.map(|cell| said(main.call(&f, &[cell], 0).get("i")))
    };
    same(
        "what the three closures see",
        run(["0", "1", "2"]),
        ["2", "2", "2"],
    );
    same(
        "what the three closures of another call see",
        run(["3", "4", "5"]),
        ["5", "5", "5"],
    );
    same("objects alive after both calls", world.alive(), "");
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any program of assignments, `del`, calls and returns",
        rule: "count = references owned by names, slots and operand stacks, and by nothing else",
        page: "ch05-scopes.html#invariant",
    };
    for mut rng in seeds(30) {
        shadow::calls(&mut rng, false);
    }
}
