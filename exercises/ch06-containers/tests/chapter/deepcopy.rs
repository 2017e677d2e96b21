use crate::world::{World, collect, dict, dump, equal, list, said};
use ch03_ref::{Ref, is};
use ch06_containers::{Fault, Instance, Memo, Set, Tuple, deepcopy, get_attr, set_attr};
use testkit::{lesson, note, snapshot};

/// `copy.deepcopy(r)`.
fn deep(r: &Ref) -> Ref {
    deepcopy(r, &mut Memo::new()).expect("deepcopy fails, and nothing here is nested deep")
}

#[test]
fn every_level_is_copied() {
    let _lesson = lesson! {
        python: "a = [[1], {'k': [2]}]; b = copy.deepcopy(a)\n\
                 b[0].append(7)           # a is as before",
        rule: "a deep copy has a new object for each one that can change, and shares the others",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let one = world.int(1);
    let d = world.dict([(world.text("k"), world.list([world.int(2)]))]);
    let a = world.list([world.list([one.clone()]), d]);
    let b = deep(&a);
    equal("b", said(&b), "[[1], {'k': [2]}]");
    equal(
        "references to 1: its name, and two lists",
        one.refcount(),
        3,
    );
    list(&list(&b).get(0).unwrap()).push(world.int(7));
    let inner = list(&b).get(1).unwrap();
    let deepest = dict(&inner).get(&world.text("k")).unwrap().unwrap();
    list(&deepest).push(world.int(8));
    equal("a", said(&a), "[[1], {'k': [2]}]");
    equal("b", said(&b), "[[1, 7], {'k': [2, 8]}]");
    drop((inner, deepest));
    equal("references to the copy", b.refcount(), 1);
}

#[test]
fn what_was_shared_is_shared() {
    let _lesson = lesson! {
        python: "x = []; a = [x, x]; b = copy.deepcopy(a)\n\
                 b[0] is b[1]             # True, and b[0] is not x",
        rule: "the memo: an object is copied once, however many references lead to it",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let x = world.list([world.int(5)]);
    let a = world.list([x.clone(), x.clone(), world.tuple([x.clone()])]);
    let b = deep(&a);
    snapshot!(dump(&[("a", &a), ("b", &b)]), @r"
    a -> @1
    b -> @2
    @1 list: @3 @3 @4
    @2 list: @5 @5 @6
    @3 list: @7
    @4 tuple: @3
    @5 list: @7
    @6 tuple: @5
    @7 int: 5
    ");
    equal(
        "references to x: its name, two places, and the tuple",
        x.refcount(),
        4,
    );
}

#[test]
fn a_ring_is_copied_as_a_ring() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); b = copy.deepcopy(a)\n\
                 b[0] is b                # True",
        rule: "the memo learns of the copy before the items are copied: an item may lead back here",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let a = world.list([world.int(1)]);
    list(&a).push(a.clone());
    note("a leads to itself: the copy must be known before it is complete");
    let b = deep(&a);
    let second = list(&b).get(1).unwrap();
    assert!(is(&second, &b), "b[1] is not b");
    assert!(!is(&a, &b), "the copy is the list itself");
    equal("len(b)", list(&b).len(), 2);
    drop((a, b, second));
    equal(
        "objects that the collector took down",
        collect(&world.heap),
        3,
    );
    equal("objects left at the end", world.heap.live(), 0);
}

#[test]
fn a_tuple_is_copied_only_if_it_must() {
    let _lesson = lesson! {
        python: "t = (1, (2, 3)); copy.deepcopy(t) is t      # True\n\
                 u = (1, []); copy.deepcopy(u) is u          # False",
        rule: "a tuple whose items are their own copies is its own copy",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let t = world.tuple([world.int(1), world.tuple([world.int(2), world.int(3)])]);
    assert!(is(&deep(&t), &t), "a tuple of numbers was copied");
    equal("references to t: its name", t.refcount(), 1);
    let u = world.tuple([world.int(1), world.list([])]);
    let copy = deep(&u);
    assert!(!is(&copy, &u), "the copy shares a list with the original");
    equal("the copy", said(&copy), "(1, [])");
    equal("references to the copy", copy.refcount(), 1);
    let twice = world.list([u.clone(), u]);
    let copies = list(&deep(&twice)).to_vec();
    assert!(is(&copies[0], &copies[1]), "one tuple became two");
}

#[test]
fn a_ring_through_a_tuple_has_one_copy() {
    let _lesson = lesson! {
        python: "t = ([],); t[0].append(t); u = copy.deepcopy(t)\n\
                 u[0][0] is u             # True",
        rule: "copying the items may have copied the tuple: look at the memo again before making another",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let inner = world.list([]);
    let t = world.tuple([inner.clone()]);
    list(&inner).push(t.clone());
    let u = deep(&t);
    let tuple = |r: &Ref| r.get::<Tuple>().expect("a tuple").get(0).unwrap();
    let back = list(&tuple(&u)).get(0).unwrap();
    assert!(is(&back, &u), "u[0][0] is another tuple than u");
    assert!(
        !is(&tuple(&u), &inner),
        "the copy shares its list with the original"
    );
    let from_inside = deep(&inner);
    let back = tuple(&list(&from_inside).get(0).unwrap());
    assert!(
        is(&back, &from_inside),
        "the list's copy leads to another list"
    );
}

#[test]
fn every_kind_is_copied() {
    let _lesson = lesson! {
        python: "o.me = o; o.d = {o: {o}}; p = copy.deepcopy(o)      # p.me is p, and p.d == {p: {p}}",
        rule: "instances are copied with their attributes, dicts with their keys; the class is shared",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let class = world.class([("f", world.function())]);
    let o = world.instance(&class);
    let d = world.dict([(o.clone(), world.set([o.clone()]))]);
    let names = ["me", "d", "cls"].map(|name| world.name(name));
    for (name, value) in names.iter().zip([o.clone(), d, class.clone()]) {
        set_attr(&o, name, value).unwrap();
    }
    let p = deep(&o);
    assert!(!is(&o, &p), "the copy is the instance itself");
    let [me, d, cls] = names.map(|name| get_attr(&p, &name).unwrap());
    assert!(is(&me, &p), "p.me is not p");
    assert!(is(&cls, &class), "the class was copied");
    let key = dict(&d).keys().remove(0);
    assert!(is(&key, &p), "p.d has another key than p");
    let members = dict(&d).values().remove(0);
    assert!(
        is(&members.get::<Set>().unwrap().to_vec()[0], &p),
        "the set has another member"
    );
    let twin = p.get::<Instance>().unwrap();
    assert!(is(twin.class(), &class), "the copy is of another class");
}

#[test]
fn a_wide_list_is_not_a_deep_one() {
    let _lesson = lesson! {
        python: "copy.deepcopy([[] for i in range(1000)])",
        rule: "depth counts the copies that are still being made, not those that are done",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let rows: Vec<Ref> = (0..1000).map(|_| world.list([])).collect();
    let copied = deep(&world.list(rows));
    equal("items of the copy", list(&copied).len(), 1000);
}

#[test]
fn a_memo_can_be_used_twice() {
    let _lesson = lesson! {
        python: "memo = {}\n\
                 a = copy.deepcopy(x, memo); b = copy.deepcopy([x], memo)\n\
                 b[0] is a                # True",
        rule: "one memo, one copy of each object",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let x = world.list([]);
    let mut memo = Memo::new();
    assert!(memo.is_empty(), "a new memo knows something");
    let a = deepcopy(&x, &mut memo).unwrap();
    let b = deepcopy(&world.list([x.clone()]), &mut memo).unwrap();
    assert!(is(&list(&b).get(0).unwrap(), &a), "b[0] is not a");
    equal("copies that the memo knows", memo.len(), 2);
    assert!(!memo.is_empty(), "the memo says that it knows nothing");
    drop(memo);
    equal(
        "references to x, when the memo is gone: its name",
        x.refcount(),
        1,
    );
    equal("references to its copy: its name, and b", a.refcount(), 2);
}

#[test]
fn a_memo_is_not_fooled_by_an_old_address() {
    let _lesson = lesson! {
        python: "memo = {}\n\
                 copy.deepcopy([1], memo)     # this list is gone now; is its address free?\n\
                 copy.deepcopy([2], memo)     # [2], and not [1]",
        rule: "R4: an address is reused. Who keeps a table of addresses keeps the objects too",
        page: "ch06-containers.html#deepcopy",
    };
    let world = World::new();
    let mut memo = Memo::new();
    for value in 1..=20 {
        let l = world.list([world.int(value)]);
        note(format!("deepcopy([{value}], memo), and the original goes"));
        let copy = deepcopy(&l, &mut memo).unwrap();
        equal(
            &format!("the copy of [{value}]"),
            said(&copy),
            format!("[{value}]"),
        );
    }
}

#[test]
fn too_deep_is_refused() {
    let _lesson = lesson! {
        python: "x = []\n\
                 for i in range(10000): x = [x]\n\
                 copy.deepcopy(x)         # RecursionError",
        rule: "given code: a copy goes down by calls, so there is a limit, as in CPython",
        page: "ch06-containers.html#deepcopy",
    };
    testkit::with_stack(1 << 22, || {
        let world = World::new();
        let nested = |depth: usize| (0..depth).fold(world.list([]), |x, _| world.list([x]));
        let mut memo = Memo::new();
        let refused = deepcopy(&nested(10_000), &mut memo).unwrap_err();
        equal("the fault", &refused, &Fault::TooDeep);
        let says = (refused.exception(), refused.to_string());
        let expected = "maximum recursion depth exceeded".to_owned();
        equal("what is raised", says, ("RecursionError", expected));
        let fine = nested(400);
        assert!(
            deepcopy(&fine, &mut memo).is_ok(),
            "a list 400 deep is refused"
        );
        assert!(
            deepcopy(&fine, &mut memo).is_ok(),
            "the second time it is refused"
        );
        drop(fine);
        drop(memo);
        equal("objects left at the end", world.heap.live(), 0);
    });
}
