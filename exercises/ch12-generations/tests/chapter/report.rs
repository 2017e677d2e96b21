use crate::world::{Stubborn, World, link, same};
use ch12_generations::Generation::{self, Middle, Old, Young};
use ch12_generations::{DebugFlags, Info, Phase};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{EventLog, assert_log, lesson};

fn line(phase: Phase, info: Info) -> String {
    let Info {
        generation,
        collected,
        uncollectable,
    } = info;
    format!("{phase} {generation} {collected} {uncollectable}")
}

/// A callback that logs what it is told, after a name.
fn logger(log: &EventLog, name: &'static str) -> Rc<dyn Fn(Phase, Info)> {
    let log = log.clone();
    Rc::new(move |phase, info| log.push(format!("{name}{}", line(phase, info))))
}

#[test]
fn callbacks_hear_of_start_and_stop() {
    let _lesson = lesson! {
        python: "gc.callbacks.append(print); gc.collect()\n    # start {'generation': 2, 'collected': 0, …}\n    # stop {'generation': 2, 'collected': 1, …}",
        rule: "callbacks are called before a collection looks at anything, and after it has freed what it found",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    world.gc.add_callback(logger(&world.log, ""));
    world.ring("ring");
    world.gc.collect(Old);
    world.gc.collect(Young);
    assert_log!(
        world.log,
        "start 2 0 0\nring freed\nstop 2 1 0\nstart 0 0 0\nstop 0 0 0"
    );
}

#[test]
fn callbacks_are_called_in_order() {
    let _lesson = lesson! {
        python: "gc.callbacks += [first, second]; gc.callbacks.remove(first)",
        rule: "callbacks are called in the order of the list; who was taken out is not called",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    let first = world.gc.add_callback(logger(&world.log, "first: "));
    let second = world.gc.add_callback(logger(&world.log, "second: "));
    world.gc.collect(Young);
    assert_log!(
        world.log,
        "first: start 0 0 0\nsecond: start 0 0 0\nfirst: stop 0 0 0\nsecond: stop 0 0 0"
    );
    let _third = world.gc.add_callback(logger(&world.log, "third: "));
    let removed = [second, second].map(|id| world.gc.remove_callback(id));
    same("remove_callback(second), twice", removed, [true, false]);
    world.gc.collect(Middle);
    assert_log!(
        world.log,
        "first: start 1 0 0\nthird: start 1 0 0\nfirst: stop 1 0 0\nthird: stop 1 0 0"
    );
    same(
        "remove_callback(first)",
        world.gc.remove_callback(first),
        true,
    );
    world.gc.collect(Old);
    assert_log!(world.log, "third: start 2 0 0\nthird: stop 2 0 0");
}

#[test]
fn a_callback_may_change_the_list() {
    let _lesson = lesson! {
        python: "def once(phase, info): gc.callbacks.remove(once); gc.callbacks.append(other)",
        rule: "R5: nothing is borrowed while a callback runs, so it may add and remove callbacks",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    let id = Rc::new(Cell::new(None));
    let (mine, log) = (id.clone(), world.log.clone());
    // Weak, because the collector owns the callback.
    let gc = Rc::new(RefCell::new(Some(world.gc.clone())));
    let inside = gc.clone();
    id.set(Some(world.gc.add_callback(Rc::new(move |phase, info| {
        log.push(format!("once: {}", line(phase, info)));
        let gc = inside.borrow().clone();
        if let (Some(gc), Some(id)) = (gc, mine.take()) {
            gc.remove_callback(id);
            gc.add_callback(logger(&log, "other: "));
        }
    }))));
    world.gc.collect(Young);
    assert_log!(world.log, "once: start 0 0 0\nother: stop 0 0 0");
    gc.take();
}

#[test]
fn a_callback_that_fails_stops_nobody() {
    let _lesson = lesson! {
        python: "def bad(phase, info): raise ValueError      # Exception ignored in: … and the collection goes on",
        rule: "a callback's panic is caught and logged; the other callbacks and the collection go on",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    world
        .gc
        .add_callback(Rc::new(|_, _| panic!("bad callback")));
    world.gc.add_callback(logger(&world.log, ""));
    world.ring("ring");
    same("collect(Old)", world.gc.collect(Old), 1);
    assert_log!(world.log, "start 2 0 0\nring freed\nstop 2 1 0");
    same(
        "what was logged",
        world.gc.unraisable(),
        vec!["bad callback".to_string(); 2],
    );
    let worse = |phase, _| match phase {
        Phase::Start => panic!("worse at the {phase}"),
        Phase::Stop => std::panic::panic_any(7),
    };
    world.gc.add_callback(Rc::new(worse));
    world.gc.collect(Young);
    same(
        "what was logged since",
        world.gc.unraisable()[2..].join(", ").as_str(),
        "bad callback, worse at the start, bad callback, a panic without words",
    );
    same("collect(Old) again", world.gc.collect(Old), 0);
}

#[test]
fn a_callback_cannot_collect() {
    let _lesson = lesson! {
        python: "def cb(phase, info): print(gc.collect())      # 0, and no further callbacks",
        rule: "callbacks run inside the collection: another one is refused",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    let gc = Rc::new(RefCell::new(Some(world.gc.clone())));
    let (inside, log) = (gc.clone(), world.log.clone());
    world.gc.add_callback(Rc::new(move |phase, _| {
        let gc = inside.borrow().clone();
        let found = gc.map(|gc| gc.collect(Old));
        log.push(format!("{phase}: {found:?}"));
    }));
    world.ring("ring");
    world.gc.collect(Young);
    assert_log!(world.log, "start: Some(0)\nring freed\nstop: Some(0)");
    gc.take();
}

#[test]
fn an_onlooker_sees_each_stage() {
    let _lesson = lesson! {
        python: "# for pictures: weak references cleared, __del__ called, looked again, then a is gone",
        rule: "who looks on is told after each step of chapter 11, and shown before the last what is going to be cleared",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    let log = world.log.clone();
    world.gc.onlook(Rc::new(move |stage, pieces| {
        log.push(format!("{stage:?} {}", pieces.len()));
    }));
    let saying = world.log.clone();
    let a = world.with_del("a", move |_| saying.push("del"));
    link(&a, &a);
    drop(a);
    world.gc.collect(Old);
    assert_log!(
        world.log,
        "ClearedWeakrefs 0\ndel\nFinalized 0\nRechecked 1\na freed"
    );
}

#[test]
fn statistics_are_ready_when_stop_is_called() {
    let _lesson = lesson! {
        python: "def cb(phase, info): print(phase, gc.get_stats()[0]['collections'])      # start 0, stop 1",
        rule: "a collection is counted before the callbacks hear that it is over",
        page: "ch12-generations.html#callbacks",
    };
    let world = World::new();
    let gc = Rc::new(RefCell::new(Some(world.gc.clone())));
    let (inside, log) = (gc.clone(), world.log.clone());
    world.gc.add_callback(Rc::new(move |phase, _| {
        if let Some(gc) = &*inside.borrow() {
            let count = gc.get_count();
            log.push(format!(
                "{phase} {} {count:?}",
                gc.get_stats(Young).collections
            ));
        }
    }));
    let _kept = [world.quiet(), world.quiet()];
    world.gc.collect(Young);
    assert_log!(world.log, "start 0 [2, 0, 0]\nstop 1 [0, 1, 0]");
    gc.take();
}

#[test]
fn what_gives_nothing_up_is_uncollectable() {
    let _lesson = lesson! {
        python: "# a C type without tp_clear in a ring: gc.collect() finds it and cannot break it",
        rule: "unreachable objects are counted, broken up or not: both numbers are told, and their sum is returned",
        page: "ch12-generations.html#stats",
    };
    let world = World::new();
    world.gc.add_callback(logger(&world.log, ""));
    for _ in 0..2 {
        let stubborn = world.heap.alloc(Stubborn(RefCell::default()));
        let me = stubborn.get::<Stubborn>().expect("a stubborn one");
        me.0.replace(Some(stubborn.clone()));
        drop(stubborn);
        world.ring("ring");
        same("collect(Young)", world.gc.collect(Young), 2);
    }
    let both = "start 0 0 0\nring freed\nstop 0 1 1";
    assert_log!(world.log, &[both, both].join("\n"));
    let stats = world.gc.get_stats(Young);
    same("collected", stats.collected, 2);
    same("uncollectable", stats.uncollectable, 2);
    same(
        "the age of the stubborn ones",
        world.ages().as_str(),
        "young 0, middle 2, old 0",
    );
}

#[test]
fn the_collector_shows_itself() {
    let _lesson = lesson! {
        python: "gc.get_count(), gc.get_threshold()",
        rule: "`{:?}` of a collector shows its counts, its thresholds and its generations",
        page: "ch12-generations.html#stats",
    };
    let world = World::new();
    let _kept = [world.quiet(), world.quiet()];
    world.gc.collect(Young);
    same(
        "the collector",
        format!("{:?}", world.gc).as_str(),
        "Collector { count: [0, 1, 0], threshold: [700, 10, 10], \
         population: Population { young: 0, middle: 2, old: 0, frozen: 0 } }",
    );
    same("live objects of its heap", world.gc.heap().live(), 2);
    same("generation 1", Generation::numbered(1), Some(Middle));
    same("generation 3", Generation::numbered(3), None);
    same("the number of Old", Old.number(), 2);
}

#[test]
fn saveall_keeps_the_garbage() {
    let _lesson = lesson! {
        python: "gc.set_debug(gc.DEBUG_SAVEALL); a = ['kept']; a.append(a); del a\n    gc.collect(), len(gc.garbage), gc.garbage[0][0]      # (1, 1, 'kept')",
        rule: "with DEBUG_SAVEALL garbage goes into gc.garbage instead of being cleared, and it is whole",
        page: "ch12-generations.html#saveall",
    };
    let world = World::new();
    world.gc.set_debug(DebugFlags::SAVEALL);
    same("get_debug()", world.gc.get_debug(), DebugFlags(32));
    let (a, item) = (world.node("a"), world.node("item"));
    link(&a, &a);
    link(&a, &item);
    drop((a, item));
    same("collect(Old)", world.gc.collect(Old), 2);
    assert_log!(world.log, "");
    let garbage = world.gc.garbage();
    let names: Vec<String> = garbage.iter().map(crate::world::name_of).collect();
    same("the garbage", names.join(" ").as_str(), "a item");
    let mut children = 0;
    garbage[0].traverse(&mut |_| children += 1);
    same("what the first one owns", children, 2);
    same(
        "the refcount of the item: its owner, gc.garbage, and this test",
        garbage[1].refcount(),
        3,
    );
    same(
        "collect(Old) again: gc.garbage holds them",
        world.gc.collect(Old),
        0,
    );
    drop(garbage);
    world.gc.set_debug(DebugFlags::NONE);
    same("take_garbage()", world.gc.take_garbage().len(), 2);
    same("garbage() afterwards", world.gc.garbage().len(), 0);
    same("collect(Old), when it is taken", world.gc.collect(Old), 2);
    same(
        "what was freed, by name",
        world.freed().as_str(),
        "a freed, item freed",
    );
}

#[test]
fn saved_garbage_adds_up() {
    let _lesson = lesson! {
        python: "gc.set_debug(gc.DEBUG_SAVEALL)      # two collections, one list",
        rule: "gc.garbage is one list: each collection appends to it",
        page: "ch12-generations.html#saveall",
    };
    let world = World::new();
    world.gc.set_debug(DebugFlags::SAVEALL);
    world.ring("one");
    world.gc.collect(Young);
    world.ring("two");
    world.gc.collect(Young);
    assert_log!(world.log, "");
    let names: Vec<String> = world
        .gc
        .garbage()
        .iter()
        .map(crate::world::name_of)
        .collect();
    same("the garbage", names.join(" ").as_str(), "one two");
}

#[test]
fn saveall_saves_after_the_last_words() {
    let _lesson = lesson! {
        python: "# DEBUG_SAVEALL: __del__ has run for everything in gc.garbage; who resurrected itself is not in it",
        rule: "only the last step is left out: weakrefs are cleared, finalizers run, the resurrected go free",
        page: "ch12-generations.html#saveall",
    };
    let world = World::new();
    world.gc.set_debug(DebugFlags::LEAK);
    let saved = Rc::new(RefCell::new(None));
    let (log, save) = (world.log.clone(), saved.clone());
    let lucky = world.with_del("lucky", move |me| {
        log.push("del lucky");
        save.replace(Some(me.clone()));
    });
    let log = world.log.clone();
    let other = world.with_del("other", move |_| log.push("del other"));
    link(&lucky, &lucky);
    link(&other, &other);
    drop((lucky, other));
    same("collect(Old)", world.gc.collect(Old), 1);
    assert_log!(world.log, "del lucky\ndel other");
    let names: Vec<String> = world
        .gc
        .garbage()
        .iter()
        .map(crate::world::name_of)
        .collect();
    same("the garbage", names.join(" ").as_str(), "other");
    same(
        "its finalizer was called",
        world.gc.garbage()[0].is_finalized(),
        true,
    );
    saved.take();
}

#[test]
fn flags_can_be_joined() {
    let _lesson = lesson! {
        python: "gc.DEBUG_LEAK == gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_SAVEALL      # True",
        rule: "debug flags are numbers: any of them may be set",
        page: "ch12-generations.html#saveall",
    };
    let leak = DebugFlags::COLLECTABLE | DebugFlags::UNCOLLECTABLE | DebugFlags::SAVEALL;
    same("DEBUG_LEAK", DebugFlags::LEAK, leak);
    let twice = DebugFlags::SAVEALL | DebugFlags::SAVEALL;
    same("SAVEALL, twice", twice, DebugFlags::SAVEALL);
    same(
        "SAVEALL in LEAK",
        DebugFlags::LEAK.has(DebugFlags::SAVEALL),
        true,
    );
    same(
        "STATS in LEAK",
        DebugFlags::LEAK.has(DebugFlags::STATS),
        false,
    );
    same(
        "LEAK in SAVEALL",
        DebugFlags::SAVEALL.has(DebugFlags::LEAK),
        false,
    );
    let world = World::new();
    world.gc.set_debug(DebugFlags::STATS);
    world.ring("ring");
    world.gc.collect(Old);
    same("garbage saved without SAVEALL", world.gc.garbage().len(), 0);
}
