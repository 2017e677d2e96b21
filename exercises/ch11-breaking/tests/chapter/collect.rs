//! Task `collect`.

mod nested;
mod property;

use crate::world::{Fault, World, children, link, node, view};
use ch11_breaking::Outcome;
use testkit::{lesson, snapshot};

#[test]
fn a_mixed_case_from_beginning_to_end() {
    let _lesson = lesson! {
        python: "a.b = b; b.a = a; c.me = c       # a's __del__: keep.append(self)\nra, rc = weakref.ref(a, cb), weakref.ref(c, cb);  c.r = weakref.ref(a, cb)\ndel a, b, c; gc.collect()",
        rule: "clear weakrefs, finalize, recheck, clear: each for all of the garbage, before the next",
        page: "ch11-breaking.html#order",
    };
    let world = World::new();
    let say = |name, comes_back: bool| {
        world.with_del(name, move |me, shared| {
            let (name, answers) = (&node(me).name, shared.answers());
            let line = format!("del {name}: sees {}, {answers} weakrefs answer", view(me));
            shared.log.push(line);
            if comes_back {
                shared.keep.borrow_mut().push(me.clone());
            }
        })
    };
    let (a, b, c) = (say("a", true), say("b", false), say("c", false));
    link(&a, &b);
    link(&b, &a);
    link(&c, &c);
    world.keep_weak(world.weakref(&a, "of a"));
    world.keep_weak(world.weakref(&c, "of c"));
    link(&c, world.weakref(&a, "of a, garbage itself").as_ref());
    drop((a, b, c));
    let log = world.log();
    log.push(format!("{} weakrefs answer", world.shared.answers()));
    let outcome = world.collect();
    log.push(format!("freed: {}", world.freed()));
    log.push(format!("keep: {}", view(&world.shared.keep.borrow()[0])));
    log.push(format!("{outcome:?}"));
    // ANCHOR: mixed
    snapshot!(log.take(), @"
    2 weakrefs answer
    callback of a: 0 answer
    callback of c: 0 answer
    del a: sees a b, 0 weakrefs answer
    del b: sees a b, 0 weakrefs answer
    del c: sees c, 0 weakrefs answer
    freed: c
    keep: a b
    Outcome { collected: 2, uncollectable: 0, resurrected: 2, finalized: 3 }
    ");
    // ANCHOR_END: mixed
}

#[test]
fn without_garbage_nothing_happens() {
    let _lesson = lesson! {
        python: "live.me = live\nprint(gc.collect())     # 0",
        rule: "who can be reached from outside loses nothing: no weak reference, no finalizer call, no reference",
        page: "ch11-breaking.html#collect",
    };
    let world = World::new();
    assert_eq!(world.collect(), Outcome::default(), "on an empty heap");
    let live = world.noisy("live");
    let child = world.noisy("child");
    link(&live, &live);
    link(&live, &child);
    link(&child, &live);
    drop(child);
    world.keep_weak(world.weakref(&live, "live"));
    for _ in 0..3 {
        assert_eq!(world.collect(), Outcome::default());
    }
    assert_eq!(world.log().take(), "", "what was called");
    assert_eq!(world.shared.answers(), 1, "weak references that answer");
    assert_eq!(view(&live), "child live");
    assert_eq!(live.refcount(), 3, "references to the live one");
}

#[test]
fn a_live_chain_survives() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = c; c.o = a; del b, c\nprint(gc.collect())     # 0: a is still named, and a reaches the others",
        rule: "garbage is what spreading from outside does not reach (chapter 10)",
        page: "ch11-breaking.html#collect",
    };
    let world = World::new();
    let (a, b, c) = (world.noisy("a"), world.noisy("b"), world.noisy("c"));
    link(&a, &b);
    link(&b, &c);
    link(&c, &a);
    drop((b, c));
    assert_eq!(world.collect(), Outcome::default());
    assert_eq!(view(&a), "a b c");
    let c = children(&children(&a)[0]).swap_remove(0);
    drop(a);
    assert_eq!(world.collect(), Outcome::default(), "now c is named");
    drop(c);
    assert_eq!(world.collect().collected, 3, "now nobody is");
}

#[test]
fn older_objects_are_left_alone() {
    let _lesson = lesson! {
        python: "old.me = old; del old            # garbage, but of an older generation\nyoung.me = young; del young\ngc.collect(0)                    # only the young one",
        rule: "candidates are the containers from the given place on; all others count as outside",
        page: "ch11-breaking.html#collect",
    };
    let world = World::new();
    let old = world.node("old");
    link(&old, &old);
    let young = world.node("young");
    let from = young.slot().expect("young is tracked");
    link(&young, &young);
    let held_by_old = world.node("held by old");
    link(&old, &held_by_old);
    link(&held_by_old, &held_by_old);
    drop((old, young, held_by_old));
    let outcome = world.shared.breaker.collect(&world.heap, from);
    assert_eq!(
        (outcome.collected, world.freed()),
        (1, "young".into()),
        "collected, freed"
    );
    let outcome = world.collect();
    assert_eq!(outcome.collected, 2, "everything");
    assert_eq!(world.freed(), "held by old old young", "freed");
}

#[test]
fn a_liar_is_found_out_and_nothing_is_cleared() {
    let _lesson = lesson! {
        python: "# a C extension whose tp_traverse visits what it does not own (debug builds: \"refcount is too small\")",
        rule: "a wrong traverse stops the collection with a message; it never costs anybody his memory",
        page: "ch11-breaking.html#liar",
    };
    let world = World::new();
    let (liar, b) = (world.faulty("liar", Fault::Liar), world.noisy("b"));
    link(&liar, &b);
    link(&b, &liar);
    drop(b);
    let stopped = testkit::caught(|| world.collect());
    let panic = stopped.expect_err("the collector did not notice");
    let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
    assert!(
        text.contains("traverse"),
        "the panic does not speak of `traverse`: {text:?}"
    );
    assert_eq!(world.freed(), "", "freed");
    assert_eq!(world.log().take(), "", "what was called");
    assert_eq!(view(&liar), "b liar");
    assert!(
        world.shared.breaker.begin().is_some(),
        "the collection was stopped, and begin says that one goes on"
    );
}

#[test]
fn a_borrowed_payload_keeps_what_it_owns() {
    let _lesson = lesson! {
        python: "# a collection in the middle of list.append",
        rule: "who shows nothing while it is borrowed keeps its children alive: too much is kept, never too little",
        page: "ch11-breaking.html#collect",
    };
    let world = World::new();
    let a = world.node("a");
    let b = world.node("b");
    link(&a, &b);
    link(&b, &b);
    drop(b);
    // Only b's own reference can be seen: the other one counts as outside.
    let outcome = node(&a).while_borrowed(|| world.collect());
    assert_eq!(outcome, Outcome::default());
    assert_eq!(view(&a), "a b");
}
