//! Task `clear`.

mod meanwhile;

use crate::world::{Fault, Leaf, World, assert_outcome, children, link, node, view};
use ch03_ref::is;
use ch11_breaking::Outcome;
use testkit::{assert_log, lesson, with_stack};

#[test]
fn garbage_goes_and_the_living_stay() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = a; a.live = live; live.me = live\ndel a, b\nprint(gc.collect())     # 2; live is untouched",
        rule: "every piece gives up its references and dies of its count; nobody else loses anything but those references",
        page: "ch11-breaking.html#clear",
    };
    let world = World::new();
    let before = world.heap.live();
    let live = world.node("live");
    link(&live, &live);
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    link(&a, &live);
    link(&b, &live);
    drop((a, b));
    assert_eq!(live.refcount(), 4, "references to the live one, before");
    let outcome = world.go();
    assert_eq!(
        outcome.collected, 2,
        "collected; uncollectable: {}",
        outcome.uncollectable
    );
    assert_eq!(world.freed(), "a b", "freed");
    assert_eq!(live.refcount(), 2, "references to the live one, after");
    assert!(is(&children(&live)[0], &live));
    assert_eq!(view(&live), "live");
    assert_eq!(world.heap.live(), before + 1, "objects alive");
    assert_eq!(world.heap.tracked(), 1, "objects tracked");
}

#[test]
fn nothing_of_ours_is_left_behind() {
    let _lesson = lesson! {
        python: "for i in range(100): a = T(); a.me = a\ngc.collect(); gc.collect()     # 100 0",
        rule: "the collector keeps no reference, to no piece and to no child",
        page: "ch11-breaking.html#clear",
    };
    let world = World::new();
    let leaf = world.heap.alloc(Leaf);
    let tail = world.node("tail");
    for i in 0..100 {
        let a = world.node(&format!("a{i}"));
        link(&a, &a);
        link(&a, &leaf);
        link(&a, &tail);
    }
    drop(tail);
    assert_eq!(leaf.refcount(), 101, "references to the leaf, before");
    assert_eq!(world.go().collected, 101, "collected");
    assert_eq!(leaf.refcount(), 1, "references to the leaf, after");
    assert_eq!(world.heap.live(), 1, "objects alive");
    assert_eq!(world.go(), Outcome::default(), "the second time");
}

#[test]
fn garbage_may_be_long() {
    let _lesson = lesson! {
        python: "# a ring of 200,000 objects",
        rule: "clearing and dying use no stack, however long the garbage is",
        page: "ch11-breaking.html#clear",
    };
    with_stack(256 * 1024, || {
        let world = World::new();
        let first = world.node("");
        let mut last = first.clone();
        for _ in 1..200_000 {
            let next = world.node("");
            link(&last, &next);
            last = next;
        }
        link(&last, &first);
        drop((first, last));
        let outcome = world.go();
        assert_eq!(outcome.collected, 200_000);
        assert_eq!(world.heap.live(), 0, "objects alive");
    });
}

#[test]
fn who_does_not_let_go_is_counted_as_uncollectable() {
    let _lesson = lesson! {
        python: "# a C type that shows its references (tp_traverse) and does not give them up (no tp_clear)",
        rule: "what is unreachable and still there afterwards is uncollectable; collect() returns it with the others",
        page: "ch11-breaking.html#uncollectable",
    };
    let world = World::new();
    let (s, t) = (
        world.faulty("s", Fault::Stubborn),
        world.faulty("t", Fault::Stubborn),
    );
    link(&s, &t);
    link(&t, &s);
    world.garbage("plain");
    drop((s, t));
    for (round, collected) in [("first", 1), ("second", 0)] {
        let outcome = world.go();
        let expected = Outcome {
            collected,
            uncollectable: 2,
            ..Outcome::default()
        };
        assert_outcome(&format!("the {round} collection"), outcome, expected);
        assert_eq!(outcome.number(), collected + 2, "its number");
    }
    assert_eq!(world.freed(), "plain", "freed");
}

#[test]
fn one_that_lets_go_is_enough_for_a_ring() {
    let _lesson = lesson! {
        python: "t = (l,); l.append(t)        # tuples have no tp_clear: the list lets go\nprint(gc.collect())     # 2",
        rule: "count who is still there when all is done, not who gave up nothing",
        page: "ch11-breaking.html#uncollectable",
    };
    let world = World::new();
    for order in ["tuple first", "list first"] {
        let tuple = || world.faulty("tuple", Fault::Stubborn);
        let (t, l) = match order {
            "tuple first" => (tuple(), world.node("list")),
            _ => {
                let l = world.node("list");
                (tuple(), l)
            }
        };
        link(&t, &l);
        link(&l, &t);
        drop((t, l));
        let outcome = world.go();
        let expected = Outcome {
            collected: 2,
            ..Outcome::default()
        };
        assert_outcome(order, outcome, expected);
        assert_eq!(world.freed(), "list tuple", "freed, {order}");
        world.forget_freed();
    }
}

#[test]
fn saved_for_a_debugger_they_stay_whole() {
    let _lesson = lesson! {
        python: "gc.set_debug(gc.DEBUG_SAVEALL)\nprint(gc.collect(), len(gc.garbage), gc.garbage[0][0])     # 1 1 kept\ngc.set_debug(0); gc.garbage.clear(); gc.collect()          # 1",
        rule: "save returns the pieces, whole, and counts them as collected; nothing is cleared",
        page: "ch11-breaking.html#save",
    };
    let world = World::new();
    let (a, b) = (world.noisy("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    drop((a, b));
    let rechecked = world.held().clear_weakrefs().finalize().recheck();
    assert_eq!(rechecked.garbage().len(), 2, "pieces to clear");
    let (saved, outcome) = rechecked.save();
    assert_log!(world.log(), "del a");
    assert_eq!(
        (outcome.number(), world.freed()),
        (2, String::new()),
        "number, freed"
    );
    assert_eq!(view(&saved[0]), "a b");
    drop(saved);
    assert_eq!(world.go().number(), 2, "afterwards");
    assert_log!(world.log(), "");
    assert_eq!(world.freed(), "a b", "freed");
}

#[test]
fn garbage_that_is_put_back_stays() {
    let _lesson = lesson! {
        python: "# Rust only: a phase that is dropped half way",
        rule: "whoever drops a phase lets go of the garbage and breaks nothing",
        page: "ch11-breaking.html#types",
    };
    let world = World::new();
    world.garbage("a");
    drop(world.held());
    drop(world.held().clear_weakrefs());
    drop(world.held().clear_weakrefs().finalize());
    drop(world.held().clear_weakrefs().finalize().recheck());
    assert_eq!(world.freed(), "", "freed");
    assert_eq!(world.heap.live(), 1, "objects alive");
    assert_eq!(world.go().collected, 1, "collected in the end");
    assert_eq!(world.freed(), "a", "freed");
}

#[test]
fn an_untracked_ring_is_nobodys_garbage() {
    let _lesson = lesson! {
        python: "# the collector looks at tracked containers only (chapter 12)",
        rule: "what the collector does not know it neither clears nor counts",
        page: "ch11-breaking.html#collect",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &a);
    link(&a, &b);
    link(&b, &b);
    a.untrack();
    let uid = a.uid();
    drop((a, b));
    assert_eq!(world.go(), Outcome::default());
    let a = world.heap.lookup(uid).expect("a is still there");
    assert_eq!((view(&a).as_str(), node(&a).name.as_str()), ("a b", "a"));
    a.track();
    drop(a);
    assert_eq!(world.go().collected, 2, "once it is tracked");
}

#[test]
fn without_finalizers_the_pieces_stay_held() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = a; del a, b       # no __del__ anywhere\ngc.collect()     # 2",
        rule: "without a finalizer to call, nothing can have changed, and all pieces go on to be cleared",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    drop((a, b));
    let held = world.held();
    assert_eq!(held.garbage().len(), 2, "pieces held");
    let outcome = held.clear_weakrefs().finalize().recheck().clear();
    let expected = Outcome {
        collected: 2,
        ..Outcome::default()
    };
    assert_outcome("the collection", outcome, expected);
    assert_eq!(world.freed(), "a b", "freed");
}
