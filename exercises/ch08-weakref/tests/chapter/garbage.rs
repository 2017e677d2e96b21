//! Task `garbage`.

use crate::support::{World, contained, failing, leads_to, messages, name, own};
use ch03_ref::Ref;
use ch08_weakref::{Call, Callback, WeakRef};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{lesson, seeds};

/// A ring of two nodes that own each other: what a collector finds.
fn ring(world: &World) -> [Ref; 2] {
    let (a, b) = (world.node("a"), world.node("b"));
    own(&a, b.clone());
    own(&b, a.clone());
    [a, b]
}

/// Calls them all, and lets all go.
fn call_all(calls: Vec<Call>) {
    for call in calls {
        call.call();
    }
}

/// Breaks it, as the collector will.
fn break_up(garbage: &[Ref]) {
    for r in garbage {
        let mut out = Vec::new();
        r.clear(&mut out);
    }
}

#[test]
fn nothing_is_called_yet() {
    let _lesson = lesson! {
        python: "# gc.collect(): first all weak references to all garbage are cleared, then callbacks run",
        rule: "clear_garbage clears, and returns what is to be called; it calls nobody",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = ring(&world);
    let plain = world.weakrefs.make(&garbage[1], None);
    let proxy = world.weakrefs.proxy(&garbage[0], None);
    let called = world.logging(&garbage[0], "callback");
    let calls = world.weakrefs.clear_garbage(&garbage);
    assert_eq!(world.log.take(), "", "called before everything was cleared");
    assert_eq!(
        [&plain, proxy.as_weak(), &called].map(leads_to),
        ["nobody"; 3],
        "weak references to garbage"
    );
    assert_eq!(calls.len(), 1, "callbacks that are owed");
    call_all(calls);
    assert_log!(world.log, "callback");
    assert_eq!(world.weakrefs.count(&garbage[0]), 0, "getweakrefcount");
    break_up(&garbage);
    drop(garbage);
    assert_eq!(
        world.log.take().lines().count(),
        2,
        "both are freed, and nobody is called again"
    );
}

#[test]
fn in_the_order_of_the_garbage() {
    let _lesson = lesson! {
        python: "# a and b refer to each other; ra1 rb1 ra2 rb2 were made in this order\ndel a, b; gc.collect()      # a2 a1 b2 b1",
        rule: "the callbacks run object by object, in the order of the garbage; for each object newest first",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = ring(&world);
    let [a, b] = &garbage;
    let keep = [
        world.logging(a, "a1"),
        world.logging(b, "b1"),
        world.logging(a, "a2"),
        world.logging(b, "b2"),
    ];
    let calls = world.weakrefs.clear_garbage(&garbage);
    call_all(calls);
    assert_log!(world.log, "a2\na1\nb2\nb1");
    break_up(&garbage);
    drop((garbage, keep));
}

#[test]
fn no_callback_sees_any_of_the_garbage() {
    let _lesson = lesson! {
        python: "# a callback of one piece of garbage could save another one through a weak reference",
        rule: "all weak references to all of the garbage are cleared before the first callback runs",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = ring(&world);
    let all: Rc<RefCell<Vec<WeakRef>>> = Rc::default();
    for r in &garbage {
        let (seen, log) = (all.clone(), world.log.clone());
        let callback = Callback::new(move |_| {
            let found: Vec<&str> = seen.borrow().iter().map(leads_to).collect();
            log.push(found.join(" "));
        });
        let weak = world.weakrefs.make(r, Some(callback));
        all.borrow_mut().push(weak);
    }
    let calls = world.weakrefs.clear_garbage(&garbage);
    call_all(calls);
    assert_log!(world.log, "nobody nobody\nnobody nobody");
    break_up(&garbage);
    drop((garbage, all.take()));
}

#[test]
fn a_weak_reference_that_is_garbage_calls_nobody() {
    let _lesson = lesson! {
        python: "a.me = a; a.w = weakref.ref(a, lambda r: print('never'))\noutside = weakref.ref(a, lambda r: print('outside ran'))\ndel a; gc.collect()      # outside ran",
        rule: "the callback of a weak reference that is garbage itself could see broken objects: it is not called",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    for weak_last in [true, false] {
        let [a, b] = ring(&world);
        let inside = world.logging(&a, "never");
        own(&b, inside.as_ref().clone());
        let outside = world.logging(&a, "outside ran");
        let weak = inside.into_ref();
        let garbage = match weak_last {
            true => [a, b, weak],
            false => [weak, a, b],
        };
        let calls = world.weakrefs.clear_garbage(&garbage);
        assert_eq!(calls.len(), 1, "callbacks that are owed");
        call_all(calls);
        assert_log!(world.log, "outside ran");
        break_up(&garbage);
        drop(garbage);
        assert!(
            !world.log.take().contains("never"),
            "called while it was freed"
        );
        drop(outside);
    }
}

#[test]
fn a_garbage_weak_reference_forgets_its_living_target() {
    let _lesson = lesson! {
        python: "# a piece of garbage owns weakref.ref(living, f); later `del living`",
        rule: "a weak reference that is garbage is cleared, wherever it leads: its callback will never be called",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let living = world.node("living");
    let [a, b] = ring(&world);
    let weak = world.logging(&living, "never");
    own(&a, weak.as_ref().clone());
    let other = world.logging(&living, "the other one");
    let garbage = [a, b, weak.as_ref().clone()];
    let calls = world.weakrefs.clear_garbage(&garbage);
    assert!(calls.is_empty(), "{} callbacks are owed", calls.len());
    assert_eq!(
        leads_to(&weak),
        "nobody",
        "a weak reference that is garbage"
    );
    assert_eq!(world.weakrefs.count(&living), 1, "getweakrefcount(living)");
    drop(living);
    assert_log!(world.log, "the other one\nliving freed");
    break_up(&garbage);
    drop((garbage, weak, other));
    assert!(!world.log.take().contains("never"));
}

#[test]
fn the_living_are_left_alone() {
    let _lesson = lesson! {
        python: "# gc.collect() clears weak references to garbage, and no others",
        rule: "what is not garbage keeps its weak references",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = ring(&world);
    let living = world.node("living");
    let (plain, called) = (
        world.weakrefs.make(&living, None),
        world.logging(&living, "living is gone"),
    );
    assert!(world.weakrefs.clear_garbage(&[]).is_empty());
    assert!(world.weakrefs.clear_garbage(&garbage).is_empty());
    assert_eq!((leads_to(&plain), leads_to(&called)), ("living", "living"));
    assert_eq!(world.weakrefs.count(&living), 2, "getweakrefcount(living)");
    break_up(&garbage);
    drop(garbage);
    world.log.take();
    drop(living);
    assert_log!(world.log, "living is gone\nliving freed");
}

#[test]
fn a_call_keeps_its_weak_reference() {
    let _lesson = lesson! {
        python: "hold = [weakref.ref(b, old), weakref.ref(a, lambda _: hold.clear())]      # a before b in the garbage\ngc.collect()      # both are called",
        rule: "what is owed is decided before the first call: each call holds its weak reference",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = ring(&world);
    let [a, b] = &garbage;
    let hold: Rc<RefCell<Vec<WeakRef>>> = Rc::default();
    let (held, log) = (hold.clone(), world.log.clone());
    let first = Callback::new(move |_| {
        log.push("the first drops them all");
        drop(held.take());
    });
    let first = world.weakrefs.make(a, Some(first));
    let second = world.logging(b, "the second");
    hold.borrow_mut().extend([first, second]);
    let calls = world.weakrefs.clear_garbage(&garbage);
    let died: Vec<bool> = calls.into_iter().map(Call::call).collect();
    assert_log!(world.log, "the first drops them all\nthe second");
    assert_eq!(
        died,
        [true, true],
        "the weak references died with their calls"
    );
    break_up(&garbage);
    drop(garbage);
}

#[test]
fn who_dies_with_its_call_is_counted() {
    let _lesson = lesson! {
        python: "l.append(weakref.ref(a, lambda _: l.clear()))\nprint(gc.collect())      # 2: the object, and the weak reference that died with its callback",
        rule: "call tells whether the weak reference is gone now; gc.collect() adds those",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = [world.node("a")];
    let hold: Rc<RefCell<Option<WeakRef>>> = Rc::default();
    let held = hold.clone();
    let callback = Callback::new(move |_| drop(held.take()));
    *hold.borrow_mut() = Some(world.weakrefs.make(&garbage[0], Some(callback)));
    let kept = world.logging(&garbage[0], "kept");
    let calls = world.weakrefs.clear_garbage(&garbage);
    let died: Vec<bool> = calls.into_iter().map(Call::call).collect();
    assert_eq!(died, [false, true], "kept is alive, the other one is gone");
    assert_log!(world.log, "kept");
    drop(kept);
}

#[test]
fn the_callback_stays_to_be_seen() {
    let _lesson = lesson! {
        python: "del a; gc.collect(); print(r.__callback__)      # <function …>: unlike after an ordinary death",
        rule: "on the collector's path a weak reference keeps its callback, though nobody will call it again",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let garbage = [world.node("a")];
    let f = world.node("f");
    let log = world.log.clone();
    let callback = Callback::owning(f.clone(), move |f, _| log.push(name(f)));
    let weak = world.weakrefs.make(&garbage[0], Some(callback));
    for call in world.weakrefs.clear_garbage(&garbage) {
        assert!(!call.call());
    }
    assert_log!(world.log, "f");
    let shown = weak
        .callback()
        .expect("after gc.collect() the weak reference must have its callback, and has none");
    assert_eq!(shown.uid(), f.uid());
    drop((shown, garbage));
    assert_eq!(world.log.take(), "a freed", "it was called already");
    drop(weak);
    assert_eq!(f.refcount(), 1, "the weak reference gave f back");
}

#[test]
fn what_is_garbage_gives_its_callback_up() {
    let _lesson = lesson! {
        python: "def f(r): print(a)      # f keeps a, a keeps r, r keeps f: a ring through the callback",
        rule: "a weak reference owns its callback; told to clear itself it gives it up, and the ring is broken",
        page: "ch08-weakref.html#weakly",
    };
    let world = World::with_deaths();
    let (a, other, f) = (world.node("a"), world.node("other"), world.node("f"));
    let callback = Callback::owning(f.clone(), |_, _| panic!("nobody may be called"));
    let weak = world.weakrefs.make(&other, Some(callback));
    own(&f, a.clone());
    own(&a, weak.as_ref().clone());
    let garbage = [a, f, weak.into_ref()];
    assert!(world.weakrefs.clear_garbage(&garbage).is_empty());
    let mut out = Vec::new();
    garbage[2].clear(&mut out);
    let given_up: Vec<&str> = out.iter().map(name).collect();
    assert_eq!(given_up, ["f"], "what the weak reference gave up");
    garbage[2].clear(&mut out);
    assert_eq!(out.len(), 1, "it has nothing more to give");
    drop(out);
    drop(garbage);
    let mut freed: Vec<String> = world.log.take().lines().map(str::to_owned).collect();
    freed.sort();
    assert_eq!(freed, ["a freed", "f freed"], "the ring is broken");
    drop(other);
    assert!(
        world.weakrefs.unraisable().is_empty(),
        "somebody was called"
    );
}

#[test]
fn it_is_the_same_for_the_collector() {
    let _lesson = lesson! {
        python: "# callbacks of garbage run inside gc.collect(); one that fails does not end it",
        rule: "on both paths a failing callback is logged, and the others are called",
        page: "ch08-weakref.html#panics",
    };
    let world = World::with_deaths();
    let garbage = [world.node("a")];
    let good = world.logging(&garbage[0], "good");
    let bad = failing(&world, &garbage[0], "bad");
    let calls = world.weakrefs.clear_garbage(&garbage);
    let died: Vec<bool> = contained(|| calls.into_iter().map(Call::call).collect());
    assert_eq!(died, [false, false], "both weak references are held here");
    assert_log!(world.log, "bad panics\ngood");
    assert_eq!(messages(&world), ["bad went wrong"]);
    drop((good, bad));
}

/// A weak reference of a random program, and what should become of it.
struct Known {
    weak: WeakRef,
    target: usize,
    calls: bool,
    garbage: bool,
}

#[test]
fn random_garbage_is_cleared_as_the_rules_say() {
    let _lesson = lesson! {
        python: "# any objects, any weak references to them, any of all these garbage",
        rule: "cleared: who leads to garbage, and who is garbage. Owed: who leads to garbage, is none, and has a callback",
        page: "ch08-weakref.html#garbage",
    };
    for mut rng in seeds(60) {
        let world = World::with_deaths();
        let nodes: Vec<Ref> = (0..6).map(|_| world.node("node")).collect();
        let dead: Vec<bool> = nodes.iter().map(|_| rng.chance(1, 2)).collect();
        let mut known: Vec<Known> = Vec::new();
        for _ in 0..rng.below(16) {
            let (target, calls) = (rng.below(nodes.len()), rng.chance(2, 3));
            let log = world.log.clone();
            let callback = calls
                .then(|| Callback::new(move |weak| log.push(format!("{:?}", weak.as_ref().uid()))));
            let weak = world.weakrefs.make(&nodes[target], callback);
            let shared = known
                .iter()
                .any(|other| other.weak.as_ref().uid() == weak.as_ref().uid());
            if !shared {
                let garbage = rng.chance(1, 3);
                known.push(Known {
                    weak,
                    target,
                    calls,
                    garbage,
                });
            }
        }
        let garbage_nodes = nodes.iter().zip(&dead).filter(|(_, dead)| **dead);
        let mut garbage: Vec<Ref> = garbage_nodes.map(|(node, _)| node.clone()).collect();
        let garbage_weak = known.iter().filter(|known| known.garbage);
        garbage.extend(garbage_weak.map(|known| known.weak.as_ref().clone()));
        rng.shuffle(&mut garbage);
        let mut owed = Vec::new();
        for piece in &garbage {
            let leads_here = |known: &&Known| nodes[known.target].uid() == piece.uid();
            let calls = known.iter().rev().filter(leads_here);
            let calls = calls.filter(|known| known.calls && !known.garbage);
            owed.extend(calls.map(|known| format!("{:?}", known.weak.as_ref().uid())));
        }
        let calls = world.weakrefs.clear_garbage(&garbage);
        assert!(world.log.is_empty(), "somebody was called already");
        call_all(calls);
        assert_eq!(world.log.take(), owed.join("\n"), "who was called");
        for known in &known {
            let cleared = known.garbage || dead[known.target];
            let expected = if cleared { "nobody" } else { "node" };
            assert_eq!(leads_to(&known.weak), expected, "{:?}", known.weak);
        }
    }
}
