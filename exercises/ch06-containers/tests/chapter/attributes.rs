mod dunder_dict;
mod methods;

use crate::world::{World, collect, equal, list, said, shown};
use ch03_ref::{Ref, is};
use ch06_containers::{Class, Fault, Instance, Tuple, del_attr, get_attr, set_attr};
use testkit::{assert_log, lesson, note};

fn instance(r: &Ref) -> &Instance {
    r.get().expect("an instance")
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
    equal(
        "C(): is a container, is_tracked, may be forgotten",
        (o.is_container(), o.is_tracked(), o.untracks()),
        (true, true, false),
    );
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
        python: "o.p = N('a'); o.q = N('b'); …; o.u = N('f')\n\
                 del o            # a dies, b dies, …, f dies",
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
    let looked = class.with_mro(|mro| mro.get::<Tuple>().map(Tuple::len));
    equal(
        "classes in B.__mro__, looked at where it is",
        looked,
        Some(Some(2)),
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
