//! Task `intern`.

use crate::support::{assert_same, assert_two, fresh, intern, text};
use ch03_ref::{Heap, Hooks, Ref};
use ch04_interning::{Bool, Float, Int, Interned, Interner, NoneType};
use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::rc::{Rc, Weak};
use testkit::lesson;

#[test]
fn equal_texts_become_one_object() {
    let _lesson = lesson! {
        python: "sys.intern(''.join(['go', 'od'])) is sys.intern(''.join(['goo', 'd']))      # True",
        rule: "for each text one string stands, and intern returns that one",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let (first, second) = (fresh(&heap, "good"), fresh(&heap, "good"));
    assert_two("two run-time strings", &first, &second);
    let a = intern(&interner, &first);
    let b = intern(&interner, &second);
    assert_same("both interned", &a, &b);
    assert_eq!(text(&a), "good");
    assert!(a == b, "two Interned of one object are not equal");
}

#[test]
fn the_older_string_stays() {
    let _lesson = lesson! {
        python: "first = ''.join(['go', 'od']);  sys.intern(first) is first       # True\nsecond = ''.join(['go', 'od']); sys.intern(second) is first      # True",
        rule: "who is in the table first stays: others already hold it. The newcomer can go",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let first = fresh(&heap, "good");
    let a = intern(&interner, &first);
    assert_same(
        "the first string and what intern returned for it",
        &a,
        &first,
    );
    let second = fresh(&heap, "good");
    let third = fresh(&heap, "good");
    let b = intern(&interner, &second);
    assert_same(
        "what intern returned for the second string, and the first",
        &b,
        &first,
    );
    let c = intern(&interner, &third);
    assert_same(
        "what intern returned for the third string, and the first",
        &c,
        &first,
    );
    assert_eq!(
        second.refcount(),
        1,
        "the references to the newcomer, which nobody but its maker needs"
    );
}

#[test]
fn interning_twice_changes_nothing() {
    let _lesson = lesson! {
        python: "s = sys.intern(s); s = sys.intern(s)",
        rule: "the string that stands for a text is returned again and again",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let s = fresh(&heap, "good");
    let again: Vec<Ref> = (0..5).map(|_| intern(&interner, &s).into_ref()).collect();
    for r in &again {
        assert_same("interned again", r, &s);
    }
    assert_eq!(interner.texts(), ["good"]);
    assert!(
        !interner.is_empty(),
        "a table with one entry says it is empty"
    );
    assert_eq!(
        s.refcount(),
        6,
        "one reference of the test's, and five that intern returned"
    );
}

#[test]
fn the_table_owns_nothing() {
    let _lesson = lesson! {
        python: "s = sys.intern('%s %s' % ('to', 'die'))\ngetrefcount(s)       # the same as before it was interned",
        rule: "an entry of the table is not a reference: an interner that owns is a leak",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let s = fresh(&heap, "to die");
    drop(intern(&interner, &s));
    assert_eq!(
        s.refcount(),
        1,
        "the references to an interned string that one variable holds"
    );
    drop(s);
    assert_eq!(
        heap.live(),
        0,
        "objects alive, though nobody uses the interned string"
    );
}

#[test]
fn a_thousand_dead_texts_leave_nothing() {
    let _lesson = lesson! {
        python: "for i in range(1000): sys.intern('key %d' % i)      # memory stays flat",
        rule: "an interned string dies with its last user",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    for i in 0..1000 {
        let s = fresh(&heap, &format!("key {i}"));
        drop(intern(&interner, &s));
    }
    assert_eq!(heap.live(), 0, "strings alive that nobody uses");
}

#[test]
fn find_returns_the_string_only_while_it_lives() {
    let _lesson = lesson! {
        python: "# how the compiler asks: is there a string for this name already?",
        rule: "a weak handle is an address and a birth number: both must fit, or nobody is there",
        page: "ch04-interning.html#weak-handles",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    assert!(
        interner.find("good").is_none(),
        "the empty table knows 'good'"
    );
    let s = fresh(&heap, "good");
    assert!(
        interner.find("good").is_none(),
        "a string that nobody interned is in the table"
    );
    drop(intern(&interner, &s));
    let found = interner.find("good").expect("'good' is interned and alive");
    assert_same("the string that was found", &found, &s);
    assert_eq!(
        s.refcount(),
        2,
        "the test's reference and the one that was found"
    );
    assert!(interner.find("Good").is_none(), "another text");
    drop((found, s));
    assert!(interner.find("good").is_none(), "the only 'good' is dead");
}

#[test]
fn a_stranger_at_the_address_is_not_taken_for_it() {
    let _lesson = lesson! {
        python: "s = sys.intern(''.join(['o', 'ld'])); address = id(s); del s\nt = ''.join(['n', 'ew'])       # may have the same id\nsys.intern(t)                   # 'new', and not 'old'",
        rule: "an address comes back (R4): only the birth number says who lives there",
        page: "ch04-interning.html#weak-handles",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let old = fresh(&heap, "old");
    let address = old.id();
    drop(intern(&interner, &old));
    drop(old);
    let new = (0..100)
        .map(|_| fresh(&heap, "new"))
        .find(|s| s.id() == address);
    let new = new.unwrap_or_else(|| fresh(&heap, "new"));
    if let Some(found) = interner.find("old") {
        panic!(
            "'old' is dead; find of 'old' gave the string {:?}, which lives at its address now",
            text(&found)
        );
    }
    let interned = intern(&interner, &new);
    assert_same("what intern returned for a new string", &interned, &new);
    let other = fresh(&heap, "new");
    assert_same(
        "the second 'new' and the first",
        &intern(&interner, &other),
        &new,
    );
    let old = fresh(&heap, "old");
    assert_eq!(text(&intern(&interner, &old)), "old");
}

/// Looks "good" up while it dies.
struct Asker {
    /// The heap owns its hooks, and an interner a handle of the heap.
    interner: Weak<Interner>,
    found: RefCell<Vec<bool>>,
}

impl Hooks for Asker {
    fn dying(&self, _r: &Ref) {
        let interner = self.interner.upgrade().expect("the test holds it");
        let found = interner.find("good").is_some();
        self.found.borrow_mut().push(found);
    }
}

#[test]
fn a_dying_string_is_not_handed_out() {
    let _lesson = lesson! {
        python: "# code that runs while the last 'good' dies must not get hold of it",
        rule: "an entry may lead to a string that is dying: Heap::find knows, and nobody stands for the text",
        page: "ch04-interning.html#weak-handles",
    };
    let heap = Heap::new();
    let interner = Rc::new(Interner::new(&heap));
    let asker = Rc::new(Asker {
        interner: Rc::downgrade(&interner),
        found: RefCell::default(),
    });
    heap.add_hooks(asker.clone());
    let s = fresh(&heap, "good");
    drop(intern(&interner, &s));
    drop(s);
    assert_eq!(
        *asker.found.borrow(),
        [false],
        "was the dying string found?"
    );
    assert_eq!(heap.live(), 0, "objects after its death");
}

#[test]
fn only_strings_are_interned() {
    let _lesson = lesson! {
        python: "sys.intern(5)        # TypeError: intern() argument must be str, not int",
        rule: "what is no string has no place in the table, and nothing is returned",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let others = [
        heap.alloc(Int(5)),
        heap.alloc(Float(0.5)),
        heap.alloc(Bool(true)),
        heap.alloc(NoneType),
    ];
    for other in others {
        assert!(interner.intern(&other).is_none(), "{other:?} was interned");
    }
    assert!(interner.is_empty(), "the table has an entry");
}

#[test]
fn texts_are_compared_whole() {
    let _lesson = lesson! {
        python: "sys.intern('a b') is sys.intern('a  b')       # False\nsys.intern('é') is sys.intern('e\\u0301')       # False: look alike, are not equal",
        rule: "one string for each text, and each text is its own",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let texts = [
        "", " ", "a", "A", "a b", "a  b", "ab", "é", "e\u{301}", "中",
    ];
    let strings: Vec<Ref> = texts.iter().map(|text| fresh(&heap, text)).collect();
    for string in &strings {
        assert_same(
            "what intern returned for a text that is new, and what it was given",
            &intern(&interner, string),
            string,
        );
    }
    let found = texts
        .iter()
        .map(|text| interner.find(text).expect("all are alive"));
    let different: HashSet<_> = found.map(|interned| interned.id()).collect();
    assert_eq!(
        different.len(),
        texts.len(),
        "different texts have different strings"
    );
    assert_eq!(interner.len(), texts.len());
}

#[test]
fn a_name_is_made_once() {
    let _lesson = lesson! {
        python: "o.name; p.name       # both lookups use one string 'name'",
        rule: "intern_text makes a string only if none stands for the text",
        page: "ch04-interning.html#intern",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let a = interner.intern_text("name");
    let b = interner.intern_text("name");
    assert_same("one name, twice", &a, &b);
    assert_eq!((heap.live(), a.refcount()), (1, 2), "(objects, references)");
    drop((a, b));
    assert_eq!(heap.live(), 0, "objects after the last user went");
}

#[test]
fn interned_strings_of_two_tables_are_compared_by_address() {
    let _lesson = lesson! {
        python: "# two subinterpreters have two tables, and two strings 'name'",
        rule: "== of Interned asks whether both are one object; it reads no text",
        page: "ch04-interning.html#interned",
    };
    let heap = Heap::new();
    let (one, two) = (Interner::new(&heap), Interner::new(&heap));
    let a = intern(&one, &fresh(&heap, "name"));
    let b = intern(&two, &fresh(&heap, "name"));
    assert!(a == a.clone(), "an Interned is not equal to its clone");
    assert!(
        a != b,
        "two objects were called equal: their texts were compared"
    );
    let set: HashSet<_> = [a.clone(), a.clone(), b].into_iter().collect();
    assert_eq!(set.len(), 2, "different keys in a hash set");
}

#[test]
fn interned_strings_are_good_keys() {
    let _lesson = lesson! {
        python: "# each attribute lookup is one hash and one comparison of addresses",
        rule: "a clone has the same hash; different strings have different ones, or a table of names is slow",
        page: "ch04-interning.html#interned",
    };
    let heap = Heap::new();
    let interner = Interner::new(&heap);
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let names: Vec<Interned> = (0..100)
        .map(|i| interner.intern_text(&format!("name {i}")))
        .collect();
    let hashes: HashSet<u64> = names.iter().map(|name| hasher.hash_one(name)).collect();
    assert!(
        hashes.len() > 50,
        "100 strings have only {} different hashes",
        hashes.len()
    );
    for name in &names {
        assert_eq!(
            hasher.hash_one(name),
            hasher.hash_one(name.clone()),
            "the hashes of a string and its clone"
        );
    }
}
