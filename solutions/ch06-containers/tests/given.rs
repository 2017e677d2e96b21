//! The given part of chapter 06 that chapter 13 stands on.

use ch03_ref::{Heap, Ref};
use ch04_interning::Int;
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
