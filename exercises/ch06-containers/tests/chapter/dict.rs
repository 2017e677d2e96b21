mod keys;
mod tables;

use crate::shadow::{Ops, programs_agree};
use crate::world::{World, collect, count, dict, equal, list, said, shown};
use ch03_ref::is;
use ch06_containers::{Dict, Function};
use testkit::{assert_log, lesson, note, seeds};

#[test]
fn a_dict_owns_keys_and_values() {
    let _lesson = lesson! {
        python: "d = {k: v}; e = {n: n}      # two references each",
        rule: "a dict owns one reference for each key and one for each value, and shows both",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let n = world.noisy("n");
    let d = world.dict([(n.clone(), n.clone()), (world.noisy("k"), world.noisy("v"))]);
    equal("references to n: its name, a key, a value", n.refcount(), 3);
    equal("what {n: n, k: v} shows", shown(&d), ["k", "n", "n", "v"]);
    drop(d);
    equal("references to n, when the dict is gone", n.refcount(), 1);
}

#[test]
fn keys_that_are_text_are_not_shown() {
    let _lesson = lesson! {
        python: "gc.get_referents({'k': v})       # [v]\n\
                 gc.get_referents({'k': v, 1: w})  # [v, 'k', w, 1]",
        rule: "text leads nowhere: keys are left out, but only if all of them are text",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([(world.text("k"), world.noisy("v"))]);
    equal("what {'k': v} shows", shown(&d), ["v"]);
    Dict::set(&d, world.int(1), world.noisy("w")).unwrap();
    equal(
        "what {'k': v, 1: w} shows",
        shown(&d),
        ["'k'", "1", "v", "w"],
    );
    let text = world.text("k");
    let e = world.dict([(world.int(1), text.clone())]);
    equal("what {1: 'k'} shows", shown(&e), ["'k'", "1"]);
}

#[test]
fn a_dict_dies_in_the_order_of_its_keys() {
    let _lesson = lesson! {
        python: "d = {N('k1'): N('v1'), N('k2'): N('v2')}\n\
                 del d            # k1 dies, v1 dies, k2 dies, v2 dies",
        rule: "a dying dict gives back its first key, that key's value, the next key",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let pair = |n: u32| (world.noisy(&format!("k{n}")), world.noisy(&format!("v{n}")));
    drop(world.dict([pair(1), pair(2)]));
    assert_log!(world.log, "k1 dies\nv1 dies\nk2 dies\nv2 dies");
    let many = world.dict((1..=12).map(pair));
    drop(many);
    let order: Vec<String> = (1..=12).map(|n| format!("k{n} dies\nv{n} dies")).collect();
    assert_log!(world.log, &order.join("\n"));
    equal("objects left at the end", world.heap.live(), 0);
}

#[test]
fn clear_moves_references_out_and_drops_none() {
    let _lesson = lesson! {
        python: "gc.collect()     # takes a dict's references away first, and drops them then",
        rule: "R2: clear gives up each key and each value, once, and drops none itself",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([
        (world.noisy("k1"), world.noisy("v1")),
        (world.noisy("k2"), world.noisy("v2")),
    ]);
    let mut out = vec![world.noisy("other")];
    d.clear(&mut out);
    assert_log!(world.log, "");
    let pile: Vec<String> = out.iter().map(said).collect();
    equal(
        "the pile, in which the last one dies first",
        pile,
        ["other", "v2", "k2", "v1", "k1"],
    );
    equal("keys left", dict(&d).len(), 0);
    equal("the dict is empty", dict(&d).is_empty(), true);
    assert!(shown(&d).is_empty(), "still shown: {:?}", shown(&d));
}

#[test]
fn rings_through_keys_and_values_are_found() {
    let _lesson = lesson! {
        python: "d = {}; d[1] = d; del d           # a ring through a value\n\
                 d = {}; f = FunctionType(code, d); d[f] = 1; del d, f     # a ring through a key",
        rule: "a missing edge leaks: a dict owns its keys as it owns its values",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([(world.int(1), world.noisy("v"))]);
    Dict::set(&d, world.int(2), d.clone()).unwrap();
    drop(d);
    let d = world.dict([]);
    let f = world.heap.alloc(Function::new(world.int(0), d.clone()));
    Dict::set(&d, f, world.noisy("w")).unwrap();
    drop(d);
    assert_log!(world.log, "");
    note("the collector comes");
    collect(&world.heap);
    let mut deaths: Vec<String> = world.log.take().lines().map(String::from).collect();
    deaths.sort();
    equal(
        "deaths, when both rings were collected",
        deaths,
        ["v dies", "w dies"],
    );
}

#[test]
fn a_bystander_is_not_taken_down_with_a_dict() {
    let _lesson = lesson! {
        python: "x = [N('n')]; d = {1: x}; d[2] = d; del d\n\
                 gc.collect(); print(x)           # x still has its item",
        rule: "an invented edge kills: each key and each value is shown once",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let x = world.list([world.noisy("n")]);
    let key = world.tuple([world.noisy("m")]);
    let d = world.dict([(world.int(1), x.clone()), (key.clone(), world.int(0))]);
    Dict::set(&d, world.int(2), d.clone()).unwrap();
    drop(d);
    collect(&world.heap);
    equal(
        "x, when a ring that led to it was collected",
        said(&x),
        "[n]",
    );
    equal(
        "the key, when a ring that led to it was collected",
        said(&key),
        "(m,)",
    );
    equal(
        "references to x and the key",
        (x.refcount(), key.refcount()),
        (1, 1),
    );
}

#[test]
fn a_dying_value_sees_the_new_one() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', d['k'])\n\
                 d = {'k': T()}\n\
                 d['k'] = 'new'   # del sees new",
        rule: "R2: the dict shows the new value before the old one is given back; R5: nothing is borrowed then",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([]);
    let (seen, log) = (d.clone(), world.log.clone());
    let old = world.with_last_words("old", move || {
        note("the dict lets the old value go, whose __del__ reads the dict");
        log.push(format!("del sees {}", said(&seen)));
    });
    let key = world.text("k");
    Dict::set(&d, key.clone(), old).unwrap();
    Dict::set(&d, key, world.noisy("new")).unwrap();
    assert_log!(world.log, "old dies\ndel sees {'k': new}");
}

#[test]
fn the_first_key_stays() {
    let _lesson = lesson! {
        python: "d = {1: 'a'}; d[1.0] = 'b'; print(d)     # {1: 'b'}",
        rule: "an equal key changes the value only: the newcomer's reference is given back",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let (first, newcomer) = (world.text("key"), world.text("key"));
    let d = world.dict([(first.clone(), world.noisy("a"))]);
    equal(
        "references to the first key: its name, and the dict",
        first.refcount(),
        2,
    );
    Dict::set(&d, newcomer.clone(), world.noisy("b")).unwrap();
    assert_log!(world.log, "a dies");
    equal(
        "references to the newcomer: its name",
        newcomer.refcount(),
        1,
    );
    equal(
        "references to the first key: its name, and the dict",
        first.refcount(),
        2,
    );
    assert!(
        is(&dict(&d).keys()[0], &first),
        "the newcomer is the key now"
    );
    equal("keys", dict(&d).len(), 1);
    equal("the dict is empty", dict(&d).is_empty(), false);
    equal(
        "the value",
        said(&dict(&d).get(&newcomer).unwrap().unwrap()),
        "b",
    );
}

#[test]
fn a_newcomer_may_die_when_the_dict_is_whole() {
    let _lesson = lesson! {
        python: "d = {N('k'): 1}  # of a class whose objects are all equal\n\
                 d[N('k2')] = 2   # k2 dies, and its __del__ may read d",
        rule: "R5: no user code under a borrow: the key that is not needed dies like an old value",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([(world.noisy("k"), world.noisy("old"))]);
    let (seen, log) = (d.clone(), world.log.clone());
    let k2 = world.with_last_words("k2", move || {
        note("the dict gives the newcomer back, whose __del__ reads the dict");
        log.push(format!("del sees {}", said(&seen)));
    });
    let hash = ch06_containers::hash_of(&dict(&d).keys()[0]).unwrap();
    let spot = dict(&d)
        .spot_by(hash, &k2, |_| Ok::<bool, ()>(true))
        .unwrap();
    Dict::store(&d, spot, k2, world.noisy("new"));
    let mut events: Vec<String> = world.log.take().lines().map(String::from).collect();
    events.sort();
    equal(
        "what happens",
        events,
        ["del sees {k: new}", "k2 dies", "old dies"],
    );
}

#[test]
fn pop_gives_the_key_back_and_the_value_away() {
    let _lesson = lesson! {
        python: "v = d.pop(k)     # k has one reference less, v as many as before",
        rule: "the value's reference moves to the caller; the key's is given back",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let (k, v) = (world.noisy("k"), world.noisy("v"));
    let d = world.dict([(k.clone(), v.clone())]);
    let popped = dict(&d).pop(&k).unwrap();
    assert!(is(&popped, &v), "pop handed out {popped:?}");
    equal(
        "references to v: its name, and what pop handed out",
        v.refcount(),
        2,
    );
    equal("references to k: its name", k.refcount(), 1);
    equal("keys left", dict(&d).len(), 0);
    let missing = dict(&d).pop(&k).unwrap_err();
    equal("popping it again", missing.exception(), "KeyError");
}

#[test]
fn a_deleted_key_is_gone_while_it_dies() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', d)\n\
                 d = {T(): T()}\n\
                 del d[next(iter(d))]     # del sees {}, twice",
        rule: "R2: first take the entry out, then give back the key, then the value",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([]);
    let last_words = |name: &str| {
        let (seen, log) = (d.clone(), world.log.clone());
        world.with_last_words(name, move || {
            note("the dict lets a key or a value go, whose __del__ reads the dict");
            log.push(format!("del sees {}", said(&seen)));
        })
    };
    let key = last_words("k");
    let spot = dict(&d).spot(&key).unwrap();
    Dict::store(&d, spot, key.clone(), last_words("v"));
    let spot = dict(&d).spot(&key).unwrap();
    drop(key);
    drop(dict(&d).take(spot));
    assert_log!(world.log, "k dies\ndel sees {}\nv dies\ndel sees {}");
    assert!(dict(&d).del(&world.int(1)).is_err(), "there is no key 1");
    Dict::set(&d, world.int(1), world.noisy("w")).unwrap();
    equal("del d[1]", dict(&d).del(&world.int(1)), Ok(()));
    assert_log!(world.log, "w dies");
}

#[test]
fn a_dict_is_empty_before_anything_in_it_dies() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', len(d))\n\
                 d = {'a': T(), 'b': T()}\n\
                 d.clear()        # del sees 0, del sees 0",
        rule: "R2: first take everything out, then give it back, in the order of the keys",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([]);
    for name in ["a", "b"] {
        let (seen, log) = (d.clone(), world.log.clone());
        let value = world.with_last_words(name, move || {
            note("d.clear() lets a value go, whose __del__ reads the dict");
            log.push(format!("del sees {}", said(&seen)));
        });
        let key = world.noisy(&format!("key {name}"));
        Dict::set(&d, key, value).unwrap();
    }
    dict(&d).empty();
    assert_log!(
        world.log,
        "key a dies\na dies\ndel sees {}\nkey b dies\nb dies\ndel sees {}"
    );
    Dict::set(&d, world.int(1), world.int(2)).unwrap();
    equal("the dict, used again", said(&d), "{1: 2}");
}

#[test]
fn keys_keep_their_order() {
    let _lesson = lesson! {
        python: "d = {'a': 1, 'b': 2, 'c': 3}\n\
                 del d['a']; d['b'] = 4; d['a'] = 5; print(d)     # {'b': 4, 'c': 3, 'a': 5}",
        rule: "a key keeps its place until it is deleted, whatever happens to its value",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let (a, b, c) = (world.text("a"), world.text("b"), world.text("c"));
    let pairs = [(&a, 1), (&b, 2), (&c, 3)].map(|(key, n)| (key.clone(), world.int(n)));
    let d = world.dict(pairs);
    dict(&d).del(&a).unwrap();
    Dict::set(&d, b.clone(), world.int(4)).unwrap();
    Dict::set(&d, a.clone(), world.int(5)).unwrap();
    equal("d", said(&d), "{'b': 4, 'c': 3, 'a': 5}");
    equal("references to a: its name, and the dict", count(&a), 1);
    let l = world.list([]);
    list(&l).extend(&d).unwrap();
    equal("list(d)", said(&l), "['b', 'c', 'a']");
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any sequence of d[k] = v, d.pop(k), del d[k] and d.clear(), and of what lists do",
        rule: "count = names + keys + values + places in lists, and nothing else",
        page: "ch06-containers.html#invariant",
    };
    for mut rng in seeds(60) {
        programs_agree(&mut rng, Ops::Dicts);
    }
}
