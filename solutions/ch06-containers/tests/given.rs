//! The given part of chapter 06 that chapter 13 stands on.

use ch03_ref::{Heap, Ref, is};
use ch04_interning::{Int, Str};
use ch06_containers::{Class, Dict, Function, List, Set};

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
