//! Task `upgrade`.

use crate::support::{Node, World, assert_same, leads_to, name, own};
use ch03_ref::Ref;
use ch08_weakref::{Gone, WeakMethod, WeakRef};
use testkit::lesson;

#[test]
fn a_living_target_is_found() {
    let _lesson = lesson! {
        python: "r = weakref.ref(c); print(r() is c)      # True",
        rule: "upgrade gives a new reference to the target, as long as the target lives",
        page: "ch08-weakref.html#upgrade",
    };
    let world = World::new();
    let (a, b) = (world.node("a"), world.node("b"));
    let (to_a, to_b) = (world.weakrefs.make(&a, None), world.weakrefs.make(&b, None));
    for _ in 0..3 {
        let found = to_a.upgrade().expect("a is alive, and upgrade gave None");
        assert_same("a and what its weak reference gave", &found, &a);
        let found = to_b.upgrade().expect("b is alive, and upgrade gave None");
        assert_same("b and what its weak reference gave", &found, &b);
    }
}

#[test]
fn it_counts_for_nothing() {
    let _lesson = lesson! {
        python: "n = getrefcount(c); r = weakref.ref(c); print(getrefcount(c) - n)      # 0",
        rule: "a weak reference does not change its target's count, however often it is made, cloned or asked",
        page: "ch08-weakref.html#weakly",
    };
    let world = World::new();
    let c = world.node("c");
    let weak = world.weakrefs.make(&c, None);
    assert_eq!(c.refcount(), 1, "the count of c, with one weak reference");
    let more: Vec<WeakRef> = (0..10).map(|_| weak.clone()).collect();
    let callback = world.logging(&c, "c is gone");
    assert_eq!(c.refcount(), 1, "the count of c, with many weak references");
    drop((more, weak));
    drop(callback);
    assert_eq!(c.refcount(), 1, "the count of c, when all of them are gone");
    drop(c);
    assert_log!(world.log, "c freed");
}

#[test]
fn upgrade_takes_a_real_reference() {
    let _lesson = lesson! {
        python: "n = getrefcount(c); d = r(); print(getrefcount(c) - n)      # 1",
        rule: "what upgrade gives is counted like any reference: the target cannot die while you hold it",
        page: "ch08-weakref.html#upgrade",
    };
    let world = World::new();
    let c = world.node("c");
    let weak = world.weakrefs.make(&c, None);
    let held = weak.upgrade().expect("c is alive");
    assert_eq!(c.refcount(), 2, "c is held twice now");
    drop(c);
    assert_eq!(world.log.take(), "", "c is still held");
    assert_eq!(leads_to(&weak), "c");
    assert_eq!(
        held.refcount(),
        1,
        "asking for the name left the count alone"
    );
    drop(held);
    assert_log!(world.log, "c freed");
}

#[test]
fn a_dead_target_is_not_found() {
    let _lesson = lesson! {
        python: "del c; print(r())      # None",
        rule: "when the target is gone its weak references lead to nobody",
        page: "ch08-weakref.html#upgrade",
    };
    let world = World::new();
    let c = world.node("c");
    let weak = world.weakrefs.make(&c, None);
    let twin = weak.clone();
    drop(c);
    assert_eq!(world.log.take(), "c freed", "a weak reference kept c alive");
    assert!(weak.upgrade().is_none(), "c is dead, and was found");
    assert!(twin.upgrade().is_none(), "c is dead, and was found");
}

#[test]
fn a_stranger_at_the_address_is_not_taken_for_it() {
    let _lesson = lesson! {
        python: "address = id(c); del c; d = C()      # id(d) may be the same number\nprint(r())                              # None, and never d",
        rule: "an address comes back (R4): only the birth number says who lives there",
        page: "ch08-weakref.html#id",
    };
    let world = World::new();
    let old = world.node("old");
    let address = old.id();
    let weak = world.weakrefs.make(&old, None);
    drop(old);
    let mut others: Vec<Ref> = Vec::new();
    while others.len() < 100 && others.iter().all(|other| other.id() != address) {
        others.push(world.node("stranger"));
    }
    assert_eq!(
        leads_to(&weak),
        "nobody",
        "the target is dead, and a stranger lives at its address"
    );
}

#[test]
fn a_shared_one_is_asked_by_many() {
    let _lesson = lesson! {
        python: "root = Node(None); kid = Node(root)      # kid.parent = weakref.ref(root)\ndel root; print(kid.parent())            # None",
        rule: "a child that leads weakly to its parent does not keep it: there is no cycle",
        page: "ch08-weakref.html#weakly",
    };
    let world = World::new();
    let root = world.node("root");
    let mut kids = Vec::new();
    for _ in 0..3 {
        let kid = world.node("kid");
        let parent = world.weakrefs.make(&root, None);
        own(&kid, parent.as_ref().clone());
        own(&root, kid.clone());
        kids.push((kid, parent));
    }
    assert!(kids.iter().all(|(_, parent)| leads_to(parent) == "root"));
    drop(root);
    assert_eq!(
        world.log.take(),
        "root freed",
        "the kids lead to their parent weakly"
    );
    assert!(kids.iter().all(|(_, parent)| leads_to(parent) == "nobody"));
}

#[test]
fn a_method_is_found_through_its_parts() {
    let _lesson = lesson! {
        python: "print(weakref.ref(o.m)())            # None: the bound method died at once\nprint(weakref.WeakMethod(o.m)())     # <bound method …>",
        rule: "a bound method is made afresh by each look; what lasts are the object and the function",
        page: "ch08-weakref.html#method",
    };
    let world = World::new();
    let (object, function) = (world.node("object"), world.node("function"));
    let bound = world.node("bound method");
    own(&bound, object.clone());
    own(&bound, function.clone());
    let hopeless = world.weakrefs.make(&bound, None);
    drop(bound);
    assert_eq!(leads_to(&hopeless), "nobody");
    let method = WeakMethod::new(&world.weakrefs, &object, &function);
    let (o, f) = method.upgrade().expect("both parts are alive");
    assert_eq!((name(&o), name(&f)), ("object", "function"));
    drop((o, f, object));
    assert!(
        method.upgrade().is_none(),
        "nobody else holds the object, and the weak method still gives it"
    );
    assert_log!(world.log, "bound method freed\nobject freed");
    let object = world.node("object");
    let method = WeakMethod::new(&world.weakrefs, &object, &function);
    drop(function);
    assert!(
        method.upgrade().is_none(),
        "nobody else holds the function, and the weak method still gives it"
    );
}

#[test]
fn a_crowd_does_not_slow_it_down() {
    let _lesson = lesson! {
        python: "# r() reads one field: it does not search",
        rule: "upgrade goes to the address it has, and looks at one cell; it must not look through the heap",
        page: "ch08-weakref.html#upgrade",
    };
    const MANY: usize = 30_000;
    struct Leaf;
    impl ch03_ref::Payload for Leaf {
        const NAME: &'static str = "Leaf";
    }
    let world = World::new();
    let crowd: Vec<Ref> = (0..MANY).map(|_| world.heap.alloc(Leaf)).collect();
    let weak: Vec<WeakRef> = crowd
        .iter()
        .map(|leaf| world.weakrefs.make(leaf, None))
        .collect();
    for (leaf, weak) in crowd.iter().zip(&weak) {
        assert_same("a leaf", leaf, &weak.upgrade().expect("it is alive"));
    }
    drop(crowd);
    assert!(weak.iter().all(|weak| weak.upgrade().is_none()));
    assert!(world.node("last").get::<Node>().is_some());
}

#[test]
fn a_proxy_asks_each_time() {
    let _lesson = lesson! {
        python: "p = weakref.proxy(a); p.x; del a\np.x      # ReferenceError: weakly-referenced object no longer exists",
        rule: "a proxy upgrades for each operation, and says so when nobody is there",
        page: "ch08-weakref.html#proxy",
    };
    let world = World::new();
    let a = world.node("a");
    let proxy = world.weakrefs.proxy(&a, None);
    let target = proxy.target().expect("a is alive");
    assert_same("a and the target of its proxy", &target, &a);
    assert_eq!(a.refcount(), 2, "held for the time of an operation");
    drop(target);
    drop(a);
    assert_eq!(
        world.log.take(),
        "a freed",
        "a proxy does not keep its target"
    );
    let error = proxy.target().expect_err("a is gone");
    assert_eq!(error, Gone);
    assert_eq!(
        error.to_string(),
        "weakly-referenced object no longer exists"
    );
}
