//! Task `values`.

use crate::support::{ByName, World, assert_same, leads_to, name};
use ch03_ref::Ref;
use ch08_weakref::WeakValueDict;
use std::rc::Rc;
use testkit::{lesson, note, seeds};

fn names(dict: &WeakValueDict) -> Vec<(&'static str, &'static str)> {
    let mut walk = dict.items();
    let mut names = Vec::new();
    while let Some((key, value)) = walk.next().expect("nobody changes the dict") {
        names.push((name(&key), name(&value)));
    }
    names
}

#[test]
fn a_value_is_found_while_it_lives() {
    let _lesson = lesson! {
        python: "d = weakref.WeakValueDictionary(); d['k'] = v; print(d['k'] is v, len(d))      # True 1\ndel v; print('k' in d, len(d))      # False 0",
        rule: "the dict leads to its values and does not keep them",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let dict = WeakValueDict::new(&world.weakrefs);
    let (key, value) = (world.node("key"), world.node("value"));
    assert!(dict.get(&key).is_none() && dict.is_empty());
    dict.insert(&key, &value);
    assert_eq!(value.refcount(), 1, "the dict does not count for its value");
    assert_eq!(key.refcount(), 2, "the dict owns its key");
    let found = dict.get(&key).expect("the value is alive");
    assert_same("the value and d[key]", &found, &value);
    assert_eq!(found.refcount(), 2, "what get returns is counted");
    drop(found);
    assert_eq!((dict.len(), dict.contains(&key)), (1, true));
    assert!(!dict.is_empty(), "the value is alive");
    drop(value);
    assert_log!(world.log, "value freed");
    assert_eq!(
        (dict.len(), dict.contains(&key)),
        (0, false),
        "len(d), key in d: the value is gone"
    );
    assert!(dict.get(&key).is_none());
    assert_eq!(key.refcount(), 1, "the entry gave its key back");
}

#[test]
fn an_entry_lets_its_key_go() {
    let _lesson = lesson! {
        python: "d[K()] = v; del v      # the key dies with the entry",
        rule: "the dict owns the key for as long as the value lives",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let dict = WeakValueDict::new(&world.weakrefs);
    let value = world.node("value");
    dict.insert(&world.node("key"), &value);
    assert_eq!(world.log.take(), "", "the dict owns the key");
    drop(value);
    assert_log!(world.log, "key freed\nvalue freed");
}

#[test]
fn a_new_value_takes_the_place() {
    let _lesson = lesson! {
        python: "d[k] = old; d[other] = x; d[k] = new      # one entry for k, in its old place\ndel old; print(d[k])                        # new",
        rule: "a key has one entry; the weak reference to the old value goes, and its death is nobody's business",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let dict = WeakValueDict::new(&world.weakrefs);
    let (k, other) = (world.node("k"), world.node("other"));
    let (old, x, new) = (world.node("old"), world.node("x"), world.node("new"));
    dict.insert(&k, &old);
    dict.insert(&other, &x);
    dict.insert(&k, &new);
    assert_eq!(dict.len(), 2, "entries: k and other");
    assert_eq!(
        names(&dict),
        [("k", "new"), ("other", "x")],
        "keys and values, in order"
    );
    assert_eq!(world.weakrefs.count(&old), 0, "getweakrefcount(old)");
    drop(old);
    assert_eq!(
        names(&dict),
        [("k", "new"), ("other", "x")],
        "keys and values, in order"
    );
    drop(new);
    assert_eq!(names(&dict), [("other", "x")], "keys and values, in order");
    dict.insert(&k, &x);
    assert_eq!(
        names(&dict),
        [("other", "x"), ("k", "x")],
        "keys and values, in order"
    );
    assert_eq!(world.weakrefs.count(&x), 2, "getweakrefcount(x)");
    drop(x);
    assert!(dict.is_empty(), "both entries hung on x");
}

#[test]
fn equal_keys_are_one_key() {
    let _lesson = lesson! {
        python: "d['k'] = v; print(d[''.join(['k'])] is v)      # True",
        rule: "a key is found by its hash and by equality; an equal key does not replace the one that is there",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let names_decide = Rc::new(ByName::default());
    let dict = WeakValueDict::with(&world.weakrefs, names_decide);
    let (k, twin, other) = (world.node("k"), world.node("k"), world.node("other"));
    let (v, w) = (world.node("v"), world.node("w"));
    dict.insert(&k, &v);
    dict.insert(&other, &w);
    let found = dict.get(&twin).expect("twin == k");
    assert_same("d[twin] and v", &found, &v);
    assert!(dict.get(&world.node("no key")).is_none());
    dict.insert(&twin, &w);
    assert_eq!(
        (k.refcount(), twin.refcount()),
        (2, 1),
        "the first key stays"
    );
    drop(found);
    drop(v);
    assert_eq!(
        names(&dict),
        [("k", "w"), ("other", "w")],
        "keys and values, in order"
    );
    let taken = dict.remove(&twin).expect("it is there");
    assert_same("d.pop(twin) and w", &taken, &w);
    assert_eq!(names(&dict), [("other", "w")], "keys and values, in order");
    assert!(dict.remove(&twin).is_none(), "it was taken out");
    dict.remove_all();
    assert!(dict.is_empty());
    assert_eq!(
        (k.refcount(), other.refcount()),
        (1, 1),
        "keys were given back"
    );
}

#[test]
fn random_programs_agree_with_a_model() {
    let _lesson = lesson! {
        python: "# d[k] = v, d.pop(k), del v, walks: in any order",
        rule: "at every moment the dict has exactly the entries whose value lives, in order",
        page: "ch08-weakref.html#collections",
    };
    for (round, mut rng) in seeds(60).enumerate() {
        // Who takes the place of a dead one during a walk has its place in the
        // order too; the model does not know that.
        let in_order = round % 2 == 0;
        let world = World::with_deaths();
        let dict = WeakValueDict::new(&world.weakrefs);
        let keys: Vec<Ref> = (0..6).map(|_| world.node("key")).collect();
        let mut values: Vec<Ref> = Vec::new();
        let mut model: Vec<(usize, Ref)> = Vec::new();
        let mut walks = Vec::new();
        for _ in 0..80 {
            let k = rng.below(keys.len());
            match rng.below(10) {
                0..=2 => values.push(world.node("value")),
                3..=5 if !values.is_empty() => {
                    let value = rng.pick(&values).clone();
                    note(format!("d[{k}] = {value:?}"));
                    dict.insert(&keys[k], &value);
                    match model.iter_mut().find(|(known, _)| *known == k) {
                        Some(entry) => entry.1 = value,
                        None => model.push((k, value)),
                    }
                }
                6 => {
                    let removed = dict.remove(&keys[k]).map(|value| value.uid());
                    let at = model.iter().position(|(known, _)| *known == k);
                    let expected = at.map(|at| model.remove(at).1.uid());
                    note(format!("pop {k}"));
                    assert_eq!(removed, expected, "d.pop({k})");
                }
                7 if !in_order => walks.push(dict.items()),
                8 if !walks.is_empty() => drop(walks.remove(rng.below(walks.len()))),
                _ if !values.is_empty() => {
                    let gone = values.swap_remove(rng.below(values.len()));
                    note(format!("{gone:?} dies"));
                    model.retain(|(_, value)| value.uid() != gone.uid());
                }
                _ => {}
            }
            check(&dict, &keys, &model, in_order);
        }
    }
}

/// Whether the dict has what the model has.
fn check(dict: &WeakValueDict, keys: &[Ref], model: &[(usize, Ref)], in_order: bool) {
    assert_eq!(dict.len(), model.len(), "len(d)");
    for (k, key) in keys.iter().enumerate() {
        let expected = model.iter().find(|(known, _)| *known == k);
        let expected = expected.map(|(_, value)| value.uid());
        assert_eq!(dict.get(key).map(|value| value.uid()), expected, "d[{k}]");
    }
    let mut walk = dict.items();
    let mut found = Vec::new();
    while let Ok(Some((key, value))) = walk.next() {
        found.push((key.uid(), value.uid()));
    }
    let expected = model.iter().map(|(k, value)| (keys[*k].uid(), value.uid()));
    let mut expected: Vec<_> = expected.collect();
    if !in_order {
        found.sort_unstable();
        expected.sort_unstable();
    }
    assert_eq!(found, expected, "the entries of d");
}

#[test]
fn the_place_of_an_heir() {
    let _lesson = lesson! {
        python: "for k in d.keys():\n    del old; d[k] = new      # the old value dies, the new one takes its place",
        rule: "who waits may find that a living one has its place: look again before you take the entry out",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakValueDict::new(&world.weakrefs);
    let (key, old, new) = (world.node("key"), world.node("old"), world.node("new"));
    dict.insert(&key, &old);
    let walk = dict.items();
    drop(old);
    assert_eq!((dict.len(), dict.contains(&key)), (0, false));
    dict.insert(&key, &new);
    assert_eq!(dict.len(), 1, "the new value is alive");
    drop(walk);
    let found = dict.get(&key).map_or("nobody", |value| name(&value));
    assert_eq!(found, "new", "the dead took the entry of the living along");
    assert_eq!(dict.len(), 1);
}

#[test]
fn an_old_weak_reference_that_somebody_kept() {
    let _lesson = lesson! {
        python: "refs = d.valuerefs(); d[k] = new; del old      # the old weak reference is alive, and calls back",
        rule: "a callback that comes late finds another value in the entry: it must leave it there",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakValueDict::new(&world.weakrefs);
    let (key, old, new) = (world.node("key"), world.node("old"), world.node("new"));
    dict.insert(&key, &old);
    let refs = dict.value_refs();
    dict.insert(&key, &new);
    drop(old);
    assert_eq!(leads_to(&refs[0]), "nobody");
    let found = dict.get(&key).map_or("nobody", |value| name(&value));
    assert_eq!(found, "new", "the dead took the entry of the living along");
    drop(new);
    assert!(dict.is_empty());
    drop(refs);
    assert_eq!(key.refcount(), 1, "the entry gave its key back");
}

#[test]
fn a_weak_dict_that_is_garbage_hears_nothing() {
    let _lesson = lesson! {
        python: "a.dict = weakref.WeakValueDictionary(); a.dict['me'] = a; del a; gc.collect()",
        rule: "the dict's weak references are garbage with it, so its callbacks are not called",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let (a, key) = (world.node("a"), world.node("key"));
    let dict = WeakValueDict::new(&world.weakrefs);
    dict.insert(&key, &a);
    let weak = dict.value_refs().pop().expect("one value").into_ref();
    let on_heap = world.heap.alloc(dict);
    crate::support::own(&a, on_heap.clone());
    let mut owned = Vec::new();
    on_heap.traverse(&mut |r| owned.push(r.uid()));
    assert_eq!(owned, [key.uid(), weak.uid()], "what the dict owns");
    let garbage = [a, on_heap, weak];
    assert!(world.weakrefs.clear_garbage(&garbage).is_empty());
    let mut given_up = Vec::new();
    for r in &garbage {
        let mut out = Vec::new();
        r.clear(&mut out);
        given_up.push(out.len());
    }
    assert_eq!(given_up[1], 2, "references that the dict moved into `out`");
    drop(garbage);
    assert_log!(world.log, "a freed");
    assert_eq!(key.refcount(), 1, "the dict gave its key back");
}
