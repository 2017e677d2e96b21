//! The given part of chapter 06 that chapter 13 stands on.

use ch03_ref::{Heap, Ref, is};
use ch04_interning::{Float, Int, Str};
use ch06_containers::{Class, Dict, Function, List, Set, Tuple};

#[test]
fn a_class_keeps_the_facts_of_its_maker() {
    let heap = Heap::new();
    let body = || heap.alloc(Dict::new());
    let facts = Some(Box::new(7_u8) as Box<dyn std::any::Any>);
    let class = Class::make_with(&heap, "C", None, body(), facts);
    let class = class.get::<Class>().expect("a class");
    assert_eq!(class.facts::<u8>(), Some(&7));
    assert_eq!(class.facts::<u16>(), None, "of another type");
    assert!(class.mro().is_none(), "its maker gives it one");
    let plain = Class::make(&heap, "D", None, body());
    let plain = plain.get::<Class>().expect("a class");
    assert_eq!(plain.facts::<u8>(), None);
}

#[test]
fn a_set_knows_its_members_hashes_and_its_slots() {
    let heap = Heap::new();
    let int = |n: i64| heap.alloc(Int(n));
    let set = Set::of((0..4).map(int)).expect("ints are hashable");
    let hashes: Vec<i64> = set.entries().iter().map(|(hash, _)| *hash).collect();
    assert_eq!(hashes, [0, 1, 2, 3]);
    assert_eq!(set.room(), 8, "as in CPython, up to four members");
    set.add(int(4)).expect("an int is hashable");
    assert_eq!(set.room(), 32, "from the fifth member on");
}

#[test]
fn a_function_owns_what_else_it_is_given() {
    let heap = Heap::new();
    let [code, globals, more] = [(); 3].map(|()| heap.alloc(List::new([])));
    let function = Function::new(code, globals).with_more(vec![more.clone()]);
    let function = heap.alloc(function);
    let mut owned = Vec::new();
    function.traverse(&mut |child| owned.push(Ref::uid(child)));
    assert_eq!(owned.last(), Some(&more.uid()), "at the end");
}

#[test]
fn a_function_is_given_other_defaults() {
    let heap = Heap::new();
    let object = || heap.alloc(List::new([]));
    let function = Function::new(object(), object()).with_defaults(object());
    let live = heap.live();
    let new = object();
    function.set_defaults(Some(new.clone()));
    assert!(function.defaults().is_some_and(|now| is(&now, &new)));
    assert_eq!(heap.live(), live, "those before are dead");
    function.set_defaults(None);
    assert!(function.defaults().is_none());
}

#[test]
fn a_class_gives_up_all_it_owns() {
    let heap = Heap::new();
    let body = heap.alloc(Dict::new());
    Dict::set(&body, heap.alloc(Str::new("x")), heap.alloc(Int(1))).expect("text is a key");
    let class = Class::make(&heap, "C", None, body);
    let mut owned = Vec::new();
    class.clear(&mut owned);
    drop(class);
    assert!(heap.live() > 0, "clear itself drops nothing");
    drop(owned);
    assert_eq!(heap.live(), 0, "its `__mro__` held the class");
}

#[test]
fn a_text_finds_its_own_value_only() {
    let heap = Heap::new();
    let text = |text: &str| heap.alloc(Str::new(text));
    let dict = heap.alloc(Dict::new());
    for n in 0..9 {
        let key = text(&format!("key {n}"));
        Dict::set(&dict, key, heap.alloc(Int(n))).expect("text is a key");
    }
    // The hash of an empty text is 0, as that of this key.
    Dict::set(&dict, heap.alloc(Int(0)), heap.alloc(Int(9))).expect("an int is a key");
    let dict = dict.get::<Dict>().expect("a dict");
    for n in 0..9 {
        let key = text(&format!("key {n}"));
        let found = dict.get_text(&key).expect("it is there");
        assert_eq!(found.get::<Int>().map(|int| int.0), Some(n));
        assert!(dict.spot(&key).expect("text is a key").is_taken());
    }
    for missing in ["", "key 10"].map(text) {
        assert!(dict.get_text(&missing).is_none());
        assert!(!dict.spot(&missing).expect("text is a key").is_taken());
    }
}

/// Python: `list(s)`, where `s` has integers only.
fn slots(set: &Set) -> Vec<i64> {
    let value = |member: &Ref| member.get::<Int>().expect("an int").0;
    set.to_vec().iter().map(value).collect()
}

#[test]
fn a_set_grows_when_cpythons_does() {
    let heap = Heap::new();
    let set = Set::new();
    let mut grown = Vec::new();
    for n in 0..78_643 {
        let before = set.room();
        set.add(heap.alloc(Int(n))).expect("an int is hashable");
        if set.room() != before {
            grown.push((set.len(), set.room()));
        }
    }
    // As `sys.getsizeof` says in CPython 3.11.
    let expected = [
        (5, 32),
        (19, 128),
        (77, 512),
        (307, 2048),
        (1229, 8192),
        (4915, 32768),
        (19661, 131_072),
        (78643, 262_144),
    ];
    assert_eq!(grown, expected);
}

#[test]
fn members_stand_where_cpython_puts_them() {
    let heap = Heap::new();
    let set = Set::new();
    let add = |n: i64| set.add(heap.alloc(Int(n))).expect("an int is hashable");
    // All of these want the same slot.
    (0..14).for_each(|n| assert!(add(n * 128)));
    for n in [3, 5] {
        let key = heap.alloc(Int(n * 128));
        let there = set.discard(&key).expect("an int is hashable");
        assert!(there);
    }
    for n in [4096, 5000, 12_672] {
        add(n);
    }
    let expected = [
        0, 256, 12672, 128, 512, 4096, 768, 896, 1024, 1152, 1280, 5000, 1408, 1536, 1664,
    ];
    assert_eq!(slots(&set), expected);
    // Ten want slot 0, so the next one goes elsewhere: past 15.
    let set = Set::new();
    for n in (0..10).map(|n| n * 1024).chain([15, 608]) {
        set.add(heap.alloc(Int(n))).expect("an int is hashable");
    }
    assert_eq!(slots(&set)[9..], [9216, 15, 608]);
}

#[test]
fn a_search_compares_equal_hashes_only() {
    let heap = Heap::new();
    let set = Set::of([0, 32, 64].map(|n| heap.alloc(Int(n)))).expect("ints are hashable");
    let mut compared = Vec::new();
    let other = heap.alloc(Float(64.0));
    let found = set.find_by(64, &other, |member| {
        compared.push(member.get::<Int>().map(|int| int.0));
        Ok::<bool, ()>(true)
    });
    assert_eq!(found.map(|at| at.is_some()), Ok(true));
    assert_eq!(compared, [Some(64)], "32 wants the same slot");
    let object = heap.alloc(Int(7));
    set.push(7, object.clone());
    let found = set.find_by(7, &object, |_| Err("the very object is not compared"));
    assert!(found.is_ok_and(|at| at.is_some()));
}

#[test]
fn a_set_gives_up_its_members() {
    let heap = Heap::new();
    let set = heap.alloc(Set::of((0..4).map(|n| heap.alloc(Int(n)))).expect("ints are hashable"));
    let inside = set.get::<Set>().expect("a set");
    assert!(!inside.is_empty());
    let mut owned = Vec::new();
    set.clear(&mut owned);
    let order: Vec<_> = owned
        .iter()
        .map(|r| r.get::<Int>().map(|int| int.0))
        .collect();
    assert_eq!(
        order,
        [3, 2, 1, 0].map(Some),
        "the one that dies first comes last"
    );
    assert!(inside.is_empty());
}

#[test]
fn sets_are_merged_and_exchanged() {
    let heap = Heap::new();
    let ints = |range: std::ops::Range<i64>| range.map(|n| heap.alloc(Int(n)));
    let (few, many) = (Set::new(), Set::new());
    // Python: `t.update(s)`, where `s` has 20 members.
    few.expect(20);
    assert_eq!(few.room(), 64);
    for member in ints(0..20) {
        many.add(member).expect("an int is hashable");
    }
    few.swap(&many);
    assert_eq!((slots(&few).len(), slots(&many).len()), (20, 0));
    assert_eq!((few.room(), many.room()), (128, 64));
}

/// Slots of a set of CPython 3.11 that had so many members, lost so many, and
/// got so many from another set: `sys.getsizeof` after `s.update(t)`.
#[test]
fn a_set_expects_many_as_cpythons_does() {
    let rows = [
        (0, 0, 4, 8),
        (0, 0, 5, 16),
        (0, 0, 76, 256),
        (3, 2, 2, 8),
        (4, 0, 0, 8),
        (4, 0, 1, 16),
        (10, 0, 8, 32),
        (10, 0, 9, 64),
        (18, 9, 1, 32),
        (30, 0, 46, 128),
        (30, 0, 47, 256),
    ];
    for (had, lost, more, room) in rows {
        let heap = Heap::new();
        let set = Set::of((0..had).map(|n| heap.alloc(Int(n)))).expect("ints are hashable");
        for n in 0..lost {
            assert_eq!(set.discard(&heap.alloc(Int(n))), Ok(true));
        }
        set.expect(more);
        assert_eq!(set.room(), room, "{had} members, {lost} lost, {more} more");
    }
}

#[test]
fn what_changed_has_another_version() {
    let heap = Heap::new();
    let set = Set::of([heap.alloc(Int(1))]).expect("an int is hashable");
    let mut versions = vec![set.version()];
    drop(set.take(1));
    assert!(set.is_empty(), "1 stands in slot 1");
    versions.push(set.version());
    set.push(2, heap.alloc(Int(2)));
    versions.push(set.version());
    versions.dedup();
    assert_eq!(versions.len(), 3, "{versions:?}");

    let dict = heap.alloc(Dict::new());
    let (key, inside) = (heap.alloc(Int(1)), dict.get::<Dict>().expect("a dict"));
    let mut versions = vec![inside.version()];
    let now = || inside.version();
    Dict::set(&dict, key.clone(), heap.alloc(Int(2))).expect("an int is a key");
    versions.push(now());
    drop(inside.pop(&key).expect("it is there"));
    versions.push(now());
    Dict::set(&dict, key, heap.alloc(Int(3))).expect("an int is a key");
    versions.push(now());
    versions.dedup();
    assert_eq!(versions.len(), 4, "{versions:?}");
}

#[test]
fn a_tuple_gives_up_its_items() {
    let heap = Heap::new();
    for length in [0, 1, 2, 3, 5] {
        let items = (0..length).map(|n| heap.alloc(Int(n)));
        let tuple = heap.alloc(Tuple::new(items));
        let inside = tuple.get::<Tuple>().expect("a tuple");
        assert_eq!(inside.is_empty(), length == 0);
        let mut owned = Vec::new();
        tuple.clear(&mut owned);
        let order: Vec<_> = owned
            .iter()
            .map(|r| r.get::<Int>().map(|int| int.0))
            .collect();
        let expected: Vec<_> = (0..length).map(Some).collect();
        assert_eq!(order, expected, "the last one dies first");
        assert!(inside.is_empty());
    }
}
