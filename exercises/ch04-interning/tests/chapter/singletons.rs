//! Task `singletons`.

use crate::support::{assert_same, assert_two, fresh, intern, text};
use ch03_ref::{Heap, IMMORTAL, is};
use ch04_interning::Atoms;
use testkit::lesson;

fn atoms() -> Atoms {
    Atoms::new(&Heap::new(), -5..=256)
}

#[test]
fn the_empty_string_is_one_object() {
    let _lesson = lesson! {
        python: "''.join([]) is 'abc'[0:0] is str()       # True",
        rule: "there is one empty string, however it is made",
        page: "ch04-interning.html#singletons",
    };
    let atoms = atoms();
    assert_same("'' and ''", &atoms.str(""), &atoms.str(""));
    assert_eq!(text(&atoms.str("")), "");
}

#[test]
fn one_character_up_to_u00ff_is_one_object() {
    let _lesson = lesson! {
        python: "chr(103) is 'good'[0], chr(255) is 'ÿé'[0]       # True, True",
        rule: "each of the 256 characters up to U+00FF has one string, with that character in it",
        page: "ch04-interning.html#singletons",
    };
    let atoms = atoms();
    for code in 0..=0xff_u8 {
        let one = char::from(code).to_string();
        let string = atoms.str(&one);
        assert_eq!(text(&string), one, "the text of the string for {one:?}");
        assert_same(&format!("{one:?} twice"), &string, &atoms.str(&one));
    }
}

#[test]
fn beyond_u00ff_a_character_is_fresh() {
    let _lesson = lesson! {
        python: "chr(255) is chr(255), chr(256) is chr(256)       # True, False",
        rule: "the table ends at U+00FF: it is about characters, not about bytes",
        page: "ch04-interning.html#singletons",
    };
    let atoms = atoms();
    for one in ["\u{100}", "中", "🐍"] {
        let string = atoms.str(one);
        assert_eq!(text(&string), one);
        assert_two(&format!("{one:?} twice"), &string, &atoms.str(one));
    }
}

#[test]
fn run_time_strings_are_fresh_however_short() {
    let _lesson = lesson! {
        python: "''.join(['go', 'od']) is ''.join(['go', 'od'])      # False",
        rule: "a string made while the program runs is not interned: shortness is not the rule",
        page: "ch04-interning.html#singletons",
    };
    let atoms = atoms();
    let constant = atoms.interner().intern_text("good");
    let before = atoms.heap().live();
    for word in ["good", "go", "12", "aa", "éé", "very good morning"] {
        let string = atoms.str(word);
        assert_eq!(text(&string), word);
        assert_eq!(string.refcount(), 1, "the references to a fresh {word:?}");
        assert_two(&format!("{word:?} twice"), &string, &atoms.str(word));
    }
    assert_two(
        "a fresh 'good' and the interned one",
        &constant,
        &atoms.str("good"),
    );
    assert_eq!(
        atoms.heap().live(),
        before,
        "objects after the strings were dropped"
    );
}

#[test]
fn interning_a_copy_of_a_singleton_gives_the_singleton() {
    let _lesson = lesson! {
        python: "sys.intern(copy_of_g) is 'g'     # whatever copy a C extension made",
        rule: "the singletons were interned first, so nothing else stands for their texts",
        page: "ch04-interning.html#singletons",
    };
    let atoms = atoms();
    for word in ["", "g", "ÿ"] {
        let copy = fresh(atoms.heap(), word);
        let interned = intern(atoms.interner(), &copy);
        assert_same(
            &format!("the interned {word:?} and the singleton"),
            &interned,
            &atoms.str(word),
        );
    }
}

#[test]
fn every_atom_made_in_advance_is_immortal() {
    let _lesson = lesson! {
        python: "[getrefcount(x) for x in (None, True, False, 1, '', 'a')]    # six times 4294967295",
        rule: "what is made before the program starts must outlive the program",
        page: "ch04-interning.html#singletons",
    };
    let heap = Heap::new();
    let atoms = Atoms::new(&heap, -5..=256);
    let made = [
        ("None", atoms.none()),
        ("True", atoms.bool(true)),
        ("False", atoms.bool(false)),
        ("-5", atoms.int(-5)),
        ("256", atoms.int(256)),
        ("''", atoms.str("")),
        ("'a'", atoms.str("a")),
        ("'ÿ'", atoms.str("ÿ")),
    ];
    for (name, atom) in &made {
        assert_eq!(atom.refcount(), IMMORTAL, "the refcount of {name}");
    }
    assert!(is(&atoms.none(), &atoms.none()), "there are two None");
    assert!(is(&atoms.bool(true), &made[1].1), "there are two True");
    assert!(!is(&made[1].1, &made[2].1), "True is False");
}
