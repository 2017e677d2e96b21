//! Task `make`.

use crate::support::{World, assert_same, assert_two, own};
use ch03_ref::{Heap, Hooks, Ref};
use ch08_weakref::{Callback, Proxy, WeakRef, Weakrefs, why_not};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use testkit::lesson;

#[test]
fn without_a_callback_there_is_one() {
    let _lesson = lesson! {
        python: "print(weakref.ref(a) is weakref.ref(a), weakref.getweakrefcount(a))      # True 1",
        rule: "who wants no callback gets the weak reference that is there already",
        page: "ch08-weakref.html#shared",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    let first = world.weakrefs.make(&a, None);
    let second = world.weakrefs.make(&a, None);
    assert_same(
        "two weak references to a without callback",
        first.as_ref(),
        second.as_ref(),
    );
    assert_eq!(world.weakrefs.count(&a), 1, "getweakrefcount(a)");
    let other = world.weakrefs.make(&b, None);
    assert_two(
        "weak references to a and to b",
        first.as_ref(),
        other.as_ref(),
    );
    assert_eq!(world.weakrefs.count(&b), 1, "getweakrefcount(b)");
}

#[test]
fn with_a_callback_each_is_its_own() {
    let _lesson = lesson! {
        python: "print(weakref.ref(a, f) is weakref.ref(a, f))      # False",
        rule: "a weak reference with a callback is never shared: its owner decides by dropping it that nobody is called",
        page: "ch08-weakref.html#shared",
    };
    let world = World::new();
    let a = world.node("a");
    let one = world.logging(&a, "one");
    let two = world.logging(&a, "two");
    assert_two(
        "two weak references with a callback",
        one.as_ref(),
        two.as_ref(),
    );
    let plain = world.weakrefs.make(&a, None);
    assert_two(
        "a weak reference without a callback and one with",
        plain.as_ref(),
        two.as_ref(),
    );
    assert!(plain.callback().is_none());
    assert_eq!(world.weakrefs.count(&a), 3, "getweakrefcount(a)");
}

#[test]
fn the_shared_one_dies_with_its_last_user() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a); del r; print(weakref.getweakrefcount(a))      # 0",
        rule: "the list of weak references owns none of them: each lives as long as its users",
        page: "ch08-weakref.html#shared",
    };
    let world = World::new();
    let a = world.node("a");
    let live = world.heap.live();
    for round in 0..3 {
        let first = world.weakrefs.make(&a, None);
        let uid = first.as_ref().uid();
        let second = world.weakrefs.make(&a, None);
        assert_eq!(second.as_ref().refcount(), 2, "its users in round {round}");
        drop(first);
        assert_eq!(world.weakrefs.count(&a), 1, "it still has a user");
        drop(second);
        assert_eq!(world.weakrefs.count(&a), 0, "getweakrefcount(a) at the end");
        assert!(world.weakrefs.of(&a).is_empty());
        assert!(
            world.heap.lookup(uid).is_none(),
            "the weak reference is gone"
        );
        assert_eq!(world.heap.live(), live, "objects on the heap");
    }
}

#[test]
fn proxies_are_shared_among_themselves() {
    let _lesson = lesson! {
        python: "print(weakref.proxy(a) is weakref.proxy(a), weakref.getweakrefcount(a))      # True 1",
        rule: "a proxy is a weak reference with another face; both faces stand in the list of the target",
        page: "ch08-weakref.html#proxy",
    };
    let world = World::new();
    let a = world.node("a");
    let proxy = world.weakrefs.proxy(&a, None);
    let again = world.weakrefs.proxy(&a, None);
    assert_same(
        "two proxies of a",
        proxy.as_weak().as_ref(),
        again.as_weak().as_ref(),
    );
    let weak = world.weakrefs.make(&a, None);
    assert_two(
        "a proxy and a weak reference",
        proxy.as_weak().as_ref(),
        weak.as_ref(),
    );
    assert_eq!(world.weakrefs.count(&a), 2, "getweakrefcount(a)");
    assert_eq!(
        (weak.as_ref().kind(), proxy.as_weak().as_ref().kind()),
        ("weakref", "weakproxy")
    );
    assert!(proxy.as_weak().is_proxy() && !weak.is_proxy());
    assert!(Proxy::from_ref(weak.as_ref()).is_none());
    assert!(Proxy::from_ref(proxy.as_weak().as_ref()).is_some());
    assert!(WeakRef::from_ref(&a).is_none(), "a is no weak reference");
}

#[test]
fn the_list_has_an_order() {
    let _lesson = lesson! {
        python: "weakref.getweakrefs(a)      # the shared ones first, then those with a callback, newest first",
        rule: "the shared reference, the shared proxy, then those with a callback: the newest first",
        page: "ch08-weakref.html#order",
    };
    let world = World::new();
    let a = world.node("a");
    let called = |text| Some(world.writes(text));
    let p1 = world.weakrefs.proxy(&a, called("p1"));
    let r1 = world.weakrefs.make(&a, called("r1"));
    let r2 = world.weakrefs.make(&a, None);
    let p2 = world.weakrefs.proxy(&a, None);
    let r3 = world.weakrefs.make(&a, called("r3"));
    let p3 = world.weakrefs.proxy(&a, called("p3"));
    let names = [
        (p1.as_weak(), "p1"),
        (&r1, "r1"),
        (&r2, "r2"),
        (p2.as_weak(), "p2"),
        (&r3, "r3"),
        (p3.as_weak(), "p3"),
    ];
    let name_of = |weak: WeakRef| {
        let uid = weak.as_ref().uid();
        names
            .iter()
            .find(|(known, _)| known.as_ref().uid() == uid)
            .map_or("a stranger", |(_, name)| name)
    };
    let order: Vec<&str> = world.weakrefs.of(&a).into_iter().map(name_of).collect();
    assert_eq!(
        order,
        ["r2", "p2", "p3", "r3", "r1", "p1"],
        "the order of getweakrefs(a)"
    );
}

#[test]
fn the_callback_is_owned_and_the_target_is_not() {
    let _lesson = lesson! {
        python: "print(gc.get_referents(weakref.ref(a, f)))      # [f], and not a",
        rule: "a weak reference owns its callback: it counts for it and shows it to the collector",
        page: "ch08-weakref.html#weakly",
    };
    let world = World::new();
    let (a, f) = (world.node("a"), world.node("f"));
    let log = world.log.clone();
    let callback = Callback::owning(f.clone(), move |f, _| {
        log.push(format!("{} is called", crate::support::name(f)));
    });
    let weak = world.weakrefs.make(&a, Some(callback));
    assert_eq!((a.refcount(), f.refcount()), (1, 2), "counts of a and of f");
    let census = world.heap.census(weak.as_ref().uid()).expect("it lives");
    assert_eq!(census.referents, [f.uid()], "what the weak reference owns");
    let shown = weak.callback().expect("it has a callback");
    assert_same("f and r.__callback__", &shown, &f);
    drop(shown);
    let same = WeakRef::from_ref(weak.as_ref()).expect("it is one");
    drop(weak);
    drop(same);
    assert_eq!(
        f.refcount(),
        1,
        "the weak reference is gone, and f's count with it"
    );
    drop(a);
    assert_eq!(
        world.log.take(),
        "a freed",
        "nobody was there to be called for"
    );
}

/// Makes a weak reference to `target` when it sees the birth of another.
struct Midwife {
    weakrefs: Weakrefs,
    target: RefCell<Option<Ref>>,
    made: RefCell<Option<WeakRef>>,
    births: Cell<u32>,
}

impl Hooks for Midwife {
    fn born(&self, r: &Ref) {
        if r.kind() == "weakref" && self.births.replace(1) == 0 {
            let target = self.target.borrow().clone().expect("the test put it there");
            *self.made.borrow_mut() = Some(self.weakrefs.make(&target, None));
        }
    }
}

#[test]
fn a_birth_may_make_another_one() {
    let _lesson = lesson! {
        python: "# to make an object may start a collection, and so run any code",
        rule: "look again after the birth: in between somebody may have made the shared one (R2)",
        page: "ch08-weakref.html#shared",
    };
    let world = World::new();
    let a = world.node("a");
    let midwife = Rc::new(Midwife {
        weakrefs: world.weakrefs.clone(),
        target: RefCell::new(Some(a.clone())),
        made: RefCell::default(),
        births: Cell::new(0),
    });
    world.heap.add_hooks(midwife.clone());
    let mine = world.weakrefs.make(&a, None);
    midwife.target.take();
    let theirs = midwife.made.take().expect("a weak reference was born");
    let count = world.weakrefs.count(&a);
    assert_same("two shared weak references", mine.as_ref(), theirs.as_ref());
    assert_eq!(count, 1, "getweakrefcount(a)");
}

struct Idle;

impl Hooks for Idle {}

#[test]
fn the_lists_do_not_keep_the_heap() {
    let _lesson = lesson! {
        python: "# at the end of the interpreter nothing is left",
        rule: "the heap owns the lists as a watcher, so the lists must own neither heap nor object",
        page: "ch08-weakref.html#shared",
    };
    let hooks: Weak<Idle> = {
        let World {
            heap,
            weakrefs,
            log,
        } = World::new();
        let hooks = Rc::new(Idle);
        heap.add_hooks(hooks.clone());
        let weak_heap: Heap = heap.clone();
        let world = World {
            heap,
            weakrefs,
            log,
        };
        let (a, b) = (world.node("a"), world.node("b"));
        own(&a, world.weakrefs.make(&b, None).into_ref());
        own(&a, world.logging(&b, "b is gone").into_ref());
        let weak = Rc::downgrade(&hooks);
        drop((hooks, world, weak_heap));
        drop((a, b));
        weak
    };
    assert!(
        hooks.upgrade().is_none(),
        "the heap is still there, though its last handle and its last object are gone"
    );
}

#[test]
fn some_types_have_no_room() {
    let _lesson = lesson! {
        python: "weakref.ref([])      # TypeError: cannot create weak reference to 'list' object",
        rule: "small and frequent types carry no list of weak references; classes, functions and sets do",
        page: "ch08-weakref.html#types",
    };
    for kind in [
        "int", "float", "str", "bool", "NoneType", "list", "tuple", "dict", "object",
    ] {
        let text = format!("cannot create weak reference to '{kind}' object");
        assert_eq!(why_not(kind), Some(text), "weakref.ref of {kind}");
    }
    for kind in ["set", "frozenset", "function", "type", "module", "A"] {
        assert_eq!(why_not(kind), None, "weakref.ref of {kind}");
    }
}
