use crate::world::{World, collect, count, equal, list, said, shown};
use ch03_ref::{Ref, is};
use ch06_containers::{
    BoundMethod, Class, Dict, Fault, Function, Instance, Tuple, del_attr, get_attr, set_attr,
};
use testkit::{assert_log, lesson, note};

fn instance(r: &Ref) -> &Instance {
    r.get().expect("an instance")
}

fn method(r: &Ref) -> &BoundMethod {
    r.get().expect("a bound method")
}

#[test]
fn an_instance_shows_its_values_and_its_class() {
    let _lesson = lesson! {
        python: "o.p = x; o.q = x\n\
                 gc.get_referents(o)      # x, x, and the class",
        rule: "an instance owns the values of its attributes and its class; names and methods are the class's",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([("shared", world.noisy("shared")), ("f", world.function())]);
    let (o, x) = (world.instance(&class), world.noisy("x"));
    equal("what C() shows", shown(&o), ["type"]);
    equal(
        "references to the class: its name, its mro, the instance",
        class.refcount(),
        3,
    );
    for name in ["p", "q"] {
        set_attr(&o, &world.name(name), x.clone()).unwrap();
    }
    set_attr(&o, &world.name("r"), world.noisy("y")).unwrap();
    equal("what o shows", shown(&o), ["type", "x", "x", "y"]);
    equal("references to x: its name, o.p, o.q", x.refcount(), 3);
    assert!(del_attr(&o, &world.name("p")).is_ok(), "o has no p");
    equal("what o shows, without p", shown(&o), ["type", "x", "y"]);
}

#[test]
fn attributes_die_first_to_last() {
    let _lesson = lesson! {
        python: "o.p = N('a'); o.q = N('b'); o.r = N('c')\n\
                 del o            # a dies, b dies, c dies",
        rule: "a dying instance gives its attributes back in the order in which they came",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let o = world.instance(&class);
    let names = ["p", "q", "r", "s", "t", "u"];
    for (name, value) in names.iter().zip(world.row("abcdef")) {
        set_attr(&o, &world.name(name), value).unwrap();
    }
    drop(o);
    assert_log!(world.log, "a dies\nb dies\nc dies\nd dies\ne dies\nf dies");
    equal(
        "references to the class: its name, its mro",
        class.refcount(),
        2,
    );
}

#[test]
fn clear_gives_up_the_values_and_keeps_the_class() {
    let _lesson = lesson! {
        python: "gc.collect()     # takes attributes away; type(o) works to the very end",
        rule: "R2: clear gives up each value, once, and drops none; whoever sees the object may ask for its class",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let o = world.instance(&class);
    for (name, value) in ["p", "q"].iter().zip(world.row("ab")) {
        set_attr(&o, &world.name(name), value).unwrap();
    }
    let mut out = vec![world.noisy("other")];
    o.clear(&mut out);
    assert_log!(world.log, "");
    let pile: Vec<String> = out.iter().map(said).collect();
    equal(
        "the pile, in which the last one dies first",
        pile,
        ["other", "b", "a"],
    );
    equal("what o shows then", shown(&o), ["type"]);
    assert!(is(instance(&o).class(), &class), "the class is another one");
    assert!(get_attr(&o, &world.name("p")).is_err(), "o still has p");
}

#[test]
fn a_class_outlives_the_garbage_of_its_instances() {
    let _lesson = lesson! {
        python: "o = C(); o.me = o; del o\n\
                 gc.collect(); C().f      # the class is whole",
        rule: "an invented edge kills: an instance shows its class once, and nothing that the class owns",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let n = world.list([world.noisy("n")]);
    let class = world.class([("f", world.function()), ("n", n)]);
    let gone = world.instance(&class);
    set_attr(&gone, &world.name("me"), gone.clone()).unwrap();
    let stays = world.instance(&class);
    drop((gone, class));
    equal(
        "objects that the collector took down",
        collect(&world.heap),
        1,
    );
    let f = get_attr(&stays, &world.name("f"));
    equal("what o.f is afterwards", f.map(|f| f.kind()), Ok("method"));
    let n = get_attr(&stays, &world.name("n")).unwrap();
    equal("what o.n is afterwards", said(&n), "[n]");
    drop((stays, n));
    collect(&world.heap);
    assert_log!(world.log, "n dies");
    let alone = world.class([("m", world.list(world.row("m")))]);
    let gone = world.instance(&alone);
    set_attr(&gone, &world.name("me"), gone.clone()).unwrap();
    drop(gone);
    collect(&world.heap);
    let m = get_attr(&alone, &world.name("m")).map(|m| said(&m));
    equal("C.m, of a class with a name", m, Ok("[m]".into()));
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
fn an_attribute_of_its_own_comes_first() {
    let _lesson = lesson! {
        python: "class C: items = []; f = lambda self: 0\n\
                 o.items is C.items       # True: one list for all\n\
                 o.items = ['own']        # now o has one of its own\n\
                 o.f = some_function; o.f is some_function      # not bound",
        rule: "first the instance, then its class; and only functions found on the class are bound",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let (shared, f) = (world.list([]), world.function());
    let class = world.class([("items", shared.clone()), ("f", f.clone())]);
    let (o, other) = (world.instance(&class), world.instance(&class));
    let (items, name) = (world.name("items"), world.name("f"));
    assert!(
        is(&get_attr(&o, &items).unwrap(), &shared),
        "o.items is not C.items"
    );
    list(&get_attr(&o, &items).unwrap()).push(world.int(1));
    equal(
        "what the other one sees",
        said(&get_attr(&other, &items).unwrap()),
        "[1]",
    );
    equal(
        "references to the shared list: its name, and the class",
        shared.refcount(),
        2,
    );
    set_attr(&o, &items, world.list(world.row("x"))).unwrap();
    equal(
        "o.items, its own",
        said(&get_attr(&o, &items).unwrap()),
        "[x]",
    );
    equal("C.items", said(&get_attr(&class, &items).unwrap()), "[1]");
    set_attr(&o, &name, f.clone()).unwrap();
    assert!(
        is(&get_attr(&o, &name).unwrap(), &f),
        "a function of its own was bound"
    );
    equal(
        "what other.f is",
        get_attr(&other, &name).unwrap().kind(),
        "method",
    );
    assert!(
        is(&get_attr(&class, &name).unwrap(), &f),
        "C.f was bound, to nobody"
    );
}

#[test]
fn bases_are_asked_in_their_order() {
    let _lesson = lesson! {
        python: "class A: x = 'a'; y = 'a'\n\
                 class B(A): y = 'b'\n\
                 B().x, B().y             # 'a', 'b'",
        rule: "the class first, then its base: the order of __mro__",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let a = world.class([("x", world.noisy("ax")), ("y", world.noisy("ay"))]);
    let body = world.dict([(world.name("y").into_ref(), world.noisy("by"))]);
    let b = Class::make(&world.heap, "B", Some(&a), body);
    let o = world.instance(&b);
    let says = |name: &str| {
        let found = get_attr(&o, &world.name(name));
        found.map(|r| said(&r)).map_err(|fault| fault.to_string())
    };
    equal("B().x", says("x"), Ok("ax".into()));
    equal("B().y", says("y"), Ok("by".into()));
    equal(
        "B().z",
        says("z"),
        Err("'B' object has no attribute 'z'".into()),
    );
    let class = b.get::<Class>().unwrap();
    let tuple = |r: Option<Ref>| r.unwrap().get::<Tuple>().unwrap().to_vec();
    let (mro, bases) = (tuple(class.mro()), tuple(class.bases()));
    assert!(
        is(&mro[0], &b) && is(&mro[1], &a) && mro.len() == 2,
        "B.__mro__: {mro:?}"
    );
    assert!(
        is(&bases[0], &a) && bases.len() == 1,
        "B.__bases__: {bases:?}"
    );
    equal("B.__name__", class.name(), "B");
    equal("what B shows", shown(&b).len(), 4);
    drop((mro, bases, o, b));
    collect(&world.heap);
    assert_log!(world.log, "by dies");
    equal("references to A: its name, its mro", a.refcount(), 2);
}

#[test]
fn a_dying_value_sees_the_new_one() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', o.x)\n\
                 o.x = T()\n\
                 o.x = 'new'      # del sees new\n\
                 del o.x          # inside __del__, o has no x",
        rule: "R2 and R5: the attribute is set, or gone, before the old value is given back",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let class = world.class([]);
    let (o, x) = (world.instance(&class), world.name("x"));
    let watch = |name: &str| {
        let (seen, log, x) = (o.clone(), world.log.clone(), x.clone());
        world.with_last_words(name, move || {
            note("o.x lets the old value go, whose __del__ reads o.x");
            let found = get_attr(&seen, &x);
            log.push(found.map_or_else(|fault| fault.to_string(), |r| said(&r)));
        })
    };
    set_attr(&o, &x, watch("first")).unwrap();
    set_attr(&o, &x, watch("second")).unwrap();
    assert_log!(world.log, "first dies\nsecond");
    del_attr(&o, &x).unwrap();
    assert_log!(world.log, "second dies\n'C' object has no attribute 'x'");
    let missing = del_attr(&o, &x).unwrap_err();
    let fault = Fault::Attribute("'C' object".into(), "x".into());
    equal(
        "deleting it again",
        (missing.exception(), missing),
        ("AttributeError", fault),
    );
}

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

#[test]
fn classes_have_attributes_and_others_do_not() {
    let _lesson = lesson! {
        python: "C.x = 1; del C.x; C.x    # type object 'C' has no attribute 'x'\n\
                 [].x                     # 'list' object has no attribute 'x'",
        rule: "a class keeps its attributes in its dict; a list has no place for any",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let (class, l, x) = (world.class([]), world.list([]), world.name("x"));
    set_attr(&class, &x, world.int(1)).unwrap();
    equal("C.x", said(&get_attr(&class, &x).unwrap()), "1");
    equal(
        "C().x",
        said(&get_attr(&world.instance(&class), &x).unwrap()),
        "1",
    );
    equal("del C.x", del_attr(&class, &x), Ok(()));
    let says = |fault: Result<Ref, Fault>| fault.unwrap_err().to_string();
    equal(
        "C.x",
        says(get_attr(&class, &x)),
        "type object 'C' has no attribute 'x'",
    );
    assert!(del_attr(&class, &x).is_err(), "x was deleted twice");
    equal(
        "[].x",
        says(get_attr(&l, &x)),
        "'list' object has no attribute 'x'",
    );
    assert!(
        set_attr(&l, &x, world.int(1)).is_err(),
        "a list has an attribute"
    );
    assert!(del_attr(&l, &x).is_err(), "a list had an attribute");
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

#[test]
fn a_class_may_have_a_finalizer() {
    let _lesson = lesson! {
        python: "class A:\n\
                 \x20   def __del__(self): …\n\
                 class B(A): pass         # its instances have it too",
        rule: "given code: an instance asks its class for a finalizer, and the class its base",
        page: "ch06-containers.html#attributes",
    };
    let world = World::new();
    let a = world.class([]);
    let b = Class::make(&world.heap, "B", Some(&a), world.dict([]));
    let (o, p) = (world.instance(&a), world.instance(&b));
    equal(
        "before",
        (o.has_finalizer(), p.has_finalizer()),
        (false, false),
    );
    let log = world.log.clone();
    let finalizer = move |me: &Ref| log.push(format!("__del__ of {}", me.kind()));
    a.get::<Class>()
        .unwrap()
        .set_finalizer(std::rc::Rc::new(finalizer));
    equal(
        "afterwards",
        (o.has_finalizer(), p.has_finalizer()),
        (true, true),
    );
    o.finalize();
    p.finalize();
    assert_log!(world.log, "__del__ of object\n__del__ of object");
    let log = world.log.clone();
    let own = move |_: &Ref| log.push("B's own");
    b.get::<Class>()
        .unwrap()
        .set_finalizer(std::rc::Rc::new(own));
    p.finalize();
    o.finalize();
    assert_log!(world.log, "B's own\n__del__ of object");
}
