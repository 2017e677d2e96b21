//! The whole search on real objects: the programs of the book.

use crate::graph::Graph;
use crate::node::{Int, Lie, liar, link, node, nodes, ring, tear_down};
use ch03_ref::{Heap, Ref, Uid};
use ch10_cycles::{Split, gather};
use testkit::{lesson, note, seeds, snapshot, with_stack};

/// Gather, copy, subtract, spread.
fn split(heap: &Heap) -> Split<'_> {
    gather(heap, 0).subtract().expect("nobody lies").spread()
}

/// What `gc.collect()` would return: how many objects are unreachable.
fn lost(heap: &Heap) -> usize {
    split(heap).unreachable().len()
}

#[test]
fn two_lists_and_their_last_name() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b)\ndel a; gc.collect()      # 0\ndel b; gc.collect()      # 2",
        rule: "as long as one name is left, both are in use",
        page: "ch10-cycles.html#spread",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    link(&b, &a);
    link(&a, &b);
    drop(a);
    assert_eq!(lost(&heap), 0, "garbage while b has its name");
    drop(b);
    assert_eq!(lost(&heap), 2, "garbage without names");
    tear_down(&heap);
}

#[test]
fn the_links_step_by_step() {
    let _lesson = lesson! {
        python: "link_1.next = link_2; link_2.next = link_3; link_3.next = link_1\nlink_4.next = link_4\nA = link_3; del link_1, link_2, link_3, link_4\ngc.collect()      # 1",
        rule: "three links have nothing from outside, and only one of them is garbage",
        page: "ch10-cycles.html#zero",
    };
    let heap = Heap::new();
    let a = {
        let all: [Ref; 4] = nodes(&heap);
        ring(&all[..3]);
        ring(&all[3..]);
        all[2].clone()
    };
    let names = ["link_1", "link_2", "link_3", "link_4"];
    let split = split(&heap);
    // ANCHOR: table
    snapshot!(split.explain().named(&names), @r"
    @n     | refcount | internal | gc_refs | verdict
    link_1 |        1 |        1 |       0 | reached
    link_2 |        1 |        1 |       0 | reached
    link_3 |        2 |        1 |       1 | from outside
    link_4 |        1 |        1 |       0 | garbage
    ");
    // ANCHOR_END: table
    assert_eq!((split.unreachable(), split.survivors()), (&[3][..], 3));
    drop((split, a));
    assert_eq!(lost(&heap), 4, "garbage when A is gone too");
    tear_down(&heap);
}

#[test]
fn a_shared_tail_stays() {
    let _lesson = lesson! {
        python: "tail = [0]\nfor i in range(5): r = [tail]; r.append(r)\ndel r; gc.collect()      # 5",
        rule: "five rings are garbage; what they all refer to is not, because a name has it",
        page: "ch10-cycles.html#spread",
    };
    let heap = Heap::new();
    let tail = node(&heap);
    link(&tail, &heap.alloc(Int(0)));
    for _ in 0..5 {
        let r = node(&heap);
        link(&r, &tail);
        link(&r, &r);
    }
    assert_eq!(split(&heap).unreachable(), [1, 2, 3, 4, 5]);
    assert_eq!(tail.refcount(), 6, "real references to the tail");
    tear_down(&heap);
}

#[test]
fn an_older_object_holds_a_younger_one() {
    let _lesson = lesson! {
        python: "old = []; gc.collect(); a = []; a.append(a); old.append(a); del a\ngc.collect(0)      # 0",
        rule: "who is not looked at is outside: what it refers to is in use, even if it is garbage itself",
        page: "ch10-cycles.html#outside",
    };
    let heap = Heap::new();
    let old = node(&heap);
    link(&old, &old);
    let a = node(&heap);
    link(&a, &a);
    link(&old, &a);
    drop((a, old));
    let young = gather(&heap, 1).subtract().expect("nobody lies").spread();
    assert_eq!(young.unreachable(), [], "garbage among the young");
    drop(young);
    assert_eq!(lost(&heap), 2, "garbage in all: `old` itself is lost too");
    tear_down(&heap);
}

#[test]
fn c_code_and_untracked_objects_are_outside() {
    let _lesson = lesson! {
        python: "# a static PyObject * in an extension module: no name, no container, and yet a reference",
        rule: "nobody has to be registered as a root: a reference that no candidate shows is from outside",
        page: "ch10-cycles.html#outside",
    };
    let heap = Heap::new();
    let [a, b, forgotten]: [Ref; 3] = nodes(&heap);
    link(&a, &a);
    link(&b, &b);
    a.leak(1);
    link(&forgotten, &b);
    forgotten.untrack();
    drop((a, b));
    assert_eq!(
        lost(&heap),
        0,
        "garbage: C code has a, and who is not tracked has b"
    );
    drop(forgotten);
    assert_eq!(lost(&heap), 1, "garbage when the untracked one died: b");
    tear_down(&heap);
}

#[test]
fn an_immortal_container_is_no_garbage() {
    let _lesson = lesson! {
        python: "# from 3.12, for instance: static types and what they own",
        rule: "nobody counts an immortal's references, so nobody may conclude from them",
        page: "ch10-cycles.html#spread",
    };
    let heap = Heap::new();
    let [owned, immortal]: [Ref; 2] = nodes(&heap);
    link(&immortal, &owned);
    link(&immortal, &immortal);
    link(&owned, &immortal);
    heap.immortalize(immortal);
    drop(owned);
    assert_eq!(lost(&heap), 0, "garbage");
    tear_down(&heap);
}

#[test]
fn a_deep_ring_of_objects() {
    let _lesson = lesson! {
        python: "first = last = Link()\nfor i in range(100000): n = Link(); n.next = last; last = n\nfirst.next = last",
        rule: "the whole search needs no stack that grows with the heap",
        page: "ch10-cycles.html#spread",
    };
    with_stack(256 * 1024, || {
        let heap = Heap::new();
        let first = node(&heap);
        let mut last = first.clone();
        for _ in 1..100_000 {
            let next = node(&heap);
            link(&next, &last);
            last = next;
        }
        link(&first, &last);
        drop(last);
        assert_eq!(lost(&heap), 0, "garbage while the first has its name");
        drop(first);
        assert_eq!(lost(&heap), 100_000, "garbage without it");
        tear_down(&heap);
    });
}

#[test]
fn nothing_has_changed() {
    let _lesson = lesson! {
        python: "# up to here the collector has only looked",
        rule: "no count has moved, nobody has died: finding garbage is one thing, breaking it another",
        page: "ch10-cycles.html#phases",
    };
    let heap = Heap::new();
    let a = {
        let all: [Ref; 4] = nodes(&heap);
        ring(&all[..3]);
        ring(&all[3..]);
        all[2].clone()
    };
    let count = |uid: Uid| heap.census(uid).map(|object| object.refcount);
    let before: Vec<_> = heap.uids().into_iter().map(count).collect();
    drop(split(&heap));
    let after: Vec<_> = heap.uids().into_iter().map(count).collect();
    assert_eq!(after, before, "the real counts");
    drop(a);
    tear_down(&heap);
}

#[test]
fn who_shows_too_little_only_keeps_things_alive() {
    let _lesson = lesson! {
        python: "# a type written in C whose tp_traverse forgets a field: a leak",
        rule: "a reference that is not shown counts as one from outside",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let x = node(&heap);
    let secretive = liar(&heap, [x.clone()], Lie::Nothing);
    link(&x, &secretive);
    drop((x, secretive));
    assert_eq!(
        lost(&heap),
        0,
        "garbage: nobody explains the reference to x"
    );
    tear_down(&heap);
    assert_eq!(heap.live(), 0, "objects");
}

#[test]
fn a_lie_may_be_too_small_to_notice() {
    let _lesson = lesson! {
        python: "# a type that visits what it does not own, such as a borrowed pointer",
        rule: "the arithmetic sees a lie only if it goes below zero; otherwise the answer is wrong, and memory is not touched",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let [x, owner]: [Ref; 2] = nodes(&heap);
    link(&owner, &x);
    let liar = liar(&heap, [owner.clone()], Lie::Grandchild);
    link(&owner, &liar);
    drop((owner, liar));
    let split = split(&heap);
    snapshot!(split.explain().named(&["x", "owner", "liar"]), @r"
    @n    | refcount | internal | gc_refs | verdict
    x     |        2 |        2 |       0 | garbage
    owner |        1 |        1 |       0 | garbage
    liar  |        1 |        1 |       0 | garbage
    ");
    let wrong = split.hold();
    assert_eq!(
        wrong.garbage.len(),
        3,
        "x is in use, and the arithmetic cannot know"
    );
    drop(wrong);
    assert_eq!(
        (heap.live(), x.refcount()),
        (3, 2),
        "and nothing happened to x"
    );
    tear_down(&heap);
}

#[test]
fn random_heaps() {
    let _lesson = lesson! {
        python: "# any objects, any references, some of them old and not looked at",
        rule: "who is held in the end is exactly who cannot be reached from outside the candidates",
        page: "ch10-cycles.html#right",
    };
    for mut rng in seeds(300) {
        let heap = Heap::new();
        let elders: Vec<Ref> = (0..rng.below(4)).map(|_| node(&heap)).collect();
        let names = Graph::random(&mut rng, 14).build(&heap);
        for uid in heap.uids().split_off(elders.len()) {
            let r = heap.lookup(uid).expect("alive");
            if rng.chance(1, 6) && !elders.is_empty() {
                note(format!("{r:?} and an older one refer to each other"));
                link(rng.pick(&elders), &r);
                link(&r, rng.pick(&elders));
            }
        }
        let uids = heap.uids().split_off(elders.len());
        let garbage = Graph::counted(&heap, &uids, 0).garbage();
        let expected: Vec<Uid> = garbage.iter().map(|&i| uids[i as usize]).collect();
        let found = gather(&heap, elders.len() as u32).subtract();
        let condemned = found.expect("nobody lies").spread().hold();
        let held: Vec<Uid> = condemned.garbage.iter().map(Ref::uid).collect();
        assert_eq!(held, expected, "who is held");
        drop((condemned, names));
        tear_down(&heap);
    }
}
