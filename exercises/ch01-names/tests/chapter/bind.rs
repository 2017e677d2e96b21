//! Task `bind`: names that own a reference.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Value};
use testkit::lesson;

const PAGE: &str = "ch01-names.html#bind";

#[test]
fn bind_steals_the_reference() {
    let _lesson = lesson! {
        python: "a = []        # the list's only reference: the name a",
        rule: "bind steals: the 1 in the caller's hand becomes the name's, and the count stays",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.expect_count(list, 1);
    desk.expect_names(&[("a", list)]);
}

#[test]
fn lookup_borrows() {
    let _lesson = lesson! {
        python: "a = []\na; a; a        # looking does not count",
        rule: "lookup returns a borrowed reference: the count stays as it is",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    for _ in 0..3 {
        desk.expect_lookup("a", Some(list));
    }
    desk.expect_count(list, 1);
    desk.expect_lookup("b", None);
}

#[test]
fn rebinding_releases_the_old_object() {
    let _lesson = lesson! {
        python: "a = [1]; a = [2]        # nobody holds [1] any more",
        rule: "a name owns one reference: when it points elsewhere, it gives back the old one",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let old = desk.list("old", &[]);
    let new = desk.list("new", &[]);
    desk.bind("a", old);
    desk.bind("a", new);
    desk.expect_lookup("a", Some(new));
    desk.expect_freed(old);
    desk.expect_count(new, 1);
}

#[test]
fn rebinding_leaves_the_object_to_other_names() {
    let _lesson = lesson! {
        python: "a = [1, 2, 3]; b = a; a = 1; print(b)        # [1, 2, 3]",
        rule: "assignment moves one arrow; it touches no object and no other name",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Incref(list));
    desk.bind("a", list);
    desk.bind("b", list);
    let one = desk.int(1);
    desk.bind("a", one);
    desk.expect_names(&[("a", one), ("b", list)]);
    desk.expect_count(list, 1);
    desk.expect_count(one, 1);
}

#[test]
fn rebinding_to_the_same_object_keeps_the_books_right() {
    let _lesson = lesson! {
        python: "a = []; a = a        # still one arrow",
        rule: "bind steals a reference even if the name points there already; the old one goes back",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.does(Incref(list));
    desk.bind("a", list);
    desk.expect_count(list, 1);
    desk.expect_lookup("a", Some(list));
}

#[test]
fn a_name_can_move_to_a_part_of_its_object() {
    let _lesson = lesson! {
        python: "a = [\"part\"]; a = a[0]; print(a)        # part",
        rule: "the new reference is taken before the old one is given back",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let part = desk.text("part");
    let list = desk.list("list", &[part]);
    desk.bind("a", list);
    desk.does(Incref(part));
    desk.bind("a", part);
    desk.expect_freed(list);
    desk.expect_count(part, 1);
    desk.expect_value(part, &Value::Str("part".into()));
}

#[test]
fn del_takes_away_the_name() {
    let _lesson = lesson! {
        python: "a = []; b = a; del a; print(b)        # []",
        rule: "del removes a name and gives back its reference; the object goes with its last arrow",
        page: "ch01-names.html#del",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Incref(list));
    desk.bind("a", list);
    desk.bind("b", list);
    desk.does(Unbind("a"));
    desk.expect_lookup("a", None);
    desk.expect_count(list, 1);
    desk.does(Unbind("b"));
    desk.expect_freed(list);
    desk.expect_names(&[]);
}

#[test]
fn del_leaves_the_object_in_its_container() {
    let _lesson = lesson! {
        python: "x = []; box = [x]; del x; print(box)        # [[]]",
        rule: "del removes a name and gives back its reference; the object goes with its last arrow",
        page: "ch01-names.html#del",
    };
    let mut desk = Desk::new();
    let item = desk.list("item", &[]);
    desk.does(Incref(item));
    let list = desk.list("box", &[item]);
    desk.bind("x", item);
    desk.bind("box", list);
    desk.does(Unbind("x"));
    desk.expect_count(item, 1);
    desk.expect_count(list, 1);
}

#[test]
fn a_name_whose_object_is_gone_can_go_too() {
    let _lesson = lesson! {
        python: "# has no counterpart in Python: a C function called Py_DECREF once too often",
        rule: "bind and unbind let go of an object that is gone already: only the name changes",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let (first, second) = (desk.list("first", &[]), desk.list("second", &[]));
    desk.bind("a", first);
    desk.bind("b", second);
    desk.does(Decref(first));
    desk.does(Decref(second));
    desk.does(Unbind("a"));
    let new = desk.list("new", &[]);
    desk.bind("b", new);
    desk.expect_names(&[("b", new)]);
    desk.expect_count(new, 1);
}

#[test]
fn del_of_an_unknown_name_is_an_error() {
    let _lesson = lesson! {
        python: "del a; del a        # NameError: name 'a' is not defined",
        rule: "a name can be taken away once; then it is unknown",
        page: "ch01-names.html#del",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.does(Incref(list));
    desk.bind("a", list);
    desk.refuses(Unbind("b"), Fault::NoSuchName);
    desk.does(Unbind("a"));
    desk.refuses(Unbind("a"), Fault::NoSuchName);
    desk.expect_count(list, 1);
}
