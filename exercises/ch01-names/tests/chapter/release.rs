//! Task `release`: one arrow less, and what follows from the last one.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Slot, Value};
use testkit::lesson;

const PAGE: &str = "ch01-names.html#release";

#[test]
fn the_last_reference_frees_the_object() {
    let _lesson = lesson! {
        python: "a = []; del a        # freed here, and not some time later",
        rule: "an object is freed when its count reaches zero, within that very decref",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Decref(list));
    desk.expect_freed(list);
    desk.expect_live(0);
}

#[test]
fn two_references_need_two_releases() {
    let _lesson = lesson! {
        python: "a = []; b = a; del a; print(b)        # []",
        rule: "an object lives as long as its count is above zero",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Incref(list));
    desk.does(Decref(list));
    desk.expect_count(list, 1);
    desk.does(Decref(list));
    desk.expect_freed(list);
}

#[test]
fn a_dying_list_gives_back_its_items() {
    let _lesson = lesson! {
        python: "a = [[], [[]]]; del a        # all four lists go",
        rule: "a freed object gives back every reference that it owned, however deep",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let x = desk.text("x");
    let y = desk.text("y");
    let inner = desk.list("inner", &[y]);
    let outer = desk.list("outer", &[x, inner]);
    desk.does(Decref(outer));
    desk.expect_live(0);
    for slot in [x, y, inner, outer] {
        desk.expect_freed(slot);
    }
}

#[test]
fn an_item_held_elsewhere_survives_its_list() {
    let _lesson = lesson! {
        python: "x = [\"x\"]; a = [x]; del a; print(x)        # ['x']",
        rule: "a dying container gives back its references; whoever else holds the items keeps them",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let x = desk.text("x");
    desk.does(Incref(x));
    let list = desk.list("list", &[x]);
    desk.does(Decref(list));
    desk.expect_freed(list);
    desk.expect_count(x, 1);
}

#[test]
fn an_item_held_twice_is_given_back_twice() {
    let _lesson = lesson! {
        python: "b = [a, a]; del b        # getrefcount(a): 2, then 4, then 2",
        rule: "a container holds one reference for each place, and gives back as many",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let a = desk.list("a", &[]);
    for _ in 0..2 {
        desk.does(Incref(a));
    }
    let b = desk.list("b", &[a, a]);
    desk.expect_count(a, 3);
    desk.does(Decref(b));
    desk.expect_count(a, 1);
}

#[test]
fn a_dict_gives_back_keys_and_values() {
    let _lesson = lesson! {
        python: "d = {k: v, both: both}; del d",
        rule: "a dictionary owns one reference for each key and one for each value",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [key, value, both] = ["key", "value", "both"].map(|text| desk.text(text));
    desk.does(Incref(both));
    desk.does(Incref(both));
    let dict = desk.make("dict", Value::Dict(vec![(key, value), (both, both)]));
    desk.does(Decref(dict));
    desk.expect_freed(key);
    desk.expect_freed(value);
    desk.expect_count(both, 1);
}

#[test]
fn a_chain_of_lists_goes_to_its_end() {
    let _lesson = lesson! {
        python: "a = []\nfor _ in range(200): a = [a]\ndel a",
        rule: "a freed object gives back every reference that it owned, however deep",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let mut chain = desk.list("end", &[]);
    for _ in 0..200 {
        chain = desk.list("link", &[chain]);
    }
    desk.does(Decref(chain));
    desk.expect_live(0);
}

#[test]
fn a_release_too_many_is_refused() {
    let _lesson = lesson! {
        python: "# in C: Py_DECREF(x); Py_DECREF(x); with one reference to x",
        rule: "a slot whose object was freed is refused with Fault::Gone, and nothing changes",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let other = desk.text("other");
    let x = desk.text("x");
    desk.does(Decref(x));
    desk.refuses(Decref(x), Fault::Gone);
    desk.refuses(Incref(x), Fault::Gone);
    desk.expect_freed(x);
    desk.expect_count(other, 1);
}

#[test]
fn a_stale_slot_does_not_reach_the_next_tenant() {
    let _lesson = lesson! {
        python: "# in C: a pointer kept after Py_DECREF, while a new object gets the same memory",
        rule: "a slot names one object for ever; a new object in the same place gets another slot",
        page: "ch01-names.html#stale",
    };
    let mut desk = Desk::new();
    let mut stale: Vec<(Slot, &str)> = Vec::new();
    for label in ["first", "second", "third", "fourth"] {
        let tenant = desk.text(label);
        desk.expect_own_slot(tenant, &stale);
        for &(old, _) in &stale {
            desk.refuses(Incref(old), Fault::Gone);
            desk.refuses(Decref(old), Fault::Gone);
        }
        desk.expect_count(tenant, 1);
        desk.does(Decref(tenant));
        stale.push((tenant, label));
    }
    for (slot, _) in stale {
        desk.expect_freed(slot);
    }
}

#[test]
fn every_new_object_has_a_place_of_its_own() {
    let _lesson = lesson! {
        python: "a = 1; b = 2; del a; c = 3; d = 4; print(b, c, d)        # 2 3 4",
        rule: "a place is free for a new object only when the old one was freed, and only once",
        page: "ch01-names.html#stale",
    };
    let mut desk = Desk::new();
    let first: Vec<Slot> = (0..4).map(|number| desk.int(number)).collect();
    desk.does(Incref(first[0]));
    for slot in &first[..3] {
        desk.does(Decref(*slot));
    }
    let later: Vec<Slot> = (4..8).map(|number| desk.int(number)).collect();
    desk.expect_live(6);
    for (slot, number) in [first[0], first[3]]
        .iter()
        .chain(&later)
        .zip([0, 3, 4, 5, 6, 7])
    {
        desk.expect_value(*slot, &Value::Int(number));
    }
}

#[test]
fn one_bad_item_does_not_stop_the_others() {
    let _lesson = lesson! {
        python: "# in C: an item that lost its reference by mistake, in a list that dies",
        rule: "an item that is gone is the caller's mistake; the list gives back the others",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [lost, kept] = ["lost", "kept"].map(|text| desk.text(text));
    let list = desk.list("list", &[lost, kept, lost]);
    desk.does(Decref(lost));
    desk.does(Decref(list));
    desk.expect_freed(kept);
    desk.expect_live(0);
}
