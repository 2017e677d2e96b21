//! Task `equality`.

use crate::support::{ByName, World, leads_to};
use ch03_ref::Ref;
use ch08_weakref::{Equality, Identity};
use testkit::lesson;

#[test]
fn equal_while_the_targets_are() {
    let _lesson = lesson! {
        python: "a, b = C(1), C(1)      # a == b\nprint(weakref.ref(a) == weakref.ref(b))      # True",
        rule: "two weak references are equal when their living targets are",
        page: "ch08-weakref.html#equality",
    };
    let world = World::new();
    let (a, twin, b) = (world.node("a"), world.node("a"), world.node("b"));
    let weak = |target| world.weakrefs.make(target, None);
    let (to_a, to_twin, to_b) = (weak(&a), weak(&twin), weak(&b));
    let names = ByName::default();
    assert!(
        to_a.equal(&to_twin, &names),
        "a == twin, and their weak references are called unequal"
    );
    assert!(
        !to_a.equal(&to_b, &names),
        "a != b, and their weak references are called equal"
    );
    assert!(
        !to_a.equal(&to_twin, &Identity),
        "asked for identity: a is not twin, and their weak references are called equal"
    );
    assert_ne!(
        to_a.hash(&Identity),
        to_twin.hash(&Identity),
        "hashes by identity, of two living objects"
    );
    let with_callback = world.logging(&a, "callback");
    assert!(with_callback.equal(&to_a, &Identity), "both lead to a");
    drop((a, twin, b));
}

#[test]
fn the_dead_are_equal_to_themselves_only() {
    let _lesson = lesson! {
        python: "del a; print(ra == rb)      # False\ndel b; print(ra == rb, ra == ra)      # False True",
        rule: "when a target is gone, only the identity of the weak reference is left to compare",
        page: "ch08-weakref.html#equality",
    };
    let world = World::new();
    let (a, twin) = (world.node("a"), world.node("a"));
    let (to_a, to_twin) = (
        world.weakrefs.make(&a, None),
        world.weakrefs.make(&twin, None),
    );
    let names = ByName::default();
    drop(a);
    assert!(
        !to_a.equal(&to_twin, &names),
        "a is gone, and its weak reference equals twin's"
    );
    assert!(
        !to_twin.equal(&to_a, &names),
        "a is gone, and its weak reference equals twin's"
    );
    drop(twin);
    assert!(
        !to_a.equal(&to_twin, &names),
        "both are gone, and their weak references are called equal"
    );
    assert!(
        to_a.equal(&to_a.clone(), &names),
        "a dead weak reference is called unequal to itself"
    );
    assert_eq!(leads_to(&to_a), "nobody");
}

/// Nobody is equal to anybody, not even to itself.
struct Never;

impl Equality for Never {
    fn hash(&self, _object: &Ref) -> u64 {
        7
    }

    fn equal(&self, _a: &Ref, _b: &Ref) -> bool {
        false
    }
}

#[test]
fn the_targets_have_the_word() {
    let _lesson = lesson! {
        python: "class C:\n    def __eq__(self, other): return False\nc = C(); r = weakref.ref(c)\nprint(r == r)      # False\ndel c; print(r == r)      # True",
        rule: "while the targets live they are asked, and nobody else: not even whether it is one weak reference",
        page: "ch08-weakref.html#equality",
    };
    let world = World::new();
    let c = world.node("c");
    let weak = world.weakrefs.make(&c, None);
    assert!(
        !weak.equal(&weak.clone(), &Never),
        "c is not equal to itself, and its weak reference is"
    );
    drop(c);
    assert!(
        weak.equal(&weak.clone(), &Never),
        "c is gone, and its weak reference is called unequal to itself"
    );
}

#[test]
fn the_hash_outlives_the_target() {
    let _lesson = lesson! {
        python: "h = hash(r); del a; print(hash(r) == h)      # True: so it can be taken out of a set",
        rule: "the hash of a weak reference is its target's, kept from the first time it was asked",
        page: "ch08-weakref.html#equality",
    };
    let world = World::new();
    let a = world.node("a");
    let weak = world.weakrefs.make(&a, None);
    let names = ByName::default();
    assert_eq!(weak.hash(&names), Some(7), "the hash of a");
    assert_eq!(weak.hash(&names), Some(7), "the hash of a, again");
    assert_eq!(names.hashed.get(), 1, "how often a was asked for its hash");
    assert_eq!(a.refcount(), 1, "the count of a");
    drop(a);
    assert_eq!(weak.hash(&names), Some(7), "the hash of a, which is gone");
}

#[test]
fn too_late_for_a_hash() {
    let _lesson = lesson! {
        python: "r = weakref.ref(c); del c; hash(r)      # TypeError: weak object has gone away",
        rule: "who was never asked for a hash while the target lived has none",
        page: "ch08-weakref.html#equality",
    };
    let world = World::new();
    let a = world.node("a");
    let weak = world.weakrefs.make(&a, None);
    drop(a);
    let names = ByName::default();
    assert_eq!(weak.hash(&names), None, "the hash of nobody");
    assert_eq!(names.hashed.get(), 0, "nobody was there to be asked");
}
