//! Functions, and what binding makes of them.

use crate::world::{World, collect, equal, said, shown};
use ch03_ref::{Ref, is};
use ch06_containers::{BoundMethod, Function, get_attr, set_attr};
use testkit::{assert_log, lesson};

fn method(r: &Ref) -> &BoundMethod {
    r.get().expect("a bound method")
}

#[test]
fn every_access_makes_a_method() {
    let _lesson = lesson! {
        python: "o.f is o.f       # False: two methods, one function, one object",
        rule: "a function found on the class is bound to the instance: a fresh object that owns both",
        page: "ch06-containers.html#methods",
    };
    let world = World::new();
    let f = world.function();
    let class = world.class([("f", f.clone())]);
    let o = world.instance(&class);
    let name = world.name("f");
    let bound = get_attr(&o, &name).unwrap();
    equal("what o.f is", bound.kind(), "method");
    equal(
        "o.f: is a container, is_tracked, may be forgotten",
        (bound.is_container(), bound.is_tracked(), bound.untracks()),
        (true, true, false),
    );
    assert!(
        is(&method(&bound).function().unwrap(), &f),
        "__func__ is another function"
    );
    assert!(
        is(&method(&bound).object().unwrap(), &o),
        "__self__ is another object"
    );
    equal("references to o: its name, and the method", o.refcount(), 2);
    equal(
        "references to f: its name, the class, and the method",
        f.refcount(),
        3,
    );
    let again = get_attr(&o, &name).unwrap();
    assert!(!is(&bound, &again), "o.f is o.f");
    equal("what o.f shows", shown(&bound), ["function", "object"]);
    drop((bound, again));
    equal(
        "references to o and f afterwards",
        (o.refcount(), f.refcount()),
        (1, 2),
    );
}

#[test]
fn a_method_keeps_its_object_alive() {
    let _lesson = lesson! {
        python: "m = o.f; del o   # o lives: m owns it\n\
                 m = None         # now it dies",
        rule: "a bound method owns its function and its object, and gives both back, the function first",
        page: "ch06-containers.html#methods",
    };
    let world = World::new();
    let (function, object) = (world.noisy("function"), world.noisy("object"));
    let m = world.heap.alloc(BoundMethod::new(function, object));
    equal("what the method shows", shown(&m), ["function", "object"]);
    assert_log!(world.log, "");
    drop(m);
    assert_log!(world.log, "function dies\nobject dies");
    let m = world
        .heap
        .alloc(BoundMethod::new(world.noisy("f"), world.noisy("o")));
    let mut out = vec![world.noisy("other")];
    m.clear(&mut out);
    assert_log!(world.log, "");
    let pile: Vec<String> = out.iter().map(said).collect();
    equal(
        "the pile, in which the last one dies first",
        pile,
        ["other", "o", "f"],
    );
    assert!(shown(&m).is_empty(), "still shown: {:?}", shown(&m));
}

#[test]
fn a_stored_method_is_a_ring() {
    let _lesson = lesson! {
        python: "self.callback = self.f      # self -> method -> self\n\
                 del self; gc.collect()      # the instance and the method",
        rule: "a missing edge leaks: the method shows its object, and the object its attributes",
        page: "ch06-containers.html#methods",
    };
    let world = World::new();
    let class = world.class([("f", world.function())]);
    let o = world.instance(&class);
    set_attr(&o, &world.name("n"), world.noisy("n")).unwrap();
    let bound = get_attr(&o, &world.name("f")).unwrap();
    set_attr(&o, &world.name("callback"), bound).unwrap();
    drop(o);
    assert_log!(world.log, "");
    // n is held by the instance only.
    equal(
        "objects that the collector took down",
        collect(&world.heap),
        3,
    );
    assert_log!(world.log, "n dies");
    equal(
        "references to the class: its name, its mro",
        class.refcount(),
        2,
    );
}

#[test]
fn a_function_owns_its_parts() {
    let _lesson = lesson! {
        python: "gc.get_referents(f)      # code, globals, defaults, __dict__, closure",
        rule: "given code: a function shows each of its parts once, and gives all but its code up",
        page: "ch06-containers.html#edges",
    };
    let world = World::new();
    let parts = ["code", "globals", "defaults", "dict", "closure"].map(|name| world.noisy(name));
    let [code, globals, defaults, dict, closure] = &parts;
    let f = Function::new(code.clone(), globals.clone());
    let f = f
        .with_defaults(defaults.clone())
        .with_closure(closure.clone());
    f.set_dict(world.noisy("old dict"));
    f.set_dict(dict.clone());
    assert_log!(world.log, "old dict dies");
    let f = world.heap.alloc(f);
    equal(
        "what f shows",
        shown(&f),
        ["closure", "code", "defaults", "dict", "globals"],
    );
    let function = f.get::<Function>().unwrap();
    let read = [
        function.globals(),
        function.defaults(),
        function.dict(),
        function.closure(),
    ];
    let read: Vec<String> = read.into_iter().flatten().map(|r| said(&r)).collect();
    equal(
        "its parts",
        read,
        ["globals", "defaults", "dict", "closure"],
    );
    equal("its code", said(function.code()), "code");
    drop(parts);
    let mut out = Vec::new();
    f.clear(&mut out);
    assert_log!(world.log, "");
    equal("what f shows, cleared", shown(&f), ["code"]);
    drop(f);
    assert_log!(world.log, "code dies");
    while let Some(part) = out.pop() {
        drop(part);
    }
    assert_log!(
        world.log,
        "globals dies\ndefaults dies\ndict dies\nclosure dies"
    );
}
