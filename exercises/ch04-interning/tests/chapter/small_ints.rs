//! Task `small_ints`.

use crate::support::{assert_same, assert_two};
use ch03_ref::{Heap, IMMORTAL, Ref, is};
use ch04_interning::{Int, SmallInts};
use std::ops::RangeInclusive;
use testkit::{lesson, snapshot};

fn value(r: &Ref) -> Option<i64> {
    r.get::<Int>().map(|int| int.0)
}

/// For each number: is asking twice one object, and what is its count?
fn matrix(ints: &SmallInts, numbers: &[i64]) -> String {
    let line = |&n: &i64| {
        let (a, b) = (ints.get(n), ints.get(n));
        let word = if is(&a, &b) {
            "one object "
        } else {
            "two objects"
        };
        let count = match a.refcount() {
            IMMORTAL => "immortal".to_owned(),
            count => format!("count {count}"),
        };
        format!("{n:>5}  {word}  {count}")
    };
    numbers.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn both_ends_of_the_range_belong_to_it() {
    let _lesson = lesson! {
        python: "int('256') is int('256'), int('257') is int('257')     # True, False\nint('-5') is int('-5'),   int('-6') is int('-6')       # True, False",
        rule: "-5..=256 has 262 numbers, both ends included; everything else is fresh",
        page: "ch04-interning.html#small-ints",
    };
    let ints = SmallInts::new(&Heap::new(), -5..=256);
    snapshot!(matrix(&ints, &[-6, -5, -4, -1, 0, 1, 255, 256, 257]), @r"
       -6  two objects  count 1
       -5  one object   immortal
       -4  one object   immortal
       -1  one object   immortal
        0  one object   immortal
        1  one object   immortal
      255  one object   immortal
      256  one object   immortal
      257  two objects  count 1
    ");
}

#[test]
fn the_range_is_a_choice() {
    let _lesson = lesson! {
        python: "int('1024') is int('1024')       # False to 3.14, True in 3.15",
        rule: "the range is a parameter: nothing else in the heap may know its ends",
        page: "ch04-interning.html#small-ints",
    };
    let ints = SmallInts::new(&Heap::new(), -5..=1024);
    snapshot!(matrix(&ints, &[-6, -5, 256, 257, 1023, 1024, 1025]), @r"
       -6  two objects  count 1
       -5  one object   immortal
      256  one object   immortal
      257  one object   immortal
     1023  one object   immortal
     1024  one object   immortal
     1025  two objects  count 1
    ");
}

#[test]
fn each_number_gets_its_own_value() {
    let _lesson = lesson! {
        python: "[int(str(n)) == n for n in range(-5, 257)]       # all True",
        rule: "get(n) is an Int of n, in the range and outside of it",
        page: "ch04-interning.html#small-ints",
    };
    let ints = SmallInts::new(&Heap::new(), -5..=256);
    for n in -300..600 {
        assert_eq!(value(&ints.get(n)), Some(n), "the value of get({n})");
    }
}

#[test]
fn any_number_may_be_asked_for() {
    let _lesson = lesson! {
        python: "int('9223372036854775807'), int('-9223372036854775808')",
        rule: "any i64 may come: compare before you subtract, or let it wrap and see that no such place is in the table",
        page: "ch04-interning.html#small-ints",
    };
    for range in [
        -5..=256,
        10..=20,
        -20..=-10,
        i64::MAX..=i64::MAX,
        i64::MIN..=i64::MIN,
    ] {
        let ints = SmallInts::new(&Heap::new(), range.clone());
        for n in [
            i64::MIN,
            i64::MIN + 1,
            -21,
            -20,
            -10,
            -9,
            0,
            9,
            10,
            20,
            21,
            i64::MAX - 1,
            i64::MAX,
        ] {
            let (a, b) = (ints.get(n), ints.get(n));
            assert_eq!(value(&a), Some(n), "the value of get({n}), range {range:?}");
            assert_eq!(
                is(&a, &b),
                range.contains(&n),
                "is get({n}) always the same object? Range {range:?}"
            );
        }
    }
}

#[test]
fn an_empty_range_shares_nothing() {
    let _lesson = lesson! {
        python: "# a Python built without the table would be slower, and just as right",
        rule: "no program may depend on the table: with an empty one every integer is fresh",
        page: "ch04-interning.html#small-ints",
    };
    let ints = SmallInts::new(&Heap::new(), RangeInclusive::new(1, 0));
    for n in [-1, 0, 1, 2] {
        assert_two("with an empty range", &ints.get(n), &ints.get(n));
    }
}

#[test]
fn a_fresh_number_dies_with_its_last_user() {
    let _lesson = lesson! {
        python: "x = int('257'); del x            # that 257 is gone, at once",
        rule: "only numbers of the range are kept; any other has one reference, its user's",
        page: "ch04-interning.html#small-ints",
    };
    let heap = Heap::new();
    let ints = SmallInts::new(&heap, -5..=256);
    drop(ints.get(7)); // a table filled on demand has this one now
    let before = heap.live();
    let x = ints.get(257);
    assert_eq!(x.refcount(), 1, "the references to a fresh 257");
    assert_eq!(
        heap.live(),
        before + 1,
        "objects with a fresh 257 among them"
    );
    drop(x);
    assert_eq!(
        heap.live(),
        before,
        "objects after the fresh 257 was dropped"
    );
    drop(ints.get(7));
    assert_eq!(heap.live(), before, "objects after one more use of 7");
}

#[test]
fn the_numbers_outlive_the_table() {
    let _lesson = lesson! {
        python: "# a table that went before its objects would leave dangling pointers in C",
        rule: "whoever holds a small integer may keep it, whatever becomes of the table",
        page: "ch04-interning.html#small-ints",
    };
    let ints = SmallInts::new(&Heap::new(), -5..=256);
    let seven = ints.get(7);
    let same = ints.get(7);
    drop(ints);
    assert_eq!(value(&seven), Some(7));
    assert_same("7 and 7", &seven, &same);
}
