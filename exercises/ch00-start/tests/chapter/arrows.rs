//! Task `arrows`: a name points to one object at a time.

use ch00_start::arrows;
use testkit::lesson;

#[test]
fn one_assignment_is_one_arrow() {
    let _lesson = lesson! {
        python: "a = []        # call this list object 1",
        rule: "an assignment makes a name point to an object",
        page: "ch00-start.html#arrows",
    };
    let found = arrows(&[("a", 1)], 1);
    assert!(
        found == 1,
        "one name, `a`, points to object 1; you counted {found}"
    );
}

#[test]
fn two_names_can_share_an_object() {
    let _lesson = lesson! {
        python: "a = []; b = a; c = []        # a and b: object 1, c: object 2",
        rule: "every name that points to the object counts, and no other",
        page: "ch00-start.html#arrows",
    };
    let assignments = [("a", 1), ("b", 1), ("c", 2)];
    let found = arrows(&assignments, 1);
    assert!(
        found == 2,
        "`a` and `b` point to object 1; you counted {found}"
    );
    let found = arrows(&assignments, 2);
    assert!(found == 1, "`c` points to object 2; you counted {found}");
    let found = arrows(&assignments, 3);
    assert!(
        found == 0,
        "no name points to object 3; you counted {found}"
    );
}

#[test]
fn a_name_that_moved_on_is_not_counted() {
    let _lesson = lesson! {
        python: "a = []; a = [1]; b = a        # nothing points to the first list any more",
        rule: "a name points to one object at a time: the last one it was assigned",
        page: "ch00-start.html#message",
    };
    let assignments = [("a", 1), ("a", 2), ("b", 2)];
    let found = arrows(&assignments, 1);
    assert!(
        found == 0,
        "`a` left object 1 for object 2; you counted {found} for object 1"
    );
    let found = arrows(&assignments, 2);
    assert!(
        found == 2,
        "`a` and `b` point to object 2; you counted {found}"
    );
}

#[test]
fn a_name_counts_once() {
    let _lesson = lesson! {
        python: "a = []; a = a; b = []; a = b; a = a        # one name is one arrow",
        rule: "count the names that point there, not the assignments that were made",
        page: "ch00-start.html#message",
    };
    let found = arrows(&[("a", 1), ("a", 1)], 1);
    assert!(
        found == 1,
        "only `a` points to object 1; you counted {found}"
    );
    let found = arrows(&[("a", 1), ("b", 2), ("a", 2), ("a", 2)], 2);
    assert!(
        found == 2,
        "`a` and `b` point to object 2; you counted {found}"
    );
}
