//! Task `alloc`: make an object.
//!
//! These tests run before there is a `drop`, so they let go of nothing.

use crate::things::{Int, List, for_ever, many};
use ch03_ref::{Heap, Payload, Ref};
use rstest::rstest;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use testkit::lesson;

/// Neither the heap nor an object is dropped at the end of the test.
fn heap() -> &'static Heap {
    for_ever(Heap::new())
}

fn made<P: Payload>(heap: &Heap, payload: P) -> ManuallyDrop<Ref> {
    ManuallyDrop::new(heap.alloc(payload))
}

#[test]
fn a_new_object_has_one_reference() {
    let _lesson = lesson! {
        python: "a = 1000        # one new object, one reference to it",
        rule: "alloc returns a new reference, and that is the one the count starts with",
        page: "ch03-ref.html#alloc",
    };
    let heap = heap();
    assert_eq!(heap.live(), 0, "objects on a new heap");
    let a = made(heap, Int(1000));
    assert_eq!(a.refcount(), 1, "references to a new object");
    assert_eq!(heap.live(), 1, "objects on the heap");
}

#[test]
fn the_object_knows_its_kind() {
    let _lesson = lesson! {
        python: "type(1).__name__, type([]).__name__        # ('int', 'list')",
        rule: "the header says what the payload is, from the first moment on",
        page: "ch03-ref.html#alloc",
    };
    let heap = heap();
    let int = made(heap, Int(1));
    let list = made(heap, List::default());
    assert_eq!((int.kind(), list.kind()), ("int", "list"));
}

#[test]
fn births_are_numbered() {
    let _lesson = lesson! {
        python: "a = []; b = []; c = []        # born in this order",
        rule: "each object has a birth number of its own, and later ones are higher (R4)",
        page: "ch03-ref.html#alloc",
    };
    let heap = heap();
    let made: Vec<_> = (0..5).map(|n| made(heap, Int(n))).collect();
    let numbers: Vec<_> = made.iter().map(|r| r.uid()).collect();
    assert!(numbers.is_sorted(), "the birth numbers are {numbers:?}");
    assert_eq!(heap.uids(), numbers);
}

#[test]
fn no_two_live_objects_share_an_identity() {
    let _lesson = lesson! {
        python: "objects = [[] for i in range(3000)]\nlen({id(o) for o in objects})        # 3000",
        rule: "two objects that are alive at the same time have two identities",
        page: "ch03-ref.html#alloc",
    };
    let heap = heap();
    let n = many(3000);
    let objects: Vec<_> = (0..n)
        .map(|i| match i % 3 {
            0 => made(heap, Int(0)),
            1 => made(heap, List::default()),
            _ => made(heap, Sized([0; 200])),
        })
        .collect();
    let ids: BTreeSet<_> = objects.iter().map(|r| r.id()).collect();
    assert_eq!(ids.len(), n, "different identities");
    assert_eq!(heap.live(), n);
    let cells: usize = heap.arenas().iter().map(|arena| arena.live).sum();
    assert_eq!(cells, n, "cells in use in all arenas");
}

/// Shows what is in it through the one slot that needs no `get`.
struct Probe<T> {
    seen: Rc<Cell<Option<(T, usize)>>>,
    content: T,
}

impl<T: Copy + 'static> Payload for Probe<T> {
    const NAME: &'static str = "probe";

    fn traverse(&self, _visit: &mut dyn FnMut(&Ref)) {
        let address = std::ptr::from_ref(&self.content).addr();
        self.seen.set(Some((self.content, address)));
    }
}

#[derive(Clone, Copy)]
struct Sized([u8; 200]);

impl Payload for Sized {
    const NAME: &'static str = "sized";
    fn traverse(&self, _visit: &mut dyn FnMut(&Ref)) {
        assert_eq!(self.0, [0; 200]);
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(align(64))]
struct Wide(u8);

#[rstest]
#[case::nothing(())]
#[case::a_byte(7_u8)]
#[case::a_number(u64::MAX)]
#[case::fills_a_cell([3_u8; 480])]
#[case::too_large_for_a_cell([4_u8; 3000])]
#[case::on_a_round_address(Wide(5))]
fn the_payload_arrives_whole<T: Copy + PartialEq + std::fmt::Debug + 'static>(#[case] content: T) {
    let _lesson = lesson! {
        python: "a = 12345        # the object holds exactly that",
        rule: "the payload lies behind the header, in room that is large enough and aligned for it",
        page: "ch03-ref.html#alloc",
    };
    let heap = heap();
    let seen = Rc::new(Cell::new(None));
    let probe = |content| Probe {
        seen: seen.clone(),
        content,
    };
    let first = made(heap, probe(content));
    let others: Vec<_> = (0..20).map(|_| made(heap, probe(content))).collect();
    for r in others.iter().chain([&first]) {
        seen.take();
        r.traverse(&mut |_| ());
        let (found, address) = seen.take().expect("`traverse` reached the payload");
        assert_eq!(found, content, "what is in the object");
        assert_eq!(
            address % align_of::<T>(),
            0,
            "the payload must lie on a multiple of {}",
            align_of::<T>()
        );
    }
}

#[test]
fn all_handles_are_one_heap() {
    let _lesson = lesson! {
        python: "a = []        # one interpreter has one heap, whoever allocates",
        rule: "cloning a Heap makes another handle of the same heap; an object knows its heap",
        page: "ch03-ref.html#heaps",
    };
    let heap = heap();
    let other = ManuallyDrop::new(heap.clone());
    let a = made(heap, Int(1));
    let b = made(&other, Int(2));
    let third = ManuallyDrop::new(a.heap());
    let c = made(&third, Int(3));
    assert_eq!((heap.live(), other.live(), third.live()), (3, 3, 3));
    assert_eq!(heap.uids(), [a.uid(), b.uid(), c.uid()]);
    let stranger = Heap::new();
    assert_eq!(stranger.live(), 0, "objects on another heap");
}
