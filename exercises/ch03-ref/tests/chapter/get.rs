//! Task `get`: from a reference to the payload.

use crate::things::{Int, List};
use ch03_ref::{Heap, Payload, Ref};
use rstest::rstest;
use std::cell::Cell;
use testkit::lesson;

#[test]
fn the_payload_can_be_read() {
    let _lesson = lesson! {
        python: "a = 42; a + 0        # 42",
        rule: "get gives a look at the payload for as long as the reference lives",
        page: "ch03-ref.html#get",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(42));
    let b = heap.alloc(Int(43));
    assert_eq!(a.get::<Int>().map(|int| int.0), Some(42), "what a holds");
    assert_eq!(b.get::<Int>().map(|int| int.0), Some(43), "what b holds");
}

struct OtherInt(#[expect(dead_code)] i64);

impl Payload for OtherInt {
    const NAME: &'static str = "int";
}

struct Generic<T>(T);

impl<T: 'static> Payload for Generic<T> {
    const NAME: &'static str = "generic";
}

#[test]
fn another_type_is_refused() {
    let _lesson = lesson! {
        python: "isinstance(1, list)        # False",
        rule: "get asks the header first: the wrong type gets None, never another type's bytes",
        page: "ch03-ref.html#get",
    };
    let heap = Heap::new();
    let int = heap.alloc(Int(1));
    assert!(
        int.get::<List>().is_none(),
        "get::<List>() of an int gave something"
    );
    assert!(
        int.get::<OtherInt>().is_none(),
        "get of an int gave something of another type, which has the same name and layout"
    );
    let word = heap.alloc(Generic(1_u64));
    assert!(
        word.get::<Generic<i64>>().is_none(),
        "get::<Generic<i64>>() of a Generic<u64> gave something"
    );
    assert_eq!(word.get::<Generic<u64>>().map(|g| g.0), Some(1));
}

#[test]
fn looking_counts_nothing() {
    let _lesson = lesson! {
        python: "a[0]        # reading through a name makes no new arrow to the list",
        rule: "get lends the payload: the count stays as it is",
        page: "ch03-ref.html#get",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1));
    let looks = [a.get::<Int>(), a.get::<Int>(), a.get::<Int>()];
    assert_eq!(a.refcount(), 1, "references during {} looks", looks.len());
}

#[test]
fn all_references_see_the_same_payload() {
    let _lesson = lesson! {
        python: "b = a; b.name = 5\na.name        # 5",
        rule: "there is one payload, however many references lead to it",
        page: "ch03-ref.html#get",
    };
    let heap = Heap::new();
    let a = heap.alloc(Generic(Cell::new(1)));
    let b = a.clone();
    let seen = |r: &Ref| r.get::<Generic<Cell<i32>>>().map(|cell| cell.0.get());
    b.get::<Generic<Cell<i32>>>().expect("it is one").0.set(5);
    assert_eq!((seen(&a), seen(&b)), (Some(5), Some(5)));
}

#[rstest]
#[case::empty(0)]
#[case::small(8)]
#[case::fills_a_cell(496)]
#[case::larger_than_a_cell(497)]
#[case::large(100_000)]
fn payloads_of_any_size_can_be_read(#[case] size: usize) {
    let _lesson = lesson! {
        python: format!("len(bytes({size}))        # {size}"),
        rule: "get finds the payload wherever alloc has put it",
        page: "ch03-ref.html#get",
    };
    fn check<const N: usize>() {
        let heap = Heap::new();
        let a = heap.alloc(Generic([7_u8; N]));
        assert!(a.get::<Generic<[u8; N]>>().is_some_and(|g| g.0 == [7; N]));
        assert!(a.get::<Generic<[i8; N]>>().is_none(), "another type");
        assert_eq!(a.kind(), "generic");
    }
    match size {
        0 => check::<0>(),
        8 => check::<8>(),
        496 => check::<496>(),
        497 => check::<497>(),
        _ => check::<100_000>(),
    }
}
