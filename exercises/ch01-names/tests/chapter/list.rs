//! Task `list`: a list that changes.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Slot, Value};
use testkit::{lesson, snapshot};

const PAGE: &str = "ch01-names.html#list";

#[test]
fn append_borrows_its_item() {
    let _lesson = lesson! {
        python: "a = []; x = [4]; a.append(x); print(x)        # [4]: x is still yours",
        rule: "append borrows its item: the list takes a reference of its own",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    let x = desk.text("x");
    desk.does(Append(list, x));
    desk.expect_count(x, 2);
    desk.does(Decref(x));
    desk.expect_count(x, 1);
    desk.does(Decref(list));
    desk.expect_live(0);
}

#[test]
fn every_place_in_a_list_is_an_arrow() {
    let _lesson = lesson! {
        python: "b = []; b.append(a); b.append(a)        # getrefcount(a) rises by 2",
        rule: "a list owns one reference for each of its places",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    let a = desk.text("a");
    desk.does(Append(list, a));
    desk.does(Append(list, a));
    desk.expect_count(a, 3);
    desk.expect_items(list, &[a, a]);
}

#[test]
fn what_cannot_be_appended_changes_nothing() {
    let _lesson = lesson! {
        python: "n = 7; n.append(x)        # AttributeError, and x is as before",
        rule: "an operation that fails leaves everything as it was, the counts included",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [x, gone] = ["x", "gone"].map(|text| desk.text(text));
    let seven = desk.int(7);
    let list = desk.list("list", &[]);
    desk.does(Decref(gone));
    desk.refuses(Append(seven, x), Fault::NotAList);
    desk.refuses(Append(gone, x), Fault::Gone);
    desk.expect_count(x, 1);
    desk.refuses(Append(list, gone), Fault::Gone);
    desk.expect_items(list, &[]);
    desk.expect_value(seven, &Value::Int(7));
}

#[test]
fn pop_hands_over_the_lists_reference() {
    let _lesson = lesson! {
        python: "a = [x, y]; last = a.pop()        # y left the list and came to you",
        rule: "pop returns a new reference: the arrow moves from the list to the hand, and the \
               count stays",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [x, y] = ["x", "y"].map(|text| desk.text(text));
    let list = desk.list("list", &[x, y]);
    desk.pops(list, Ok(Some(y)));
    desk.expect_count(y, 1);
    desk.expect_items(list, &[x]);
    desk.does(Decref(y));
    desk.expect_freed(y);
    desk.pops(list, Ok(Some(x)));
    desk.pops(list, Ok(None));
    desk.expect_count(list, 1);
}

#[test]
fn pop_needs_a_list() {
    let _lesson = lesson! {
        python: "n = 7; n.pop()        # AttributeError",
        rule: "an operation that fails leaves everything as it was",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let seven = desk.int(7);
    let gone = desk.list("gone", &[]);
    desk.does(Decref(gone));
    desk.pops(seven, Err(Fault::NotAList));
    desk.pops(gone, Err(Fault::Gone));
}

#[test]
fn a_cycle_outlives_its_names() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); del a        # not freed: the list holds itself",
        rule: "count = arrows from names + from containers + in the hand; a list may be its own \
               container",
        page: "ch01-names.html#next",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Append(list, list));
    desk.expect_count(list, 2);
    desk.bind("a", list);
    desk.does(Unbind("a"));
    desk.expect_count(list, 1);
    desk.expect_live(1);
}

#[test]
fn a_list_that_leads_back_to_itself_is_freed_once() {
    let _lesson = lesson! {
        python: "# in C: a = []; a.append(a); and then one Py_DECREF too many",
        rule: "take the object out of the ledger before its children are released: one of them \
               may lead back to it",
        page: "ch01-names.html#release",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    let other = desk.text("other");
    desk.does(Append(list, list));
    desk.does(Append(list, other));
    desk.does(Decref(other));
    desk.does(Decref(list));
    desk.does(Decref(list));
    desk.expect_live(0);
    let next: Vec<Slot> = (0..3).map(|number| desk.int(number)).collect();
    desk.expect_live(3);
    for slot in next {
        desk.expect_count(slot, 1);
    }
}

/// The puzzle of the page, as the interpreter would do it.
#[test]
fn the_parameter_is_a_name_of_its_own() {
    let _lesson = lesson! {
        python: "def grow(x):\n    x.append(4)\n    x = []\n    x.append(99)\na = [1]\ngrow(a)\n\
                 print(a)        # [1, 4]",
        rule: "a parameter is one more name for the caller's object: a change is seen through \
               both names, a new binding is not",
        page: "ch01-names.html#calls",
    };
    let mut desk = Desk::new();
    let one = desk.int(1);
    let list = desk.list("list", &[one]);
    desk.bind("a", list);
    desk.does(Assign("x", "a"));

    let four = desk.int(4);
    desk.expect_lookup("x", Some(list));
    desk.does(Append(list, four));
    desk.does(Decref(four));

    let fresh = desk.list("fresh", &[]);
    desk.bind("x", fresh);
    let many = desk.int(99);
    desk.expect_lookup("x", Some(fresh));
    desk.does(Append(fresh, many));
    desk.does(Decref(many));
    let before_return = desk.picture();

    desk.does(Unbind("x"));
    snapshot!(format!("{before_return}\n-- return --\n{}", desk.picture()), @r"
    count 1  1
    count 1  list = [1, 4]   named a
    count 1  4
    count 1  fresh = [99]   named x
    count 1  99
    -- return --
    count 1  1
    count 1  list = [1, 4]   named a
    count 1  4
    ");
}
