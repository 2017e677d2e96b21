//! Task `consts`.

use crate::support::{assert_same, assert_two, fresh, text};
use ch03_ref::{Heap, Payload, Ref, is};
use ch04_interning::{Atoms, Bool, Consts, Float, Int, Key, NoneType, Str, key_of};
use rstest::rstest;
use std::collections::HashSet;
use testkit::lesson;

fn atoms() -> Atoms {
    Atoms::new(&Heap::new(), -5..=256)
}

/// A literal, as it stands in a program.
#[derive(Clone, Copy, Debug)]
enum Literal {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'static str),
}

impl Literal {
    /// The object that a compiler makes for it.
    fn make(self, atoms: &Atoms) -> Ref {
        match self {
            Literal::None => atoms.none(),
            Literal::Bool(value) => atoms.bool(value),
            Literal::Int(value) => atoms.int(value),
            Literal::Float(value) => atoms.float(value),
            Literal::Str(text) => atoms.str(text),
        }
    }
}

/// Equal literals of one unit are one object.
#[rstest]
#[case::int("257", Literal::Int(257))]
#[case::large_int(
    "12345678901234567890 (here: as large as i64 goes)",
    Literal::Int(i64::MAX)
)]
#[case::float("1.5", Literal::Float(1.5))]
#[case::spaces("'very good morning'", Literal::Str("very good morning"))]
#[case::name("'good'", Literal::Str("good"))]
#[case::negative_zero("-0.0", Literal::Float(-0.0))]
fn equal_constants_of_one_unit_are_one_object(#[case] python: &str, #[case] literal: Literal) {
    let _lesson = lesson! {
        python: format!("a = {python}\nb = {python}\na is b       # True: both lines are one file"),
        rule: "a unit has one object for each constant: the first that merge is given, unless an interned string stands for its text already",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let mut unit = Consts::new();
    let first = literal.make(&atoms);
    let a = unit.merge(atoms.interner(), first.clone());
    let b = unit.merge(atoms.interner(), literal.make(&atoms));
    assert_same("the first use and what merge returned", &a, &first);
    assert_same("the same constant twice", &a, &b);
    assert_eq!(unit.len(), 1, "constants in the unit");
}

/// Equal in Python is not enough, and unequal is too much.
#[rstest]
#[case::int_and_float("1, 1.0", Literal::Int(1), Literal::Float(1.0))]
#[case::int_and_bool("1, True", Literal::Int(1), Literal::Bool(true))]
#[case::bool_and_float("True, 1.0", Literal::Bool(true), Literal::Float(1.0))]
#[case::zero_and_false("0, False", Literal::Int(0), Literal::Bool(false))]
#[case::zeros("0.0, -0.0", Literal::Float(0.0), Literal::Float(-0.0))]
#[case::zero_and_float("0, 0.0", Literal::Int(0), Literal::Float(0.0))]
#[case::int_and_str("257, '257'", Literal::Int(257), Literal::Str("257"))]
#[case::float_and_str("1.5, '1.5'", Literal::Float(1.5), Literal::Str("1.5"))]
#[case::none_and_str("None, 'None'", Literal::None, Literal::Str("None"))]
#[case::bool_and_str("True, 'True'", Literal::Bool(true), Literal::Str("True"))]
#[case::none_and_false("None, False", Literal::None, Literal::Bool(false))]
#[case::bools("False, True", Literal::Bool(false), Literal::Bool(true))]
#[case::ints("257, 258", Literal::Int(257), Literal::Int(258))]
#[case::floats("1.5, 1.25", Literal::Float(1.5), Literal::Float(1.25))]
#[case::int_and_bits(
    "4607182418800017408, 1.0   # the bits of 1.0, read as an integer",
    Literal::Int(0x3ff0_0000_0000_0000),
    Literal::Float(1.0)
)]
fn a_key_is_type_and_value_and_sign(
    #[case] python: &str,
    #[case] one: Literal,
    #[case] two: Literal,
) {
    let _lesson = lesson! {
        python: format!("def f(): return {python}\nf()           # both come back as they were written"),
        rule: "constants are one only if type, value and the sign of zero agree; == is not enough",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    for (one, two) in [(one, two), (two, one)] {
        let mut unit = Consts::new();
        let a = unit.merge(atoms.interner(), one.make(&atoms));
        let b = unit.merge(atoms.interner(), two.make(&atoms));
        assert_two(&format!("{one:?}, then {two:?}"), &a, &b);
        assert_eq!(unit.len(), 2, "constants in the unit: {one:?}, {two:?}");
        assert_ne!(key_of(&a), key_of(&b), "the keys of {one:?} and {two:?}");
    }
}

#[test]
fn a_constant_keeps_its_value() {
    let _lesson = lesson! {
        python: "def f(): return None, True, -7, 257, 1.5, -0.0, 'good', 'not a name', ''",
        rule: "merge returns an object that is equal to the one that came, of the same type",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let mut unit = Consts::new();
    // Twice: the second time each is found.
    for _ in 0..2 {
        let mut merge = |literal: Literal| unit.merge(atoms.interner(), literal.make(&atoms));
        assert_eq!(merge(Literal::None).get(), Some(&NoneType));
        assert_eq!(merge(Literal::Bool(true)).get(), Some(&Bool(true)));
        assert_eq!(merge(Literal::Int(-7)).get(), Some(&Int(-7)));
        assert_eq!(merge(Literal::Int(257)).get(), Some(&Int(257)));
        let bits = |r: Ref| r.get::<Float>().map(|float| float.0.to_bits());
        assert_eq!(bits(merge(Literal::Float(1.5))), Some(1.5_f64.to_bits()));
        assert_eq!(
            bits(merge(Literal::Float(-0.0))),
            Some((-0.0_f64).to_bits())
        );
        for word in ["good", "not a name", ""] {
            assert_eq!(merge(Literal::Str(word)).get(), Some(&Str::new(word)));
        }
    }
    assert_eq!(unit.len(), 9, "constants in the unit");
}

#[test]
fn units_share_no_constants() {
    let _lesson = lesson! {
        python: ">>> a = 257\n>>> b = 257\n>>> a is b\nFalse                    # each line at the prompt is a unit of its own",
        rule: "what one unit merged, another does not see",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let (mut line_1, mut line_2) = (Consts::new(), Consts::new());
    for literal in [
        Literal::Int(257),
        Literal::Float(1.5),
        Literal::Str("very good morning"),
    ] {
        let a = line_1.merge(atoms.interner(), literal.make(&atoms));
        let b = line_2.merge(atoms.interner(), literal.make(&atoms));
        assert_two(&format!("{literal:?} in two units"), &a, &b);
    }
}

#[test]
fn names_and_singletons_are_one_in_all_units() {
    let _lesson = lesson! {
        python: ">>> a = 'good'\n>>> b = 'good'\n>>> a is b\nTrue                     # and so for 256, '', 'é', None",
        rule: "a constant that looks like a name is interned; small integers and singletons are made once",
        page: "ch04-interning.html#names",
    };
    let atoms = atoms();
    let (mut line_1, mut line_2) = (Consts::new(), Consts::new());
    let long = "a_very_long_identifier_like_string_0123456789";
    for literal in [
        Literal::Str("good"),
        Literal::Str(long),
        Literal::Str("123"),
        Literal::Str(""),
        Literal::Str("!"),
        Literal::Str("é"),
        Literal::Int(256),
        Literal::None,
    ] {
        let a = line_1.merge(atoms.interner(), literal.make(&atoms));
        let b = line_2.merge(atoms.interner(), literal.make(&atoms));
        assert_same(&format!("{literal:?} in two units"), &a, &b);
    }
    let run_time = atoms
        .interner()
        .intern(&atoms.str("good"))
        .expect("a string");
    let constant = line_1.merge(atoms.interner(), atoms.str("good"));
    assert_same(
        "sys.intern of a run-time 'good', and the constant",
        &run_time,
        &constant,
    );
}

#[test]
fn other_strings_are_not_interned() {
    let _lesson = lesson! {
        python: "a = 'hi!'                # a constant, but no name\nsys.intern(''.join(['hi', '!'])) is a        # False",
        rule: "merge interns names only: the table is for strings that are looked up",
        page: "ch04-interning.html#names",
    };
    let atoms = atoms();
    let mut unit = Consts::new();
    let before = atoms.interner().texts();
    let a = unit.merge(atoms.interner(), atoms.str("hi!"));
    assert_eq!(text(&a), "hi!");
    assert!(
        atoms.interner().find("hi!").is_none(),
        "'hi!' is in the table of interned strings"
    );
    assert_eq!(atoms.interner().texts(), before, "the texts in the table");
}

#[test]
fn the_unit_owns_its_constants() {
    let _lesson = lesson! {
        python: "def f(): return 'very good morning'\nf(); f()         # one object, called twice, though no name holds it in between",
        rule: "a unit owns each of its constants once, and gives them up when it goes",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let before = atoms.heap().live();
    let mut unit = Consts::new();
    let uids: Vec<_> = ["very good morning", "good"]
        .map(|word| unit.merge(atoms.interner(), atoms.str(word)).uid())
        .into();
    assert_eq!(
        atoms.heap().live(),
        before + 2,
        "objects: the unit keeps two constants"
    );
    let again = unit.merge(atoms.interner(), atoms.str("very good morning"));
    assert_eq!(again.uid(), uids[0], "the constant is another object now");
    assert_eq!(
        again.refcount(),
        2,
        "the references: the unit's and the test's"
    );
    assert_eq!(
        unit.iter().map(Ref::uid).collect::<Vec<_>>(),
        uids,
        "the unit's constants"
    );
    assert!(
        !unit.is_empty(),
        "a unit with two constants says it is empty"
    );
    drop(again);
    drop(unit);
    assert_eq!(atoms.heap().live(), before, "objects after the unit went");
    assert!(
        atoms.interner().find("good").is_none(),
        "'good' is dead and still interned"
    );
}

#[test]
fn a_newcomer_is_not_kept() {
    let _lesson = lesson! {
        python: "# compiling a file with 1000 times 257 in it leaves one 257",
        rule: "merge takes the new constant; if there is an equal one, the new one dies",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let mut unit = Consts::new();
    let before = atoms.heap().live();
    for _ in 0..1000 {
        for literal in [Literal::Int(257), Literal::Str("good"), Literal::Str("hi!")] {
            drop(unit.merge(atoms.interner(), literal.make(&atoms)));
        }
    }
    assert_eq!(
        atoms.heap().live(),
        before + 3,
        "objects alive: {before} before, and three constants"
    );
}

#[test]
fn an_interned_string_is_used_before_the_new_one() {
    let _lesson = lesson! {
        python: "s = sys.intern(''.join(['go', 'od']))\nexec(\"t = 'good'\")       # t is s: True",
        rule: "a name-like constant is interned first, so the unit keeps the string that stood there",
        page: "ch04-interning.html#names",
    };
    let atoms = atoms();
    let s = atoms.str("good");
    let s = atoms.interner().intern(&s).expect("a string");
    let mut unit = Consts::new();
    let t = unit.merge(atoms.interner(), atoms.str("good"));
    assert_same("the constant and the older string", &t, &s);
    assert!(
        unit.iter().any(|kept| is(kept, &s)),
        "the unit keeps another string than it returned"
    );
}

/// Something that can be no constant here.
struct Widget;

impl Payload for Widget {
    const NAME: &'static str = "widget";
}

#[test]
fn an_object_without_a_key_passes_through() {
    let _lesson = lesson! {
        python: "# a list display is no constant: [1] is made anew each time",
        rule: "what has no key is returned as it came, and the unit does not keep it",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let mut unit = Consts::new();
    let widget = atoms.heap().alloc(Widget);
    assert_eq!(key_of(&widget), None, "the key of a widget");
    let same = unit.merge(atoms.interner(), widget.clone());
    assert_same("what came and what went", &same, &widget);
    assert_eq!(widget.refcount(), 2, "the references: two of the test's");
    assert!(unit.is_empty(), "the unit kept it");
}

#[test]
fn there_is_room_for_tuples() {
    let _lesson = lesson! {
        python: "a = (1, 2); b = (1, 2); a is b       # True in one file, since 3.7\n(1, 2) and (1.0, 2) are two",
        rule: "the key of a tuple is the keys of its items, and merge_as takes any key",
        page: "ch04-interning.html#consts",
    };
    let atoms = atoms();
    let key = |items: &[Literal]| {
        let keys = items
            .iter()
            .map(|item| key_of(&item.make(&atoms)).expect("a constant"));
        Key::tuple(keys.collect())
    };
    let pair = || key(&[Literal::Int(1), Literal::Int(2)]);
    let other = key(&[Literal::Float(1.0), Literal::Int(2)]);
    assert!(pair() == pair(), "one tuple has two keys");
    let different: HashSet<Key> = [
        pair(),
        other.clone(),
        key(&[]),
        key(&[Literal::Int(1)]),
        Key::tuple(vec![pair()]),
        key(&[Literal::Int(2), Literal::Int(1)]),
    ]
    .into();
    assert_eq!(different.len(), 6, "different tuples have different keys");
    let mut unit = Consts::new();
    let (first, second) = (atoms.heap().alloc(Widget), atoms.heap().alloc(Widget));
    assert_same("first", &unit.merge_as(pair(), first.clone()), &first);
    assert_same(
        "an equal tuple",
        &unit.merge_as(pair(), second.clone()),
        &first,
    );
    assert_same(
        "another tuple",
        &unit.merge_as(other, second.clone()),
        &second,
    );
    assert_eq!(unit.len(), 2, "constants in the unit");
}

#[test]
fn a_key_does_not_keep_its_constant() {
    let _lesson = lesson! {
        python: "# the compiler's table of keys goes when the file is compiled",
        rule: "asking for a key takes no reference",
        page: "ch04-interning.html#consts",
    };
    let heap = Heap::new();
    let s = fresh(&heap, "good");
    let key = key_of(&s);
    assert!(key.is_some(), "a string has a key");
    assert_eq!(s.refcount(), 1, "the references to the string");
    drop(s);
    assert_eq!(heap.live(), 0, "objects");
    assert_eq!(
        key,
        key_of(&fresh(&heap, "good")),
        "the key of an equal string"
    );
}
