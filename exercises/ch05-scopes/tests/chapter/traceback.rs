use crate::shadow;
use crate::world::{World, exception, name_of, same};
use ch03_ref::{Ref, is};
use ch05_scopes::{Code, Frame, Running, Traceback, Trail};
use testkit::{assert_log, lesson, seeds, snapshot};

fn step(r: &Ref) -> &Traceback {
    r.get().expect("a traceback")
}

/// The steps, outermost first: `function:line`.
fn steps(trail: &Trail) -> String {
    let mut steps = Vec::new();
    let mut next = trail.first();
    while let Some(r) = next {
        let frame = step(&r).frame().expect("a step has a frame");
        let code = frame.get::<Frame>().expect("a frame").code().clone();
        steps.push(format!("{}:{}", code.name(), step(&r).line()));
        next = step(&r).next();
    }
    steps.join(" ")
}

/// Calls a function with one local variable, bound to an object of that name.
fn call<'c>(world: &World, caller: &'c Running<'_>, name: &str, local: &str) -> Running<'c> {
    let code = Code::new(name, &[]).locals(&["loc"]).share();
    let callee = caller.call(&code, &[], 0);
    callee.bind("loc", world.noisy(local));
    callee
}

#[test]
fn the_newest_step_comes_first() {
    let _lesson = lesson! {
        python: "Traceback (most recent call last):\n\
                 \x20 line 9, in <module>\n\
                 \x20 line 6, in middle\n\
                 \x20 line 2, in boom",
        rule: "each frame that an exception passes puts one step in front of the others",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let error = world.exception();
    same("what it says", exception(&error).text(), "no");
    let trail = exception(&error).trail();
    let main = world.module();
    main.set_line(9);
    let middle = call(&world, &main, "middle", "m");
    middle.set_line(6);
    let boom = call(&world, &middle, "boom", "b");
    boom.set_line(2);
    assert!(trail.first().is_none(), "not raised yet");
    boom.raise(trail);
    same("steps after boom", steps(trail), "boom:2");
    middle.raise(trail);
    same("steps after middle", steps(trail), "middle:6 boom:2");
    main.catch(trail, 0);
    same(
        "steps after the handler's frame",
        steps(trail),
        "<module>:9 middle:6 boom:2",
    );
    let current = world.vm.current();
    let current = current.is_some_and(|frame| is(&frame, main.frame()));
    assert!(current, "the frame that caught it runs on");
}

#[test]
fn temporaries_go_before_the_handler_and_locals_stay() {
    let _lesson = lesson! {
        python: "def middle():\n\
                 \x20   loc = N('middle local')\n\
                 \x20   return [N('t1'), N('t2'), boom()]\n\
                 try: middle()\n\
                 except ValueError as e: print('handler')",
        rule: "unwinding empties the operand stack, from the top; the traceback keeps the frames, and they \
               their locals",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let error = world.exception();
    let trail = exception(&error).trail();
    let main = world.module();
    main.push(world.noisy("below the try"));
    let depth = main.depth();
    main.push(world.noisy("in the try"));
    let middle = call(&world, &main, "middle", "middle local");
    middle.push(world.noisy("t1"));
    middle.push(world.noisy("t2"));
    let boom = call(&world, &middle, "boom", "boom local");
    boom.raise(trail);
    assert_log!(world.log, "");
    middle.raise(trail);
    assert_log!(world.log, "t2 dies\nt1 dies");
    main.catch(trail, depth);
    assert_log!(world.log, "in the try dies");
    same(
        "objects alive in the handler",
        world.alive(),
        "below the try middle local boom local",
    );
    let top = main.pop();
    same(
        "what is left on the handler's stack",
        name_of(&top),
        Some("below the try"),
    );
}

#[test]
fn the_frames_die_with_the_exception() {
    let _lesson = lesson! {
        python: "try: middle()\n\
                 except ValueError: pass\n\
                 # here boom's local is dead, and middle's",
        rule: "a traceback owns its frames once: when the exception goes, they go, innermost first",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let error = world.exception();
    let main = world.module();
    let middle = call(&world, &main, "middle", "middle local");
    let boom = call(&world, &middle, "boom", "boom local");
    let trail = exception(&error).trail();
    boom.raise(trail);
    middle.raise(trail);
    main.catch(trail, 0);
    same(
        "objects alive in the handler",
        world.alive(),
        "middle local boom local",
    );
    drop(error);
    assert_log!(world.log, "boom local dies\nmiddle local dies");
    drop(main);
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn a_kept_exception_keeps_the_callers_too() {
    let _lesson = lesson! {
        python: "def h():\n\
                 \x20   big = N('big')\n\
                 \x20   g()                  # catches an error inside, and stores it in a global\n\
                 h()                      # big outlives h: exception, traceback, frame of g, f_back, frame of h",
        rule: "a kept frame keeps its caller, and the caller's locals, though the error never came there",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let error = world.exception();
    let main = world.module();
    let h = call(&world, &main, "h", "big");
    let g = call(&world, &h, "g", "g local");
    g.catch(exception(&error).trail(), 0);
    drop(g);
    drop(h);
    same(
        "steps (h is not in the traceback)",
        steps(exception(&error).trail()),
        "g:0",
    );
    same(
        "objects alive, though h is over",
        world.alive(),
        "big g local",
    );
    drop(error);
    assert_log!(world.log, "g local dies\nbig dies");
}

#[test]
fn an_exception_raised_again_grows() {
    let _lesson = lesson! {
        python: "exc = ValueError('x')\n\
                 def f(): raise exc\n\
                 for i in range(5):\n\
                 \x20   try: f()\n\
                 \x20   except ValueError: pass\n\
                 # exc.__traceback__ has 10 steps, and 5 dead calls of f live on in it",
        rule: "raising adds steps and takes none away: a reused exception keeps the frames of every raise",
        page: "ch05-scopes.html#practice",
    };
    let world = World::new();
    let error = world.exception();
    let trail = exception(&error).trail();
    let main = world.module();
    let mut story = String::new();
    for round in 1..=5 {
        let f = call(&world, &main, "f", "local");
        f.raise(trail);
        main.catch(trail, 0);
        let count = steps(trail).split(' ').count();
        story += &format!("raise {round}: {count} steps, alive: {}\n", world.alive());
    }
    snapshot!(story, @r"
    raise 1: 2 steps, alive: local
    raise 2: 4 steps, alive: local local
    raise 3: 6 steps, alive: local local local
    raise 4: 8 steps, alive: local local local local
    raise 5: 10 steps, alive: local local local local local
    ");
    trail.forget();
    same(
        "objects alive after __traceback__ = None",
        world.alive(),
        "",
    );
}

#[test]
fn counts_through_a_raise() {
    let _lesson = lesson! {
        python: "v = []\n\
                 def f():\n\
                 \x20   x = v\n\
                 \x20   raise ValueError\n\
                 try: f()\n\
                 except ValueError as e: keep = e\n\
                 # v and f's x: two references, until keep goes",
        rule: "what an exception keeps is counted like everything else",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let v = world.noisy("v");
    let uid = v.uid();
    let error = world.exception();
    let main = world.module();
    main.bind("v", v);
    let mut story = String::new();
    let mut now = |what: &str| {
        let count = world.heap.census(uid).map_or(0, |census| census.refcount);
        story += &format!("{what:<22}{count}\n");
    };
    now("v = []");
    let f = main.call(&Code::new("f", &[]).locals(&["x"]).share(), &[], 0);
    f.bind("x", f.get("v").unwrap());
    now("x = v");
    f.push(f.get("x").unwrap());
    now("x on f's stack");
    f.raise(exception(&error).trail());
    now("raised out of f");
    main.catch(exception(&error).trail(), 0);
    now("in the handler");
    drop(error);
    now("the exception is gone");
    snapshot!(story, @r"
    v = []                1
    x = v                 2
    x on f's stack        3
    raised out of f       2
    in the handler        2
    the exception is gone 1
    ");
}

#[test]
fn an_exception_owns_its_traceback() {
    let _lesson = lesson! {
        python: "gc.get_referents(e)      # its __traceback__ is among them",
        rule: "an exception is a container: it shows its traceback, and can give it up",
        page: "ch05-scopes.html#exceptions",
    };
    let world = World::new();
    let error = world.exception();
    let main = world.module();
    call(&world, &main, "f", "local").raise(exception(&error).trail());
    let mut shown = Vec::new();
    error.traverse(&mut |child| shown.push(child.kind()));
    same("what the exception shows", shown, ["traceback"]);
    let mut out = Vec::new();
    error.clear(&mut out);
    assert_log!(world.log, "");
    same("how many references it gives up", out.len(), 1);
    assert!(exception(&error).trail().first().is_none(), "given up");
    drop(out);
    assert_log!(world.log, "local dies");
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any program of assignments, `del`, calls, returns, raises and handlers",
        rule: "count = references owned by names, slots and operand stacks, of running frames and of kept ones",
        page: "ch05-scopes.html#invariant",
    };
    for mut rng in seeds(30) {
        shadow::calls(&mut rng, true);
    }
}
