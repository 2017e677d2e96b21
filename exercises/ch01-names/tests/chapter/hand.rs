//! Task `hand`: a new reference, and one more.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Slot, Value};
use testkit::lesson;

const PAGE: &str = "ch01-names.html#hand";

#[test]
fn a_new_object_is_in_the_hand() {
    let _lesson = lesson! {
        python: "[1, 2, 3]        # an object, before any name points to it",
        rule: "alloc returns a new reference: the count starts at 1, for the caller's hand",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let seven = desk.int(7);
    desk.expect_count(seven, 1);
    desk.expect_live(1);
    desk.expect_value(seven, &Value::Int(7));
}

#[test]
fn equal_values_are_two_objects() {
    let _lesson = lesson! {
        python: "a = []; b = []; a is b        # False",
        rule: "every alloc makes an object of its own, with a slot of its own",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let a = desk.list("a", &[]);
    let b = desk.list("b", &[]);
    desk.expect_own_slot(b, &[(a, "a")]);
    desk.expect_live(2);
    desk.does(Incref(a));
    desk.expect_count(a, 2);
    desk.expect_count(b, 1);
}

#[test]
fn incref_adds_one_arrow() {
    let _lesson = lesson! {
        python: "a = []; b = a; c = a        # three arrows to one list",
        rule: "incref adds one to the count of this object and of no other",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let other = desk.text("other");
    let list = desk.list("list", &[]);
    desk.does(Incref(list));
    desk.does(Incref(list));
    desk.expect_count(list, 3);
    desk.expect_count(other, 1);
}

#[test]
fn a_container_steals_the_slots_it_is_made_of() {
    let _lesson = lesson! {
        python: "[x]        # in C: PyList_SET_ITEM(list, 0, x) takes over the reference to x",
        rule: "alloc steals the slots inside the value: it counts none of them again",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let item = desk.int(1);
    let key = desk.text("key");
    let value = desk.text("value");
    let list = desk.list("list", &[item]);
    desk.make("dict", Value::Dict(vec![(key, value)]));
    for slot in [item, key, value, list] {
        desk.expect_count(slot, 1);
    }
}

#[test]
fn a_slot_of_another_ledger_means_nothing_here() {
    let _lesson = lesson! {
        python: "# has no counterpart in Python: two interpreters that mix up their objects",
        rule: "before a slot is used, check that its object is here; do not index and hope",
        page: PAGE,
    };
    let mut far = Desk::new();
    let slots: Vec<Slot> = (0..3).map(|number| far.int(number)).collect();
    let mut here = Desk::new();
    here.expect_freed(slots[2]);
    here.refuses(Incref(slots[2]), Fault::Gone);
}

#[test]
fn every_refusal_has_its_own_words() {
    let _lesson = lesson! {
        python: "del a; del a        # NameError: name 'a' is not defined",
        rule: "an error says what is wrong, in words of its own",
        page: PAGE,
    };
    let faults = [Fault::Gone, Fault::NotAList, Fault::NoSuchName];
    let said = faults.map(|fault| fault.to_string());
    for (at, words) in said.iter().enumerate() {
        let fault = faults[at];
        assert!(
            !words.is_empty(),
            "Fault::{fault:?} is printed as no words at all"
        );
        assert!(
            !said[..at].contains(words),
            "Fault::{fault:?} is printed as another fault is: {words}"
        );
    }
}
