//! Task `is`: the same object?

use crate::things::{Int, many};
use ch03_ref::{Heap, Payload, is};
use std::collections::BTreeSet;
use testkit::lesson;

#[test]
fn two_references_to_one_object() {
    let _lesson = lesson! {
        python: "b = a\nb is a        # True",
        rule: "is compares where references lead to",
        page: "ch03-ref.html#is",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1));
    let b = a.clone();
    assert!(is(&a, &b), "b = a.clone(), and `is` says: two objects");
    assert!(is(&a, &a), "`is` says that a is not a");
    assert_eq!(a.refcount(), 2, "asking counts nothing");
}

#[test]
fn equal_objects_are_not_the_same() {
    let _lesson = lesson! {
        python: "[] is []        # False",
        rule: "is compares where references lead to, never what is there",
        page: "ch03-ref.html#is",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1));
    let b = heap.alloc(Int(1));
    assert!(
        !is(&a, &b),
        "`is` took two ints with the same value for one object"
    );
    assert_ne!(a.id(), b.id(), "identities of two live objects");
}

struct Nothing;

impl Payload for Nothing {
    const NAME: &'static str = "object";
}

#[test]
fn objects_without_content_are_objects() {
    let _lesson = lesson! {
        python: "object() is object()        # False",
        rule: "two live objects have two identities, even if nothing is in them",
        page: "ch03-ref.html#is",
    };
    let heap = Heap::new();
    let objects: Vec<_> = (0..10).map(|_| heap.alloc(Nothing)).collect();
    for (i, a) in objects.iter().enumerate() {
        for (j, b) in objects.iter().enumerate() {
            assert_eq!(is(a, b), i == j, "object {i} is object {j}");
        }
    }
}

#[test]
fn objects_of_two_heaps_are_never_the_same() {
    let _lesson = lesson! {
        python: "# two interpreters: no object belongs to both",
        rule: "is compares where references lead to; a birth number is only known on its heap",
        page: "ch03-ref.html#heaps",
    };
    let (one, two) = (Heap::new(), Heap::new());
    let a = one.alloc(Int(1));
    let b = two.alloc(Int(1));
    assert_eq!(a.uid().number(), b.uid().number(), "first births");
    assert!(
        !is(&a, &b),
        "`is` took the first objects of two heaps for one"
    );
}

#[test]
fn an_id_may_come_back_a_birth_number_never() {
    let _lesson = lesson! {
        python: "id([]) == id([])        # True: one after the other",
        rule: "an Id is an address and is reused; a Uid is a birth number and never is (R4)",
        page: "ch03-ref.html#rules",
    };
    let heap = Heap::new();
    let n = many(1000);
    let uids: BTreeSet<_> = (0..n).map(|_| heap.alloc(Int(1)).uid()).collect();
    assert_eq!(uids.len(), n, "birth numbers of objects that lived in turn");
}

#[test]
fn objects_can_be_told_apart_in_print() {
    let _lesson = lesson! {
        python: "hex(id(a))        # the number that id() gives, in hexadecimal",
        rule: "a Ref is printed as birth number and kind, an Id as Python's hex(id(x))",
        page: "ch03-ref.html#is",
    };
    let heap = Heap::new();
    let _first = heap.alloc(Int(1));
    let second = heap.alloc(Nothing);
    assert_eq!(format!("{second:?}"), "@2 object");
    let hex = format!("{:#x}", second.id().address());
    assert_eq!(second.id().to_string(), hex);
    assert!(!format!("{heap:?}").is_empty(), "a heap can be printed too");
}
