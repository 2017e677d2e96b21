//! Task `clone`: one more reference. Still without `drop`.

use crate::things::{Int, for_ever};
use ch03_ref::{Heap, Ref};
use std::mem::ManuallyDrop;
use testkit::lesson;

fn one_object() -> (&'static Heap, ManuallyDrop<Ref>) {
    let heap = for_ever(Heap::new());
    let r = ManuallyDrop::new(heap.alloc(Int(7)));
    (heap, r)
}

fn cloned(r: &Ref) -> ManuallyDrop<Ref> {
    ManuallyDrop::new(r.clone())
}

#[test]
fn a_clone_is_counted() {
    let _lesson = lesson! {
        python: "a = [1, 2, 3]; b = a\ngetrefcount(a)        # one more than before",
        rule: "count = live Ref values: clone adds exactly one",
        page: "ch03-ref.html#clone",
    };
    let (_heap, a) = one_object();
    let counts: Vec<u32> = (0..5)
        .map(|_| {
            let _b = cloned(&a);
            a.refcount()
        })
        .collect();
    assert_eq!(counts, [2, 3, 4, 5, 6], "the count after each clone");
}

#[test]
fn a_clone_is_the_same_object() {
    let _lesson = lesson! {
        python: "b = a\nb is a, id(b) == id(a)        # (True, True)",
        rule: "clone copies the reference, never the object",
        page: "ch03-ref.html#clone",
    };
    let (heap, a) = one_object();
    let b = cloned(&a);
    assert_eq!(b.id(), a.id(), "identities");
    assert_eq!(b.uid(), a.uid(), "birth numbers");
    assert_eq!(b.refcount(), a.refcount(), "one count for both");
    assert_eq!(heap.live(), 1, "objects on the heap");
}

#[test]
fn every_object_has_its_own_count() {
    let _lesson = lesson! {
        python: "a = []; b = []; c = a        # b has nothing to do with it",
        rule: "the count belongs to one object: the one the reference leads to",
        page: "ch03-ref.html#clone",
    };
    let (heap, a) = one_object();
    let b = ManuallyDrop::new(heap.alloc(Int(8)));
    let _c = cloned(&a);
    assert_eq!((a.refcount(), b.refcount()), (2, 1), "counts of a and b");
}

#[test]
fn a_borrowed_reference_is_not_counted() {
    let _lesson = lesson! {
        python: "# in C: PyList_GetItem returns a borrowed reference",
        rule: "&Ref is borrowed: looking counts nothing",
        page: "ch03-ref.html#clone",
    };
    let (_heap, a) = one_object();
    let borrowed: &Ref = &a;
    let again: &Ref = borrowed;
    let _ = (again.kind(), again.id(), again.uid(), format!("{again:?}"));
    assert_eq!(a.refcount(), 1, "references");
}

#[test]
fn a_moved_reference_is_not_counted_again() {
    let _lesson = lesson! {
        python: "# in C: PyList_SET_ITEM steals the reference it is given",
        rule: "moving a Ref is stealing it: one Ref before, one Ref after",
        page: "ch03-ref.html#clone",
    };
    let (_heap, a) = one_object();
    let moved = ManuallyDrop::into_inner(a);
    let stolen = ManuallyDrop::new([moved]);
    assert_eq!(stolen[0].refcount(), 1, "references");
}
