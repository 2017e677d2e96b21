use crate::shadow::{Ops, programs_agree};
use crate::world::V::{B, D, I, L, S, T};
use crate::world::{V, World, count, dict, equal, said};
use ch03_ref::is;
use ch06_containers::{Fault, add, add_assign, add_assign_item, get_item, items_of, set_item};
use rstest::rstest;
use testkit::{assert_log, lesson, note, seeds};

#[test]
fn the_tuple_refuses_and_the_list_has_grown() {
    let _lesson = lesson! {
        python: "t = ([1],)\n\
                 t[0] += [2]      # TypeError: 'tuple' object does not support item assignment\n\
                 print(t)         # ([1, 2],)",
        rule: "three steps: read the item, add to it, store the result; what is done when the third fails stays done",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let inner = world.list([world.int(1)]);
    let t = world.tuple([inner.clone()]);
    let more = world.list([world.int(2)]);
    let refused = add_assign_item(&t, &world.int(0), &more).unwrap_err();
    equal("the fault", &refused, &Fault::FixedItems("tuple"));
    let says = (refused.exception(), refused.to_string());
    let expected = "'tuple' object does not support item assignment".to_owned();
    equal("what is raised", says, ("TypeError", expected));
    equal("t, after that", said(&t), "([1, 2],)");
    equal(
        "references to the list: its name, and t",
        inner.refcount(),
        2,
    );
    equal("what was added", said(&more), "[2]");
}

#[test]
fn a_list_is_extended_where_it_is() {
    let _lesson = lesson! {
        python: "a = [1]; b = a\n\
                 a += [2]         # b is [1, 2] too: one list\n\
                 c = [a]; c[0] += a      # and it may be added to itself",
        rule: "`+=` on a list changes that list, and stores the very same object again",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let a = world.list([world.int(1)]);
    let result = add_assign(&a, &world.tuple([world.int(2)])).unwrap();
    assert!(is(&result, &a), "`a += …` made another list");
    equal("references to a: its name, and the result", a.refcount(), 2);
    drop(result);
    equal("a", said(&a), "[1, 2]");
    let c = world.list([a.clone()]);
    note("c[0] += a, and c[0] is a: the list is extended by itself");
    equal("c[0] += a", add_assign_item(&c, &world.int(0), &a), Ok(()));
    equal("c", said(&c), "[[1, 2, 1, 2]]");
    equal("references to a: its name, and c", a.refcount(), 2);
}

#[test]
fn a_tuple_is_replaced() {
    let _lesson = lesson! {
        python: "t = (1,); u = t; c = {'k': t}\n\
                 c['k'] += (2,)   # a new tuple in the dict; t and u are as before",
        rule: "`+=` on what cannot change makes a new object, and stores that",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let t = world.tuple([world.int(1)]);
    let k = world.text("k");
    let c = world.dict([(k.clone(), t.clone()), (world.text("n"), world.int(5))]);
    add_assign_item(&c, &k, &world.tuple([world.int(2)])).unwrap();
    equal("c", said(&c), "{'k': (1, 2), 'n': 5}");
    equal("t", said(&t), "(1,)");
    equal("references to t: its name", count(&t), 0);
    add_assign_item(&c, &world.text("n"), &world.int(1)).unwrap();
    equal("c, after c['n'] += 1", said(&c), "{'k': (1, 2), 'n': 6}");
    let new = dict(&c).get(&k).unwrap().unwrap();
    equal("references to the new tuple: the dict", count(&new), 1);
}

#[test]
fn the_result_is_stored() {
    let _lesson = lesson! {
        python: "d = {0: [1]}\n\
                 d[9] += []       # KeyError: nothing to read\n\
                 d[0] += 3        # TypeError: nothing to add\n\
                 d[False] += [x]  # 0 and False are one key: {0: [1, x]}",
        rule: "the result is stored under the key that was read; a step that fails ends it",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let inner = world.list([world.int(1)]);
    let d = world.dict([(world.int(0), inner.clone())]);
    let no_such = add_assign_item(&d, &world.int(9), &world.list([]));
    equal("d[9] += []", no_such, Err(Fault::Key));
    equal("d", said(&d), "{0: [1]}");
    let wrong = add_assign_item(&d, &world.int(0), &world.int(3)).unwrap_err();
    equal(
        "d[0] += 3",
        wrong.to_string(),
        "'int' object is not iterable",
    );
    equal("d, after that", said(&d), "{0: [1]}");
    // An equal key of another type leads to the same place: the first key stays.
    let one = world.heap.alloc(ch04_interning::Bool(false));
    add_assign_item(&d, &one, &world.list(world.row("x"))).unwrap();
    equal("d, after d[False] += [x]", said(&d), "{0: [1, x]}");
    equal(
        "references to the list: its name, and d",
        inner.refcount(),
        2,
    );
    drop((d, inner));
    assert_log!(world.log, "x dies");
}

#[rstest]
#[case("[1, 2][0]", L(&[I(1), I(2)]), I(0), "1")]
#[case("[1, 2][-1]", L(&[I(1), I(2)]), I(-1), "2")]
#[case("[1, 2][-2]", L(&[I(1), I(2)]), I(-2), "1")]
#[case("[1, 2][True]", L(&[I(1), I(2)]), B(true), "2")]
#[case("[1, 2][-3]", L(&[I(1), I(2)]), I(-3), "IndexError: list index out of range")]
#[case("[1, 2][2]", L(&[I(1), I(2)]), I(2), "IndexError: list index out of range")]
#[case("(1, 2)[-1]", T(&[I(1), I(2)]), I(-1), "2")]
#[case("(1, 2)[-2**63]", T(&[I(1), I(2)]), I(i64::MIN), "IndexError: tuple index out of range")]
#[case("(1,)[2**63 - 1]", T(&[I(1)]), I(i64::MAX), "IndexError: tuple index out of range")]
#[case("{1: 2}[1]", D(&[(I(1), I(2))]), I(1), "2")]
#[case("{1: 2}[-1]", D(&[(I(1), I(2))]), I(-1), "KeyError: no such key")]
#[case("{}[[]]", D(&[]), L(&[]), "TypeError: unhashable type: 'list'")]
#[case("[]['a']", L(&[]), S("a"), "TypeError: list indices must be integers or slices, not str")]
#[case("()[None]", T(&[]), V::None, "TypeError: tuple indices must be integers or slices, not NoneType")]
#[case("(5)[0]", I(5), I(0), "TypeError: 'int' object is not subscriptable")]
fn items_are_read(#[case] text: &str, #[case] c: V, #[case] key: V, #[case] expected: &str) {
    let _lesson = lesson! {
        python: format!("{text}       # {expected}"),
        rule: "given code: lists and tuples are indexed by number, from the end if negative; dicts by key",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let (c, key) = (world.make(&c), world.make(&key));
    let found = match get_item(&c, &key) {
        Ok(item) => said(&item),
        Err(fault) => format!("{}: {fault}", fault.exception()),
    };
    equal(text, found, expected);
    equal("references to the container", c.refcount(), 1);
}

#[rstest]
#[case("[1, 2][-1] = 9", L(&[I(1), I(2)]), I(-1), "[1, 9]")]
#[case("[1, 2][2] = 9", L(&[I(1), I(2)]), I(2), "IndexError: list assignment index out of range")]
#[case("[1][-2] = 9", L(&[I(1)]), I(-2), "IndexError: list assignment index out of range")]
#[case("{1: 2}[3] = 9", D(&[(I(1), I(2))]), I(3), "{1: 2, 3: 9}")]
#[case("(1,)[0] = 9", T(&[I(1)]), I(0), "TypeError: 'tuple' object does not support item assignment")]
#[case("(1,)['a'] = 9", T(&[I(1)]), S("a"), "TypeError: 'tuple' object does not support item assignment")]
#[case("[]['a'] = 9", L(&[]), S("a"), "TypeError: list indices must be integers or slices, not str")]
fn items_are_stored(#[case] text: &str, #[case] c: V, #[case] key: V, #[case] expected: &str) {
    let _lesson = lesson! {
        python: format!("{text}       # {expected}"),
        rule: "given code: what has fixed items refuses, whatever the key",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let (c, key) = (world.make(&c), world.make(&key));
    let found = match set_item(&c, &key, world.int(9)) {
        Ok(()) => said(&c),
        Err(fault) => format!("{}: {fault}", fault.exception()),
    };
    equal(text, found, expected);
}

#[rstest]
#[case("[1] + [2]", L(&[I(1)]), L(&[I(2)]), "[1, 2]")]
#[case("(1, 2) + (3,)", T(&[I(1), I(2)]), T(&[I(3)]), "(1, 2, 3)")]
#[case("1 + 2", I(1), I(2), "3")]
#[case("'a' + 'b'", S("a"), S("b"), "'ab'")]
#[case("[] + ()", L(&[]), T(&[]), "TypeError: can only concatenate list (not \"tuple\") to list")]
#[case("() + []", T(&[]), L(&[]), "TypeError: can only concatenate tuple (not \"list\") to tuple")]
#[case("1 + []", I(1), L(&[]), "TypeError: unsupported operand type(s) for +: 'int' and 'list'")]
fn sums_are_new(#[case] text: &str, #[case] a: V, #[case] b: V, #[case] expected: &str) {
    let _lesson = lesson! {
        python: format!("{text}       # {expected}"),
        rule: "given code: `+` makes a new object and changes neither of the two",
        page: "ch06-containers.html#augmented",
    };
    let world = World::new();
    let (a, b) = (world.make(&a), world.make(&b));
    let before = (said(&a), said(&b));
    let found = match add(&a, &b) {
        Ok(sum) => {
            assert!(!is(&sum, &a) && !is(&sum, &b), "the sum is one of the two");
            said(&sum)
        }
        Err(fault) => format!("{}: {fault}", fault.exception()),
    };
    equal(text, found, expected);
    equal("the two, after that", (said(&a), said(&b)), before);
    let pair = world.tuple([a]);
    let repeated = pair.get::<ch06_containers::Tuple>().unwrap().repeat(2);
    equal(
        "(a,) * 2",
        items_of(&world.heap.alloc(repeated)).unwrap().len(),
        2,
    );
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any sequence of everything in this chapter, rings included",
        rule: "count = names + places in containers, and nothing else; each container shows what it owns",
        page: "ch06-containers.html#invariant",
    };
    for mut rng in seeds(80) {
        programs_agree(&mut rng, Ops::All);
    }
}
