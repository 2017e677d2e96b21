//! Task `identity`: `is`, `==` and `in`.

use crate::paper::check;
use ch02_addresses::identity::{DEEPEST, TooDeep, contains, eq, is};
use ch02_addresses::model::{Ref, World};
use rstest::rstest;
use testkit::{lesson, with_stack};

/// `depth` lists inside one another.
fn nested(world: &World, depth: usize) -> Ref {
    let mut list = world.list([]);
    for _ in 1..depth {
        list = world.list([list]);
    }
    list
}

/// A list that is its own only item.
fn ouroboros(world: &World) -> Ref {
    let list = world.list([]);
    list.append(list.clone());
    list
}

#[test]
fn alike_is_not_the_same() {
    let _lesson = lesson! {
        python: "[1] is [1]        # False\n[1] == [1]        # True",
        rule: "`is` asks whether it is one object, `==` whether two are alike",
        page: "ch02-addresses.html#is-and-equal",
    };
    let world = World::new();
    let a = world.list([world.int(1)]);
    let b = world.list([world.int(1)]);
    assert!(!is(&a, &b), "is: two lists were taken for one");
    check("== of two lists [1]", eq(&a, &b), Ok(true));
}

#[test]
fn two_names_of_one_object() {
    let _lesson = lesson! {
        python: "b = a; b is a        # True",
        rule: "`is` compares where the objects live",
        page: "ch02-addresses.html#is-and-equal",
    };
    let world = World::new();
    let a = world.list([]);
    let b = a.clone();
    assert!(is(&a, &b), "is: one list with two names was taken for two");
    assert!(!is(&a, &world.list([])), "is: an empty list is not another");
}

#[test]
fn an_address_from_the_past_is_no_identity() {
    let _lesson = lesson! {
        python: "id([]) == id([])        # True, though there were two lists",
        rule: "`is` takes two living objects; a saved address may be a stranger's by now",
        page: "ch02-addresses.html#is-and-equal",
    };
    let world = World::new();
    let _keep = world.int(0);
    let first = world.list([]);
    let (addr, uid) = (first.addr(), first.uid());
    drop(first);
    let second = world.list([]);
    assert!(
        second.addr() == addr,
        "the second list moved in where the first died"
    );
    assert!(second.uid() != uid, "it is another list all the same");
    assert!(is(&second, &second.clone()));
}

#[rstest]
#[case::ints(|w: &World| (w.int(3), w.int(3)), true)]
#[case::other_ints(|w: &World| (w.int(3), w.int(4)), false)]
#[case::an_int_and_a_float(|w: &World| (w.int(1), w.float(1.0)), true)]
#[case::a_float_and_an_int(|w: &World| (w.float(2.0), w.int(2)), true)]
#[case::not_quite(|w: &World| (w.float(1.5), w.int(1)), false)]
#[case::zeros(|w: &World| (w.float(0.0), w.float(-0.0)), true)]
#[case::strings(|w: &World| (w.str("good"), w.str("good")), true)]
#[case::other_strings(|w: &World| (w.str("good"), w.str("bad")), false)]
#[case::a_string_is_no_number(|w: &World| (w.str("1"), w.int(1)), false)]
#[case::empty_lists(|w: &World| (w.list([]), w.list([])), true)]
#[case::a_list_is_no_int(|w: &World| (w.list([w.int(1)]), w.int(1)), false)]
#[case::an_int_is_no_list(|w: &World| (w.int(1), w.list([w.int(1)])), false)]
#[case::a_longer_list(|w: &World| (w.list([w.int(1)]), w.list([w.int(1), w.int(2)])), false)]
#[case::a_shorter_list(|w: &World| (w.list([w.int(1), w.int(2)]), w.list([w.int(1)])), false)]
#[case::other_items(|w: &World| (w.list([w.int(1), w.int(2)]), w.list([w.int(1), w.int(3)])), false)]
#[case::mixed_items(|w: &World| (w.list([w.int(1), w.str("x")]), w.list([w.float(1.0), w.str("x")])), true)]
#[case::lists_in_lists(|w: &World| (w.list([w.list([w.int(7)])]), w.list([w.list([w.int(7)])])), true)]
#[case::a_difference_deep_down(|w: &World| (w.list([w.list([w.int(7)])]), w.list([w.list([w.int(8)])])), false)]
#[case::no_float_is_this_int(|w: &World| (w.int((1 << 53) + 1), w.float(9_007_199_254_740_992.0)), false)]
#[case::but_this_one(|w: &World| (w.int(1 << 53), w.float(9_007_199_254_740_992.0)), true)]
#[case::too_large_for_an_int(|w: &World| (w.int(i64::MAX), w.float(9_223_372_036_854_775_808.0)), false)]
#[case::the_smallest_int(|w: &World| (w.int(i64::MIN), w.float(-9_223_372_036_854_775_808.0)), true)]
#[case::too_small_for_an_int(|w: &World| (w.int(i64::MIN), w.float(-1e19)), false)]
#[case::nan_is_no_int(|w: &World| (w.float(f64::NAN), w.int(0)), false)]
fn equality(#[case] pair: fn(&World) -> (Ref, Ref), #[case] expected: bool) {
    let _lesson = lesson! {
        python: "a == b        # by value; lists item by item",
        rule: "lists are equal if they are equally long and each pair of items is the same or equal",
        page: "ch02-addresses.html#is-and-equal",
    };
    let world = World::new();
    let (a, b) = pair(&world);
    check(format_args!("{a:?} == {b:?}"), eq(&a, &b), Ok(expected));
}

#[test]
fn nan_does_not_equal_itself() {
    let _lesson = lesson! {
        python: "nan = float(\"nan\")\nnan == nan        # False\nnan is nan        # True",
        rule: "`==` of two floats compares the values; being one object is not enough",
        page: "ch02-addresses.html#a-nan-in-a-list",
    };
    let world = World::new();
    let nan = world.float(f64::NAN);
    check("nan == nan", eq(&nan, &nan), Ok(false));
    assert!(is(&nan, &nan), "nan is nan");
}

#[test]
fn nan_is_in_its_list() {
    let _lesson = lesson! {
        python: "nan in [nan]        # True\n[nan] == [nan]        # True\nfloat(\"nan\") in [nan]        # False",
        rule: "a container asks first whether an item is the same object, and only then whether it is equal",
        page: "ch02-addresses.html#a-nan-in-a-list",
    };
    let world = World::new();
    let nan = world.float(f64::NAN);
    let (a, b) = (world.list([nan.clone()]), world.list([nan.clone()]));
    check("nan in [nan]", contains(&a, &nan), Ok(true));
    check("[nan] == [nan], one nan", eq(&a, &b), Ok(true));
    check("a == a for a = [nan]", eq(&a, &a), Ok(true));
    let other = world.float(f64::NAN);
    check("another nan in [nan]", contains(&a, &other), Ok(false));
    check(
        "[nan] == [another nan]",
        eq(&a, &world.list([other])),
        Ok(false),
    );
}

#[test]
fn contains_looks_for_equal_items() {
    let _lesson = lesson! {
        python: "1.0 in [\"x\", 1]        # True\n2 in [\"x\", 1]        # False",
        rule: "`x in list` is true if an item is x or equals x",
        page: "ch02-addresses.html#a-nan-in-a-list",
    };
    let world = World::new();
    let list = world.list([world.str("x"), world.int(1), world.list([])]);
    check(
        "1.0 in the list",
        contains(&list, &world.float(1.0)),
        Ok(true),
    );
    check("[] in the list", contains(&list, &world.list([])), Ok(true));
    check("2 in the list", contains(&list, &world.int(2)), Ok(false));
    check("the list in itself", contains(&list, &list), Ok(false));
    check(
        "1 in []",
        contains(&world.list([]), &world.int(1)),
        Ok(false),
    );
    check(
        "1 is no list",
        contains(&world.int(1), &world.int(1)),
        Ok(false),
    );
}

#[test]
fn a_list_that_contains_itself_equals_itself() {
    let _lesson = lesson! {
        python: "a = []; a.append(a)\na == a        # True\na in a        # True",
        rule: "the same item is equal without looking into it",
        page: "ch02-addresses.html#a-list-in-itself",
    };
    let world = World::new();
    let a = ouroboros(&world);
    check("a == a", eq(&a, &a), Ok(true));
    check("a in a", contains(&a, &a), Ok(true));
    let holder = world.list([a.clone()]);
    check(
        "[a] == a: the items are the same",
        eq(&holder, &a),
        Ok(true),
    );
}

#[test]
fn two_lists_that_contain_themselves_are_too_deep() {
    let _lesson = lesson! {
        python: "a = []; a.append(a)\nb = []; b.append(b)\n\
                 a == b        # RecursionError: maximum recursion depth exceeded in comparison",
        rule: "eq gives up with Err(TooDeep); it never runs out of stack",
        page: "ch02-addresses.html#a-list-in-itself",
    };
    with_stack(16 << 20, || {
        let world = World::new();
        let (a, b) = (ouroboros(&world), ouroboros(&world));
        check("a == b", eq(&a, &b), Err(TooDeep));
        check("b in a", contains(&a, &b), Err(TooDeep));
        let (x, y) = (world.list([]), world.list([]));
        x.append(y.clone());
        y.append(x.clone());
        check("x == y for x = [y], y = [x]", eq(&x, &y), Err(TooDeep));
    });
}

#[test]
fn deep_lists_are_compared_down_to_the_limit() {
    let _lesson = lesson! {
        python: "RecursionError comes at a depth of about 1000, and not before",
        rule: "DEEPEST lists inside one another are compared, one more is TooDeep",
        page: "ch02-addresses.html#a-list-in-itself",
    };
    with_stack(16 << 20, || {
        let world = World::new();
        let eq_nested = |depth| eq(&nested(&world, depth), &nested(&world, depth));
        check(
            format_args!("{} lists", DEEPEST - 1),
            eq_nested(DEEPEST - 1),
            Ok(true),
        );
        check(
            format_args!("{DEEPEST} lists"),
            eq_nested(DEEPEST),
            Ok(true),
        );
        check(
            format_args!("{} lists", DEEPEST + 1),
            eq_nested(DEEPEST + 1),
            Err(TooDeep),
        );
        check(
            format_args!("{} lists", 5 * DEEPEST),
            eq_nested(5 * DEEPEST),
            Err(TooDeep),
        );
        let shelf = world.list([nested(&world, DEEPEST)]);
        check(
            format_args!("an item of {DEEPEST} lists: the shelf itself is not compared"),
            contains(&shelf, &nested(&world, DEEPEST)),
            Ok(true),
        );
        let shelf = world.list([nested(&world, DEEPEST + 1)]);
        check(
            format_args!("an item of {} lists", DEEPEST + 1),
            contains(&shelf, &nested(&world, DEEPEST + 1)),
            Err(TooDeep),
        );
    });
}

#[test]
fn nothing_is_looked_at_without_need() {
    let _lesson = lesson! {
        python: "deep is deep, so [deep] == [deep] without looking inside; [1, deep] != [2, deep2] at the 1",
        rule: "other lengths: not equal; the same item: equal; the first different pair decides",
        page: "ch02-addresses.html#a-list-in-itself",
    };
    let world = World::new();
    let (deep, other) = (nested(&world, 2 * DEEPEST), nested(&world, 2 * DEEPEST));
    let list = |items: &[&Ref]| world.list(items.iter().map(|&item| item.clone()));
    let (one, two) = (world.int(1), world.int(2));
    check(
        "[deep] == [deep]",
        eq(&list(&[&deep]), &list(&[&deep])),
        Ok(true),
    );
    check(
        "[1, deep] == [2, other deep]",
        eq(&list(&[&one, &deep]), &list(&[&two, &other])),
        Ok(false),
    );
    check(
        "[deep] == [other deep, 1]",
        eq(&list(&[&deep]), &list(&[&other, &one])),
        Ok(false),
    );
    check(
        "1 in [1, deep]",
        contains(&list(&[&one, &deep]), &one),
        Ok(true),
    );
    check(
        "deep in [deep, …]",
        contains(&list(&[&deep, &other]), &deep),
        Ok(true),
    );
}

#[test]
fn the_last_reference_frees_the_address() {
    let _lesson = lesson! {
        python: "a = [1, [2]]; b = a; del a; del b        # now it is gone, and its items with it",
        rule: "a thing of the model lives as long as one Ref to it does (given)",
        page: "ch02-addresses.html#is-and-equal",
    };
    let world = World::default();
    let a = world.list([world.int(1), world.list([world.int(2)])]);
    check("things alive", world.in_use(), 4);
    let b = a.clone();
    drop(a);
    check("b still refers to it", world.in_use(), 4);
    check("what Debug prints", format!("{b:?}"), "#4 list of 2");
    drop(b);
    check("things alive", world.in_use(), 0);
    with_stack(128 << 10, || {
        let world = World::new();
        let deep = nested(&world, 5000);
        check("things alive", world.in_use(), 5000);
        drop(deep);
        check("things alive", world.in_use(), 0);
    });
}
