//! Collections inside collections, and inside other deaths.

use crate::world::{Fault, Leaf, World, link, node, view};
use testkit::{assert_log, lesson};

#[test]
fn a_collection_inside_a_finalizer_does_nothing() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): print(gc.collect())   # 0\nn = N(); n.me = n\nm = T(); m.me = m        # unrelated garbage, not looked at this time",
        rule: "a nested collect returns 0 and touches nothing, whatever garbage there is",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    world.garbage("bystander");
    let n = world.with_del("n", |me, shared| {
        let inner = shared.collect(me).number();
        let freed = shared.freed();
        shared.log.push(format!("nested: {inner}, freed: {freed}"));
        shared.log.push(format!("n sees: {}", view(me)));
    });
    let from = n.slot().expect("n is tracked");
    link(&n, &n);
    drop(n);
    // Only n is a candidate: the other one is older.
    let outcome = world.shared.breaker.collect(&world.heap, from);
    assert_log!(world.log(), "nested: 0, freed: \nn sees: n");
    assert_eq!(outcome.collected, 1, "collected: {outcome:?}");
    assert_eq!(world.freed(), "n", "freed");
    assert_eq!(world.collect().collected, 1, "the next collection");
    assert_eq!(world.freed(), "bystander n", "freed");
}

#[test]
fn a_second_nested_collection_does_nothing_either() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): print(gc.collect(), gc.collect())   # 0 0",
        rule: "who is refused must not end the collection of somebody else",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    world.garbage("bystander");
    let n = world.with_del("n", |me, shared| {
        for _ in 0..3 {
            let inner = shared.collect(me).number();
            let freed = shared.freed();
            shared.log.push(format!("nested: {inner}, freed: {freed}"));
        }
    });
    let from = n.slot().expect("n is tracked");
    link(&n, &n);
    drop(n);
    let outcome = world.shared.breaker.collect(&world.heap, from);
    let line = "nested: 0, freed: ";
    assert_log!(world.log(), &format!("{line}\n{line}\n{line}"));
    assert_eq!(outcome.collected, 1, "collected: {outcome:?}");
}

#[test]
fn a_collection_inside_a_callback_does_nothing() {
    let _lesson = lesson! {
        python: "r = weakref.ref(o, lambda r: print(gc.collect()))   # 0, if the collector calls it",
        rule: "a nested collect returns 0 and touches nothing, from a callback as from a finalizer",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    world.garbage("bystander");
    let o = world.node("o");
    let from = o.slot().expect("o is tracked");
    link(&o, &o);
    let (shared, heap) = (world.shared.clone(), world.heap.clone());
    let weak = world.weakref_with(&o, move |_| {
        let inner = shared.breaker.collect(&heap, 0);
        shared.log.push(format!(
            "nested: {}, freed: {}",
            inner.number(),
            shared.freed()
        ));
    });
    drop(o);
    world.shared.breaker.collect(&world.heap, from);
    assert_log!(world.log(), "nested: 0, freed: ");
    assert_eq!(world.freed(), "o", "freed");
    drop(weak);
}

#[test]
fn a_collection_while_garbage_is_cleared_does_nothing() {
    let _lesson = lesson! {
        python: "o.me = o; o.leaf = array('i')\nr = weakref.ref(o.leaf, lambda r: print(gc.collect()))   # 0: o is being cleared",
        rule: "the token lives until the last piece is gone: a variable to the end of `collect`",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    world.garbage("bystander");
    let o = world.node("o");
    let from = o.slot().expect("o is tracked");
    link(&o, &o);
    let leaf = world.heap.alloc(Leaf);
    link(&o, &leaf);
    let (shared, heap) = (world.shared.clone(), world.heap.clone());
    let weak = world.weakref_with(&leaf, move |_| {
        let inner = shared.breaker.collect(&heap, 0).number();
        shared
            .log
            .push(format!("nested, while o is cleared: {inner}"));
    });
    drop((o, leaf));
    world.shared.breaker.collect(&world.heap, from);
    assert_log!(world.log(), "nested, while o is cleared: 0");
    assert_eq!(world.freed(), "o", "freed");
    drop(weak);
}

#[test]
fn a_collection_inside_an_ordinary_death_works() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): print(gc.collect())\nm = T(); m.me = m; del m\nn = N()\ndel n            # prints 1: no collection goes on",
        rule: "when a count comes to zero no collection goes on: collect works there, and the dying object stays whole",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    world.garbage("m");
    let n = world.with_del("n", |me, shared| {
        let outcome = shared.collect(me);
        shared.log.push(format!("collected {}", outcome.number()));
        shared.log.push(format!("n sees: {}", view(me)));
    });
    let child = world.node("child");
    link(&n, &child);
    link(&child, &child);
    drop(child);
    drop(n);
    assert_log!(world.log(), "collected 1\nn sees: child n");
    assert_eq!(world.freed(), "m n", "freed");
    assert_eq!(world.collect().collected, 1, "the child is garbage now");
}

#[test]
fn after_a_panic_the_next_collection_works() {
    let _lesson = lesson! {
        python: "# an error inside the collector must not be the last thing it does",
        rule: "the token's drop ends the collection, also when a panic passes by",
        page: "ch11-breaking.html#guard",
    };
    let world = World::new();
    let fragile = world.faulty("fragile", Fault::Fragile);
    link(&fragile, &fragile);
    drop(fragile);
    let outcome = testkit::caught(|| world.collect());
    assert!(outcome.is_err(), "the payload's panic did not come through");
    world.garbage("later");
    let outcome = testkit::caught(|| world.collect());
    let outcome = outcome.expect("the next collection");
    assert_eq!(outcome.collected, 1, "the collection after the panic");
    assert_eq!(world.freed(), "fragile later", "freed");
}

#[test]
fn a_finalizer_of_one_heap_may_collect_another() {
    let _lesson = lesson! {
        python: "# two interpreters in one process: each has a collector of its own",
        rule: "the guard belongs to one heap",
        page: "ch11-breaking.html#guard",
    };
    let (world, other) = (World::new(), World::new());
    other.garbage("theirs");
    let (their_heap, theirs) = (other.heap.clone(), other.shared.clone());
    let mine = world.with_del("mine", move |me, shared| {
        let outcome = theirs.breaker.collect(&their_heap, 0);
        let name = &node(me).name;
        shared
            .log
            .push(format!("{name} collects {}", outcome.number()));
    });
    link(&mine, &mine);
    drop(mine);
    assert_eq!(world.collect().number(), 1, "on the first heap");
    assert_log!(world.log(), "mine collects 1");
    assert_eq!(other.freed(), "theirs", "freed on the other heap");
}
