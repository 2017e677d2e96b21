//! Every signature of this chapter that later chapters use. It is compiled
//! before anything is judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Payload, Ref};
use ch04_interning::*;
use std::hash::Hash;

fn payloads(int: &Int, float: &Float, bool: &Bool, string: &Str) -> (i64, f64, bool, usize) {
    fn on_the_heap<P: Payload>() {}
    on_the_heap::<NoneType>();
    on_the_heap::<Str>();
    let _new: (NoneType, Str, Str) = (NoneType, Str::new("a"), Str::new(String::from("b")));
    (int.0, float.0, bool.0, string.as_str().len())
}

fn immortals(heap: &Heap) -> Ref {
    immortal(heap, Int(1))
}

fn small_ints(heap: &Heap) -> Ref {
    let ints: SmallInts = SmallInts::new(heap, -5..=256);
    ints.get(7)
}

fn atoms(heap: &Heap) -> [Ref; 5] {
    let atoms: Atoms = Atoms::new(heap, -5..=256);
    let _parts: (&Interner, &Heap) = (atoms.interner(), atoms.heap());
    [
        atoms.none(),
        atoms.bool(true),
        atoms.int(1),
        atoms.float(1.5),
        atoms.str("a"),
    ]
}

fn interner(heap: &Heap, string: &Ref) -> Vec<String> {
    let interner: Interner = Interner::new(heap);
    let _found: Option<Interned> = interner.find("a");
    let _interned: Option<Interned> = interner.intern(string);
    let _named: Interned = interner.intern_text("a");
    let _size: (usize, bool) = (interner.len(), interner.is_empty());
    interner.texts()
}

fn interned(a: Interned) -> Ref {
    fn a_key<T: Clone + Eq + Hash + std::fmt::Debug>(_: &T) {}
    a_key(&a);
    let _borrowed: &Ref = &a;
    a.into_ref()
}

fn consts(interner: &Interner, constant: Ref) -> usize {
    let mut consts: Consts = Consts::new();
    let key: Option<Key> = key_of(&constant);
    let pair: Key = Key::tuple(key.into_iter().collect());
    let _used: Ref = consts.merge(interner, constant.clone());
    let _pair: Ref = consts.merge_as(pair, constant);
    let _first: Option<&Ref> = consts.iter().next();
    let _rule: bool = is_name_like("name");
    let _empty: bool = consts.is_empty();
    consts.len()
}
