//! The given part of chapter 03 that keeps a cell of each size at hand: nobody
//! may see more of it than that an address comes back.

use ch03_ref::{Heap, Payload, Ref};

/// An object of 32 bytes.
#[derive(Default)]
struct Small {
    _filler: u64,
}

impl Payload for Small {
    const NAME: &'static str = "small";
}

/// An object of 64 bytes.
#[derive(Default)]
struct Wide {
    _filler: [u64; 6],
}

impl Payload for Wide {
    const NAME: &'static str = "wide";
}

fn small(heap: &Heap) -> Ref {
    heap.alloc(Small::default())
}

fn wide(heap: &Heap) -> Ref {
    heap.alloc(Wide::default())
}

fn number(r: &Ref) -> u64 {
    r.uid().number()
}

fn alive(heap: &Heap) -> Vec<u64> {
    heap.uids().into_iter().map(|uid| uid.number()).collect()
}

#[test]
fn the_cell_that_was_left_last_is_the_next() {
    let heap = Heap::new();
    let (first, second) = (small(&heap), small(&heap));
    let (low, high) = (first.id(), second.id());
    drop(second);
    drop(first);
    assert_eq!(small(&heap).id(), high, "the one at hand");
    let _third = small(&heap);
    assert_eq!(small(&heap).id(), low, "the lowest free one");
}

#[test]
fn birth_numbers_are_in_the_order_of_birth() {
    let heap = Heap::new();
    drop(small(&heap));
    drop(small(&heap));
    let third = small(&heap);
    drop(wide(&heap));
    let fifth = wide(&heap);
    let sixth = small(&heap);
    assert_eq!([&third, &fifth, &sixth].map(number), [3, 5, 6]);
    assert_eq!(alive(&heap), [3, 5, 6]);
    drop(third);
    drop(small(&heap));
    assert_eq!(alive(&heap), [5, 6]);
    assert_eq!(number(&small(&heap)), 8);
}

#[test]
fn nobody_lives_in_a_cell_at_hand() {
    let heap = Heap::new();
    let keep = small(&heap);
    let dead = small(&heap);
    let (id, uid) = (dead.id(), dead.uid());
    drop(dead);
    assert_eq!(heap.live(), 1);
    assert!(heap.find(id, uid).is_none());
    assert!(heap.lookup(uid).is_none());
    drop(small(&heap));
    assert_eq!(heap.refs().len(), 1);
    assert_eq!(number(&keep), 1);
}

#[test]
fn who_moves_in_is_not_taken_for_who_left() {
    let heap = Heap::new();
    let first = small(&heap);
    let (id, uid) = (first.id(), first.uid());
    drop(first);
    let second = small(&heap);
    assert_eq!(second.id(), id);
    assert!(heap.find(id, uid).is_none());
    let found = heap.find(id, second.uid()).expect("it is alive");
    assert_eq!(number(&found), 2);
}

#[test]
fn a_cell_at_hand_keeps_no_arena() {
    let heap = Heap::new();
    drop(small(&heap));
    drop(wide(&heap));
    assert_eq!(heap.arenas(), []);
    let one = small(&heap);
    let arenas = heap.arenas();
    assert_eq!(arenas.len(), 1);
    assert_eq!((arenas[0].live, arenas[0].empty_pages), (1, 63));
    assert_eq!(number(&one), 3);
}

#[test]
fn an_abandoned_heap_ends_with_its_last_object() {
    let heap = Heap::new();
    drop(small(&heap));
    let last = small(&heap);
    drop(heap);
    assert_eq!(number(&last), 2);
    drop(last);
}
