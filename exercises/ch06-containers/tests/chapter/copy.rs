use crate::world::{World, count, dict, dump, equal, list, said};
use ch03_ref::{Ref, is};
use ch06_containers::{Instance, Set, copy, get_attr, set_attr};
use testkit::{assert_log, lesson, snapshot};

#[test]
fn a_copy_shares_its_items() {
    let _lesson = lesson! {
        python: "a = [[1], [2]]; b = copy.copy(a)\n\
                 b[0].append(7); b.append([3])    # a is [[1, 7], [2]]",
        rule: "a shallow copy is one new object, which owns a reference of its own to each of the old items",
        page: "ch06-containers.html#copy",
    };
    let world = World::new();
    let inner = world.list([world.int(1)]);
    let a = world.list([inner.clone(), world.list([world.int(2)])]);
    let b = copy(&a);
    assert!(!is(&a, &b), "the copy is the list itself");
    let first = list(&b).get(0).unwrap();
    assert!(
        is(&first, &inner),
        "the copy's first item is another object"
    );
    drop(first);
    equal(
        "references to the first item: its name, a, and b",
        inner.refcount(),
        3,
    );
    equal("references to the copy", b.refcount(), 1);
    list(&inner).push(world.int(7));
    list(&b).push(world.int(3));
    equal("a", said(&a), "[[1, 7], [2]]");
    equal("b", said(&b), "[[1, 7], [2], 3]");
    drop(a);
    equal("b, when a is gone", said(&b), "[[1, 7], [2], 3]");
}

#[test]
fn a_copy_is_of_the_same_kind() {
    let _lesson = lesson! {
        python: "copy.copy({k: v}), copy.copy({m}), copy.copy(o)      # a dict, a set, an instance",
        rule: "a shallow copy owns what the original owns: keys and values, members, attributes and the class",
        page: "ch06-containers.html#copy",
    };
    let world = World::new();
    let (k, v) = (world.noisy("k"), world.noisy("v"));
    let d = world.dict([(k.clone(), v.clone()), (world.int(1), v.clone())]);
    let e = copy(&d);
    assert!(!is(&d, &e), "the copy is the dict itself");
    equal("the dict's copy", said(&e), "{k: v, 1: v}");
    equal(
        "references to k and v",
        (k.refcount(), v.refcount()),
        (3, 5),
    );
    ch06_containers::Dict::set(&e, world.int(2), world.int(3)).unwrap();
    equal("keys of the original", dict(&d).len(), 2);
    let s = world.set([k.clone()]);
    let t = copy(&s);
    assert!(!is(&s, &t), "the copy is the set itself");
    equal("the set's copy", said(&t), "{k}");
    t.get::<Set>().unwrap().add(world.int(1)).unwrap();
    equal("members of the original", s.get::<Set>().unwrap().len(), 1);
    let has = |set: &Ref| set.get::<Set>().unwrap().contains(&world.int(1)).unwrap();
    equal(
        "1 in the copy, 1 in the original",
        (has(&t), has(&s)),
        (true, false),
    );
    equal("references to k", k.refcount(), 5);
}

#[test]
fn a_copied_instance_has_the_same_values() {
    let _lesson = lesson! {
        python: "p = copy.copy(o)         # p.x is o.x, type(p) is type(o)\n\
                 p.y = 1                  # o has no y",
        rule: "the copy owns its class and a reference of its own to each value; __init__ is not called",
        page: "ch06-containers.html#copy",
    };
    let world = World::new();
    let class = world.class([]);
    let (o, x) = (world.instance(&class), world.noisy("x"));
    set_attr(&o, &world.name("x"), x.clone()).unwrap();
    let check = |o: &Ref, of_x: u32| {
        let p = copy(o);
        assert!(!is(o, &p), "the copy is the instance itself");
        assert!(
            is(&get_attr(&p, &world.name("x")).unwrap(), &x),
            "p.x is not o.x"
        );
        equal("references to x: its name, o, and p", x.refcount(), of_x);
        let twin = p.get::<Instance>().unwrap();
        assert!(is(twin.class(), &class), "the copy is of another class");
        set_attr(&p, &world.name("y"), world.int(1)).unwrap();
        assert!(
            get_attr(o, &world.name("y")).is_err(),
            "o has the copy's attribute"
        );
        drop(p);
        equal("references to x, when p is gone", x.refcount(), 2);
    };
    check(&o, 3);
    ch06_containers::Dict::set(&Instance::dict(&o), world.text("z"), world.int(9)).unwrap();
    check(&o, 3);
    let p = copy(&o);
    equal("p.z", said(&get_attr(&p, &world.name("z")).unwrap()), "9");
}

#[test]
fn what_never_changes_is_its_own_copy() {
    let _lesson = lesson! {
        python: "copy.copy((x,)) is it    # True; so for 1, 'a', classes, functions, methods",
        rule: "nobody can tell two copies of an unchanging object apart but by `is`: one more reference will do",
        page: "ch06-containers.html#copy",
    };
    let world = World::new();
    let class = world.class([("f", world.function())]);
    let o = world.instance(&class);
    let method = get_attr(&o, &world.name("f")).unwrap();
    let tuple = world.tuple([world.list([])]);
    for object in [
        tuple,
        world.int(1),
        world.text("a"),
        class,
        world.function(),
        method,
    ] {
        let before = object.refcount();
        let same = copy(&object);
        assert!(
            is(&object, &same),
            "the copy of a {} is another object",
            object.kind()
        );
        equal("references to it", object.refcount(), before + 1);
    }
}

#[test]
fn one_level_is_copied() {
    let _lesson = lesson! {
        python: "a = [x, x, {'k': x}]; b = copy.copy(a)",
        rule: "a shallow copy is one new object; whatever it leads to is the same as before",
        page: "ch06-containers.html#copy",
    };
    let world = World::new();
    let x = world.noisy("x");
    let d = world.dict([(world.text("k"), x.clone())]);
    let a = world.list([x.clone(), x.clone(), d]);
    let b = copy(&a);
    snapshot!(dump(&[("a", &a), ("b", &b)]), @r"
    a -> @1
    b -> @2
    @1 list: @3 @3 @4
    @2 list: @3 @3 @4
    @3 N: x
    @4 dict: @3
    ");
    equal(
        "references to x: its name, two places in a and b, and the dict",
        x.refcount(),
        6,
    );
    equal("references to a", count(&a), 0);
    drop((a, b));
    assert_log!(world.log, "");
}
