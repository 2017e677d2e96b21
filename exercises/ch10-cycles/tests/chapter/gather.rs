//! Task `gather`.

use crate::graph::{Graph, assert_numbers};
use crate::node::{Int, items, link, node, nodes, ring, tear_down};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Numbers, gather};
use testkit::{lesson, note, seeds, snapshot, with_stack};

/// The rows, each in order: in which order a traverse shows does not matter.
fn rows(numbers: &Numbers) -> Vec<Vec<u32>> {
    assert_eq!(
        numbers.starts.len(),
        numbers.len() + 1,
        "rows that were ended, and one more"
    );
    let row = |i| {
        let mut row = numbers.row(i).to_vec();
        row.sort_unstable();
        row
    };
    (0..numbers.len()).map(row).collect()
}

#[test]
fn a_heap_without_containers_has_no_candidates() {
    let _lesson = lesson! {
        python: "x = 10**6; s = 'text'      # gc.is_tracked(x): False",
        rule: "only containers can be part of a cycle, so only they are candidates",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let x = heap.alloc(Int(1_000_000));
    let numbers = gather(&heap, 0).numbers().clone();
    assert_eq!(numbers, Numbers::default(), "the numbers of no container");
    assert!(
        numbers.is_empty(),
        "there is no container, and is_empty says that there are candidates"
    );
    let l = node(&heap);
    assert!(
        !gather(&heap, 0).numbers().is_empty(),
        "a list was made, and is_empty says that there are no candidates"
    );
    assert_eq!(x.refcount(), 1, "references to x");
    drop(l);
}

#[test]
fn counts_and_edges_of_the_pair() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b)",
        rule: "one row for each candidate, in order of age: its count, and whom it refers to",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    link(&b, &a);
    link(&a, &b);
    let gathered = gather(&heap, 0);
    assert_numbers(
        gathered.numbers(),
        &Numbers::of(&[(2, &[1]), (2, &[0])]),
        "a and b, each with a name and an item that lead to it",
    );
    snapshot!(gathered.explain().named(&["a", "b"]), @r"
    @n | refcount | internal | gc_refs | verdict
    a  |        2 |        1 |       - | ?
    b  |        2 |        1 |       - | ?
    ");
    drop(gathered);
    tear_down(&heap);
}

#[test]
fn two_references_are_two_edges() {
    let _lesson = lesson! {
        python: "x = []; b = [x, x, x]; b.append(b)",
        rule: "an edge for each reference, and the count as it was before you looked: a clone of your own adds one (R3)",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let [x, b]: [Ref; 2] = nodes(&heap);
    for _ in 0..3 {
        link(&b, &x);
    }
    link(&b, &b);
    let numbers = gather(&heap, 0).numbers().clone();
    assert_eq!(
        rows(&numbers),
        [vec![], vec![0, 0, 0, 1]],
        "the rows of x and b"
    );
    assert_eq!(numbers.counts, [4, 2], "the counts of x and b");
    tear_down(&heap);
}

#[test]
fn looking_changes_no_count() {
    let _lesson = lesson! {
        python: "# the collector visits each object twice, and getrefcount never notices",
        rule: "candidates are only lent to you: do not clone them, not even to count (R3)",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let all: [Ref; 3] = nodes(&heap);
    ring(&all);
    let gathered = gather(&heap, 0);
    assert_eq!(
        gathered.numbers().counts,
        [2, 2, 2],
        "counts that were read: a name and the ring"
    );
    let during: Vec<u32> = all.iter().map(Ref::refcount).collect();
    assert_eq!(during, [2, 2, 2], "real counts after gather");
    drop(gathered);
    tear_down(&heap);
    let after: Vec<u32> = all.iter().map(Ref::refcount).collect();
    assert_eq!(after, [1, 1, 1], "real counts when the ring is untied");
}

#[test]
fn other_objects_are_left_out() {
    let _lesson = lesson! {
        python: "a = [10**6, 'text', b]      # one edge: to b",
        rule: "what is no candidate has no row and is in no row",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let number = heap.alloc(Int(1_000_000));
    let [a, forgotten, b]: [Ref; 3] = nodes(&heap);
    link(&a, &number);
    link(&a, &forgotten);
    link(&a, &b);
    link(&forgotten, &b);
    forgotten.untrack();
    assert_eq!(
        *gather(&heap, 0).numbers(),
        Numbers::of(&[(1, &[1]), (3, &[])]),
        "a and b: the int is no container, and the collector does not know the other one"
    );
    tear_down(&heap);
}

#[test]
fn older_objects_are_outside() {
    let _lesson = lesson! {
        python: "old = []; gc.collect()\nyoung = [old]; old.append(young)      # gc.collect(0) looks at `young` only",
        rule: "a candidate's number is its place less the first place; who stands before that is no candidate",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let olds: [Ref; 3] = nodes(&heap);
    let from = heap.tracked() as u32;
    let [a, b]: [Ref; 2] = nodes(&heap);
    for old in &olds {
        link(old, &a);
        link(&b, old);
    }
    link(&a, &b);
    link(&b, &a);
    assert_numbers(
        gather(&heap, from).numbers(),
        &Numbers::of(&[(5, &[1]), (2, &[0])]),
        "a and b are the candidates, the three before them are not",
    );
    assert_eq!(
        gather(&heap, 0).numbers().len(),
        5,
        "candidates of a full look"
    );
    assert_eq!(
        gather(&heap, 99).numbers().len(),
        0,
        "candidates from behind the end on"
    );
    tear_down(&heap);
}

#[test]
fn numbers_close_ranks_after_deaths() {
    let _lesson = lesson! {
        python: "l = [[] for i in range(5)]; del l[3], l[1], l[0]",
        rule: "candidates are numbered without gaps, whoever died before",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let mut all: Vec<Ref> = (0..6).map(|_| node(&heap)).collect();
    for i in [4, 2, 0] {
        drop(all.remove(i));
    }
    ring(&all);
    let gathered = gather(&heap, 0);
    assert_eq!(
        *gathered.numbers(),
        Numbers::of(&[(2, &[1]), (2, &[2]), (2, &[0])]),
        "the three that are left"
    );
    drop(gathered);
    tear_down(&heap);
}

#[test]
fn nobody_dies_while_you_look() {
    let _lesson = lesson! {
        python: "# the collector holds no references, so nothing may go while it has numbers",
        rule: "what is let go of waits until the look is over",
        page: "ch10-cycles.html#gather",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    let gathered = gather(&heap, 0);
    drop(a);
    assert_eq!(heap.live(), 2, "objects while a look is on");
    assert_eq!(gathered.numbers().len(), 2, "candidates");
    drop(gathered);
    assert_eq!(heap.live(), 1, "objects when it is over: b");
    drop(b);
}

#[test]
fn an_object_that_is_being_changed_shows_nothing() {
    let _lesson = lesson! {
        python: "l.sort()      # an automatic collection may start while l is being changed",
        rule: "an edge that is not shown is not subtracted: the child is taken to be in use",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    link(&a, &b);
    let changing = items(&a).borrow_mut();
    let numbers = gather(&heap, 0).numbers().clone();
    drop(changing);
    assert_eq!(
        numbers,
        Numbers::of(&[(1, &[]), (2, &[])]),
        "a is being changed, and owns b"
    );
    tear_down(&heap);
}

#[test]
fn a_hundred_thousand_links_on_a_small_stack() {
    let _lesson = lesson! {
        python: "l = []\nfor i in range(100000): l = [l]",
        rule: "every object is looked at by itself: nothing is followed, so nothing nests",
        page: "ch10-cycles.html#gather",
    };
    with_stack(256 * 1024, || {
        let heap = Heap::new();
        let mut last = node(&heap);
        for _ in 1..100_000 {
            let next = node(&heap);
            items(&next).borrow_mut().push(last);
            last = next;
        }
        let gathered = gather(&heap, 0);
        assert_eq!(gathered.numbers().len(), 100_000, "candidates");
        assert_eq!(gathered.numbers().edges.len(), 99_999, "edges");
        drop(gathered);
    });
}

#[test]
fn random_heaps_become_their_numbers() {
    let _lesson = lesson! {
        python: "# any objects, any references",
        rule: "counts and rows say the same as a census of each object",
        page: "ch10-cycles.html#gather",
    };
    for mut rng in seeds(200) {
        let heap = Heap::new();
        let elders: Vec<Ref> = (0..rng.below(4)).map(|_| node(&heap)).collect();
        let names = Graph::random(&mut rng, 12).build(&heap);
        for uid in heap.uids().into_iter().skip(elders.len()) {
            let r = heap.lookup(uid).expect("alive");
            if rng.chance(1, 4) && !elders.is_empty() {
                link(rng.pick(&elders), &r);
                link(&r, rng.pick(&elders));
                note(format!("{r:?} and an older one refer to each other"));
            }
        }
        let expected = Graph::counted(&heap, &heap.uids()[elders.len()..], 0).numbers();
        let gathered = gather(&heap, elders.len() as u32);
        let numbers = gathered.numbers();
        assert_eq!(numbers.counts, expected.counts, "the counts");
        assert_eq!(rows(numbers), rows(&expected), "the rows");
        drop((gathered, names));
        tear_down(&heap);
    }
}
