//! Task `assign`: `b = a`, from borrowed to owned to stolen.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Value};
use testkit::{lesson, snapshot};

const PAGE: &str = "ch01-names.html#assign";

#[test]
fn assignment_does_not_copy() {
    let _lesson = lesson! {
        python: "a = [1, 2, 3]; b = a; a is b        # True",
        rule: "b = a makes a second arrow to the same object",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.does(Assign("b", "a"));
    desk.expect_names(&[("a", list), ("b", list)]);
    desk.expect_count(list, 2);
    desk.expect_live(1);
}

#[test]
fn assigning_a_name_to_itself_keeps_the_object() {
    let _lesson = lesson! {
        python: "a = []; a = a; print(a)        # []",
        rule: "take the new reference first, give back the old one last",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.does(Assign("a", "a"));
    desk.expect_lookup("a", Some(list));
    desk.expect_count(list, 1);
}

#[test]
fn each_name_owns_its_own_reference() {
    let _lesson = lesson! {
        python: "a = []; b = a; del a; print(b)        # []",
        rule: "a borrowed reference must become your own (incref) before you give it away",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.does(Assign("b", "a"));
    desk.does(Unbind("a"));
    desk.expect_count(list, 1);
    desk.does(Unbind("b"));
    desk.expect_live(0);
}

#[test]
fn the_target_gives_back_what_it_held() {
    let _lesson = lesson! {
        python: "a = [1]; b = [2]; b = a        # nobody holds [2] any more",
        rule: "a name owns one reference: when it points elsewhere, it gives back the old one",
        page: "ch01-names.html#rebinding",
    };
    let mut desk = Desk::new();
    let one = desk.list("one", &[]);
    let two = desk.list("two", &[]);
    desk.bind("a", one);
    desk.bind("b", two);
    desk.does(Assign("b", "a"));
    desk.expect_freed(two);
    desk.expect_count(one, 2);
}

#[test]
fn an_unknown_name_changes_nothing() {
    let _lesson = lesson! {
        python: "a = []\ntry:\n    a = b        # NameError: name 'b' is not defined\nexcept \
                 NameError:\n    print(a)     # []",
        rule: "an operation that fails leaves everything as it was",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let list = desk.list("list", &[]);
    desk.bind("a", list);
    desk.refuses(Assign("a", "b"), Fault::NoSuchName);
    desk.expect_lookup("a", Some(list));
    desk.expect_count(list, 1);
}

#[test]
fn a_name_of_a_freed_object_cannot_be_assigned() {
    let _lesson = lesson! {
        python: "# in C: one Py_DECREF too many on an object that a name still points to",
        rule: "an operation that fails leaves everything as it was",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [lost, kept] = ["lost", "kept"].map(|text| desk.text(text));
    desk.bind("a", lost);
    desk.bind("b", kept);
    desk.does(Decref(lost));
    desk.refuses(Assign("b", "a"), Fault::Gone);
    desk.expect_lookup("b", Some(kept));
    desk.expect_count(kept, 1);
}

/// The five opening snippets of the course, with the ledger after every
/// statement. Small numbers are not shared before chapter 4.
#[test]
fn the_ledger_after_every_statement() {
    let _lesson = lesson! {
        python: "a = 1\na = []; b = []\nb = a\na = {\"to_obj\": b}\nb = [a, a]",
        rule: "count = arrows from names + arrows from containers + arrows in the hand",
        page: "ch01-names.html#ledger",
    };
    let mut desk = Desk::new();
    let mut story = Vec::new();
    let mut after = |statement: &str, desk: &Desk| {
        story.push(format!(
            "{statement}\n{}\n",
            desk.picture().replace("count", "  count")
        ));
    };

    let one = desk.int(1);
    desk.bind("a", one);
    after("a = 1", &desk);

    let first = desk.list("first", &[]);
    desk.bind("a", first);
    after("a = []", &desk);
    let second = desk.list("second", &[]);
    desk.bind("b", second);
    after("b = []", &desk);

    desk.does(Assign("b", "a"));
    after("b = a", &desk);

    let key = desk.text("'to_obj'");
    desk.does(Incref(first));
    let dict = desk.make("dict", Value::Dict(vec![(key, first)]));
    desk.bind("a", dict);
    after("a = {'to_obj': b}", &desk);

    desk.does(Incref(dict));
    desk.does(Incref(dict));
    let pair = desk.list("pair", &[dict, dict]);
    desk.bind("b", pair);
    after("b = [a, a]", &desk);

    desk.does(Unbind("a"));
    after("del a", &desk);
    desk.does(Unbind("b"));
    after("del b", &desk);

    snapshot!(story.join("\n"), @r"
    a = 1
      count 1  1   named a

    a = []
      count 1  first = []   named a

    b = []
      count 1  first = []   named a
      count 1  second = []   named b

    b = a
      count 2  first = []   named a, b

    a = {'to_obj': b}
      count 2  first = []   named b
      count 1  'to_obj'
      count 1  dict = {'to_obj': first}   named a

    b = [a, a]
      count 1  first = []
      count 1  'to_obj'
      count 3  dict = {'to_obj': first}   named a
      count 1  pair = [dict, dict]   named b

    del a
      count 1  first = []
      count 1  'to_obj'
      count 2  dict = {'to_obj': first}
      count 1  pair = [dict, dict]   named b

    del b
    ");
}
