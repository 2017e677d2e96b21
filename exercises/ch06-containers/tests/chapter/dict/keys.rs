//! Which keys are the same: given code, which must stay as it is.

use crate::world::V::{B, F, I, N, S, T};
use crate::world::{V, World, dict, equal, said};
use ch04_interning::Float;
use ch06_containers::{Fault, hash_of, same};
use rstest::rstest;
use testkit::lesson;

const RULE: &str =
    "keys are the same if they are one object, or equal atoms, or tuples of the same keys";

#[rstest]
#[case("1, 1.0", I(1), F(1.0), true)]
#[case("1.0, 1", F(1.0), I(1), true)]
#[case("1, True", I(1), B(true), true)]
#[case("0.0, False", F(0.0), B(false), true)]
#[case("0.0, -0.0", F(0.0), F(-0.0), true)]
#[case("1, 2", I(1), I(2), false)]
#[case("1, 1.5", I(1), F(1.5), false)]
#[case("2**53 + 1, 2.0**53", I((1 << 53) + 1), F(9007199254740992.0), false)]
#[case("2**63 - 1, 2.0**63", I(i64::MAX), F(9223372036854775808.0), false)]
#[case("-2**63, -2.0**63", I(i64::MIN), F(-9223372036854775808.0), true)]
#[case("nan, another nan", F(f64::NAN), F(f64::NAN), false)]
#[case("'a', 'a'", S("a"), S("a"), true)]
#[case("'a', 'b'", S("a"), S("b"), false)]
#[case("'1', 1", S("1"), I(1), false)]
#[case("(1, 'a'), (1.0, 'a')", T(&[I(1), S("a")]), T(&[F(1.0), S("a")]), true)]
#[case("(1,), (1, 1)", T(&[I(1)]), T(&[I(1), I(1)]), false)]
#[case("(1, 2), (1, 3)", T(&[I(1), I(2)]), T(&[I(1), I(3)]), false)]
#[case("N(), N()", N, N, false)]
#[case("None, 0", V::None, I(0), false)]
fn equal_atoms_are_one_key(#[case] pair: &str, #[case] a: V, #[case] b: V, #[case] expected: bool) {
    let _lesson = lesson! {
        python: format!("a, b = {pair}; {{a: 'x', b: 'y'}}"),
        rule: RULE,
        page: "ch06-containers.html#keys",
    };
    let world = World::new();
    let (a, b) = (world.make(&a), world.make(&b));
    equal(
        &format!("whether {pair} are the same key"),
        same(&a, &b),
        expected,
    );
    equal(
        "whether each is the same as itself",
        (same(&a, &a), same(&b, &b)),
        (true, true),
    );
    if expected {
        equal("their hashes", hash_of(&a), hash_of(&b));
    }
    let d = world.dict([(a.clone(), world.int(8)), (b.clone(), world.int(9))]);
    equal(
        "keys in the dict",
        dict(&d).len(),
        if expected { 1 } else { 2 },
    );
    let found = dict(&d).get(&b).unwrap().map(|value| said(&value));
    equal("what is under the second", found, Some("9".to_owned()));
}

#[rstest]
#[case("1", I(1), 1)]
#[case("-1", I(-1), -2)]
#[case("2**61 - 1", I((1 << 61) - 1), 0)]
#[case("2**61", I(1 << 61), 1)]
#[case("2**63 - 1", I(i64::MAX), 3)]
#[case("-2**63", I(i64::MIN), -4)]
#[case("True", B(true), 1)]
#[case("1.5", F(1.5), 1152921504606846977)]
#[case("0.1", F(0.1), 230584300921369408)]
#[case("1e300", F(1e300), 1224995262755759164)]
#[case("-0.5", F(-0.5), -1152921504606846976)]
#[case("-1.0", F(-1.0), -2)]
#[case("5e-324", F(5e-324), 16777216)]
#[case("inf", F(f64::INFINITY), 314159)]
#[case("-inf", F(f64::NEG_INFINITY), -314159)]
#[case("''", S(""), 0)]
#[case("'a'", S("a"), 4644417185603328019)]
#[case("'abc'", S("abc"), -4594863902769663758)]
#[case("'äb'", S("äb"), 5810434882345042271)]
#[case("'日本'", S("日本"), 6243316497235261705)]
#[case("'a\u{1f40d}'", S("a\u{1f40d}"), SNAKE)]
#[case("()", T(&[]), 5740354900026072187)]
#[case("(1,)", T(&[I(1)]), -6644214454873602895)]
#[case("(1, 2)", T(&[I(1), I(2)]), -3550055125485641917)]
#[case("(1, (2, 3))", T(&[I(1), T(&[I(2), I(3)])]), 7267574591690527098)]
fn hashes_are_those_of_cpython(#[case] text: &str, #[case] make: V, #[case] expected: i64) {
    let _lesson = lesson! {
        python: format!("hash({text})       # {expected}, with PYTHONHASHSEED=0"),
        rule: "numbers that are equal have one hash, and the order of a set depends on it",
        page: "ch06-containers.html#keys",
    };
    let world = World::new();
    equal(
        &format!("hash({text})"),
        hash_of(&world.make(&make)),
        Ok(expected),
    );
}

/// `hash("a\U0001f40d")`, which needs four bytes a character.
const SNAKE: i64 = 4_526_735_405_486_627_592;

#[test]
fn what_changes_is_no_key() {
    let _lesson = lesson! {
        python: "{[]: 1}          # TypeError: unhashable type: 'list'",
        rule: "an object that is compared by contents which change cannot be found again",
        page: "ch06-containers.html#keys",
    };
    let world = World::new();
    for bad in [world.list([]), world.dict([]), world.set([])] {
        let kind = bad.kind();
        let error = hash_of(&bad).unwrap_err();
        equal("the fault", &error, &Fault::Unhashable(kind));
        let text = format!("unhashable type: '{kind}'");
        equal(
            "the message",
            (error.exception(), error.to_string()),
            ("TypeError", text),
        );
        let nested = world.tuple([world.int(1), bad]);
        equal(
            "the fault of a tuple with it",
            hash_of(&nested),
            Err(Fault::Unhashable(kind)),
        );
        let d = world.dict([]);
        assert!(
            dict(&d).get(&nested).is_err(),
            "it was looked for in a dict"
        );
        let stored = ch06_containers::Dict::set(&d, nested, world.int(1));
        assert!(stored.is_err(), "it is a key now");
        equal("keys", dict(&d).len(), 0);
    }
}

#[test]
fn other_objects_are_their_own_key() {
    let _lesson = lesson! {
        python: "hash(N())        # from its address: the same for its whole life",
        rule: RULE,
        page: "ch06-containers.html#keys",
    };
    let world = World::new();
    let row = world.row("abcdefgh");
    let hashes: Vec<i64> = row.iter().map(|r| hash_of(r).unwrap()).collect();
    let again: Vec<i64> = row.iter().map(|r| hash_of(r).unwrap()).collect();
    equal("hashes, asked twice", &hashes, &again);
    let mut different = hashes.clone();
    different.sort_unstable();
    different.dedup();
    assert!(
        different.len() > 4,
        "eight objects share {} hashes",
        different.len()
    );
    let nan = world.heap.alloc(Float(f64::NAN));
    let d = world.dict([(nan.clone(), world.int(1))]);
    assert!(
        dict(&d).get(&nan).unwrap().is_some(),
        "nan does not find itself"
    );
}
