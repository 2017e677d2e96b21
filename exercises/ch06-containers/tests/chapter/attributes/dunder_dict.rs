//! `__dict__`, and the order that it shows.

use super::instance;
use crate::world::{World, count, equal, said, shown};
use ch03_ref::{Ref, is};
use ch06_containers::{Dict, Instance, del_attr, get_attr, set_attr};
use testkit::{assert_log, lesson};

#[test]
fn dunder_dict_takes_the_attributes_over() {
    let _lesson = lesson! {
        python: "o.b = 1; o.a = 2; del o.b; o.b = 3\n\
                 o.__dict__       # {'a': 2, 'b': 3}, and from now on it is where they are\n\
                 o.__dict__['c'] = 4; o.c",
        rule: "the values move: whoever looks at __dict__ makes a dict, and changes no other count",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let o = world.instance(&class);
    let set = |name: &str, value: Ref| set_attr(&o, &world.name(name), value).unwrap();
    let n = world.noisy("n");
    set("b", world.int(1));
    set("a", n.clone());
    del_attr(&o, &world.name("b")).unwrap();
    set("b", world.int(3));
    assert!(!instance(&o).has_dict(), "there is a dict already");
    let d = Instance::dict(&o);
    assert!(instance(&o).has_dict(), "there is still no dict");
    equal("o.__dict__", said(&d), "{'a': n, 'b': 3}");
    equal("references to n: its name, and the dict", n.refcount(), 2);
    equal("what o shows", shown(&o), ["type", "{'a': n, 'b': 3}"]);
    assert!(is(&d, &Instance::dict(&o)), "each look makes another dict");
    Dict::set(&d, world.text("c"), world.int(4)).unwrap();
    equal("o.c", said(&get_attr(&o, &world.name("c")).unwrap()), "4");
    set("c", world.int(5));
    del_attr(&o, &world.name("b")).unwrap();
    assert!(
        del_attr(&o, &world.name("b")).is_err(),
        "b was deleted twice"
    );
    equal("o.__dict__", said(&d), "{'a': n, 'c': 5}");
    let pairs = instance(&o).attributes();
    equal("attributes", pairs.len(), 2);
    drop(pairs);
    equal("references to the dict: its name, and o", count(&d), 1);
    drop((o, n));
    assert_log!(world.log, "");
    drop(d);
    assert_log!(world.log, "n dies");
}

#[test]
fn attributes_keep_the_order_of_their_coming() {
    let _lesson = lesson! {
        python: "o.a = o.b = 1; del o.a; o.a = 2; del o.b; o.c = 3\n\
                 list(o.__dict__)     # ['a', 'c']",
        rule: "given code: the class numbers the names, the instance remembers in which order they came",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let o = world.instance(&class);
    let names = || {
        let attributes = instance(&o).attributes();
        let names: Vec<String> = attributes.iter().map(|(name, _)| said(name)).collect();
        names.join(" ")
    };
    let set = |name: &str| set_attr(&o, &world.name(name), world.int(1)).unwrap();
    let del = |name: &str| del_attr(&o, &world.name(name)).unwrap();
    for name in ["a", "b", "c"] {
        set(name);
    }
    equal("a, b, c came", names(), "'a' 'b' 'c'");
    del("a");
    del("c");
    set("a");
    equal("a and c went, a came", names(), "'b' 'a'");
    set("a");
    equal("a got another value", names(), "'b' 'a'");
    del("b");
    set("c");
    equal("b went, c came", names(), "'a' 'c'");
    set("d");
    set("b");
    equal("d and b came", names(), "'a' 'c' 'd' 'b'");
    equal(
        "o.__dict__",
        said(&Instance::dict(&o)),
        "{'a': 1, 'c': 1, 'd': 1, 'b': 1}",
    );
}

#[test]
fn a_hundred_attributes_need_a_dict() {
    let _lesson = lesson! {
        python: "for i in range(100): setattr(o, f'x{i}', i)",
        rule: "a class remembers 30 names for its instances; beyond that an instance has a dict",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let (o, other) = (world.instance(&class), world.instance(&class));
    for i in 0..100 {
        set_attr(&o, &world.name(&format!("x{i}")), world.int(i)).unwrap();
        equal(
            &format!("whether there is a dict after x{i}"),
            instance(&o).has_dict(),
            i >= 30,
        );
    }
    for i in 0..100 {
        let name = world.name(&format!("x{i}"));
        equal(
            &format!("o.x{i}"),
            said(&get_attr(&o, &name).unwrap()),
            i.to_string(),
        );
    }
    let names: Vec<String> = instance(&o)
        .attributes()
        .iter()
        .map(|(n, _)| said(n))
        .collect();
    let expected: Vec<String> = (0..100).map(|i| format!("'x{i}'")).collect();
    equal("the names", names, expected);
    set_attr(&other, &world.name("x7"), world.int(7)).unwrap();
    assert!(!instance(&other).has_dict(), "one attribute needs no dict");
    set_attr(&other, &world.name("y"), world.int(8)).unwrap();
    equal(
        "other.x7",
        said(&get_attr(&other, &world.name("x7")).unwrap()),
        "7",
    );
    equal(
        "other.y",
        said(&get_attr(&other, &world.name("y")).unwrap()),
        "8",
    );
}
