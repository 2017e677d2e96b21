//! Task `keys`.

use crate::support::{ByName, Node, World, assert_same, leads_to, name, own};
use ch03_ref::{Heap, Payload, Ref};
use ch08_weakref::{WeakKeyDict, WeakSet};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::lesson;

fn names(dict: &WeakKeyDict) -> Vec<(&'static str, &'static str)> {
    let mut walk = dict.items();
    let mut names = Vec::new();
    while let Some((key, value)) = walk.next().expect("nobody changes the dict") {
        names.push((name(&key), name(&value)));
    }
    names
}

#[test]
fn a_value_lives_as_long_as_its_key() {
    let _lesson = lesson! {
        python: "d = weakref.WeakKeyDictionary(); d[k] = v; del v; print(len(d))      # 1\ndel k; print(len(d))      # 0, and v is gone",
        rule: "the dict owns its values and not its keys: an entry goes with its key, and its value with it",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let key = world.node("key");
    dict.insert(&key, world.node("value"));
    assert_eq!(world.log.take(), "", "the dict owns the value");
    assert_eq!(key.refcount(), 1, "the dict does not count for its key");
    let value = dict.get(&key).expect("the key is alive");
    assert_eq!((name(&value), value.refcount()), ("value", 2));
    drop(value);
    assert_eq!((dict.len(), dict.contains(&key)), (1, true));
    assert!(!dict.is_empty(), "the key is alive");
    drop(key);
    let mut freed: Vec<String> = world.log.take().lines().map(str::to_owned).collect();
    freed.sort();
    assert_eq!(freed, ["key freed", "value freed"], "who was freed");
    assert!(dict.is_empty());
}

#[test]
fn a_new_value_for_an_old_key() {
    let _lesson = lesson! {
        python: "d[k] = 1; d[k] = 2; print(weakref.getweakrefcount(k))      # 1",
        rule: "a key that is there keeps its weak reference; the old value is let go",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let (k, other) = (world.node("k"), world.node("other"));
    dict.insert(&k, world.node("one"));
    dict.insert(&other, world.node("x"));
    let weak = dict.key_refs();
    dict.insert(&k, world.node("two"));
    assert_log!(world.log, "one freed");
    assert_eq!(world.weakrefs.count(&k), 1, "getweakrefcount(k)");
    assert_same(
        "its weak reference",
        dict.key_refs()[0].as_ref(),
        weak[0].as_ref(),
    );
    assert_eq!(names(&dict), [("k", "two"), ("other", "x")]);
    drop(weak);
    let taken = dict.remove(&k).expect("it is there");
    assert_eq!(name(&taken), "two");
    assert_eq!(world.weakrefs.count(&k), 0, "getweakrefcount(k)");
    assert!(dict.remove(&k).is_none() && dict.get(&k).is_none());
    dict.remove_all();
    assert!(dict.is_empty());
    assert_log!(world.log, "x freed");
}

#[test]
fn equal_keys_are_one_key() {
    let _lesson = lesson! {
        python: "a, b = C(1), C(1)      # a == b\nd[a] = 'x'; print(d[b])      # x\ndel a; print(b in d)        # False: the entry hung on a",
        rule: "an entry hangs on the key that came first; an equal key finds it, and does not keep it",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let names_decide = Rc::new(ByName::default());
    let dict = WeakKeyDict::with(&world.weakrefs, names_decide);
    let (a, twin, other) = (world.node("a"), world.node("a"), world.node("other"));
    dict.insert(&other, world.node("y"));
    dict.insert(&a, world.node("x"));
    let found = dict.get(&twin).map_or("nothing", |value| name(&value));
    assert_eq!(found, "x", "d[twin]");
    dict.insert(&twin, world.node("z"));
    assert_eq!(names(&dict), [("other", "y"), ("a", "z")]);
    assert_eq!(world.weakrefs.count(&twin), 0, "getweakrefcount(twin)");
    drop(a);
    assert!(!dict.contains(&twin), "the entry hung on a, which is gone");
    assert_eq!(names(&dict), [("other", "y")]);
    dict.insert(&twin, world.node("w"));
    assert_eq!(names(&dict), [("other", "y"), ("a", "w")]);
}

#[test]
fn a_dead_key_is_equal_to_nobody() {
    let _lesson = lesson! {
        python: "for key in d: ...      # meanwhile a dies; b == a does not find its entry",
        rule: "an entry that only waits to go is found by no key: there is no object to compare with",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::with(&world.weakrefs, Rc::new(ByName::default()));
    let set = WeakSet::with(&world.weakrefs, Rc::new(ByName::default()));
    let (a, twin) = (world.node("a"), world.node("a"));
    dict.insert(&a, world.node("old value"));
    set.add(&a);
    let walks = (dict.items(), set.members());
    drop(a);
    assert!(
        !dict.contains(&twin) && !set.contains(&twin),
        "a died, and its entry was found by a key that only looks like it"
    );
    dict.insert(&twin, world.node("new value"));
    set.add(&twin);
    assert_eq!((dict.len(), set.len()), (1, 1), "what is alive");
    drop(walks);
    assert_eq!((dict.len(), set.len()), (1, 1), "what is alive");
    assert_eq!(names(&dict), [("a", "new value")]);
    assert!(set.contains(&twin));
    assert_log!(world.log, "a freed\nold value freed");
}

#[test]
fn a_value_that_leads_back_keeps_its_key() {
    let _lesson = lesson! {
        python: "d[k] = [k]      # k will never die: d owns the list, and the list owns k",
        rule: "the dict owns its values: a value that refers to its own key keeps the entry for ever",
        page: "ch08-weakref.html#practice",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let (key, value) = (world.node("key"), world.node("value"));
    own(&value, key.clone());
    dict.insert(&key, value);
    drop(key);
    assert_eq!(world.log.take(), "", "the value keeps its key");
    assert_eq!(dict.len(), 1);
    let weak = dict.key_refs();
    assert_eq!(leads_to(&weak[0]), "key");
    dict.remove_all();
    assert_log!(world.log, "value freed\nkey freed");
}

#[test]
fn a_set_has_each_member_once() {
    let _lesson = lesson! {
        python: "s.add(a); s.add(a); s.add(b); print(len(s), a in s)      # 2 True\ns.discard(b); del a; print(len(s))                       # 0",
        rule: "adding a member that is there changes nothing: it has one weak reference",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    let (a, b) = (world.node("a"), world.node("b"));
    set.add(&a);
    set.add(&a);
    set.add(&b);
    assert_eq!(
        (set.len(), set.contains(&a), set.contains(&b)),
        (2, true, true),
        "len(s), a in s, b in s"
    );
    assert_eq!(world.weakrefs.count(&a), 1, "getweakrefcount(a)");
    assert_eq!(
        (a.refcount(), b.refcount()),
        (1, 1),
        "the counts of a and b"
    );
    assert!(!set.is_empty(), "a and b are alive");
    assert!(set.discard(&b), "b was there");
    assert!(!set.discard(&b), "b was taken out");
    assert_eq!((set.len(), set.contains(&b)), (1, false));
    drop(a);
    assert_eq!(set.len(), 0, "a is gone");
    set.add(&b);
    set.remove_all();
    assert!(set.is_empty());
    assert!(b.get::<Node>().is_some());
    assert_eq!(world.heap.live(), 1, "b alone is left");
}

#[test]
fn a_task_that_nobody_keeps() {
    let _lesson = lesson! {
        python: "asyncio.create_task(work())      # the loop has a WeakSet of tasks: who keeps this one?",
        rule: "a WeakSet knows its members and keeps none: a task that is only in there is gone",
        page: "ch08-weakref.html#tasks",
    };
    let world = World::with_deaths();
    let all_tasks = WeakSet::new(&world.weakrefs);
    let create_task = |name| {
        let task = world.node(name);
        all_tasks.add(&task);
        task
    };
    let kept = create_task("kept");
    create_task("fire and forget");
    assert_log!(world.log, "fire and forget freed");
    assert_eq!(all_tasks.len(), 1, "tasks that the loop knows");
    assert!(all_tasks.contains(&kept));
}

#[test]
fn the_dead_go_after_the_walk() {
    let _lesson = lesson! {
        python: "it = d.items(); next(it); del key      # the entry waits\ndel it                                 # now it goes, and lets its value go",
        rule: "after the last walk the entries go who died meanwhile, and what they own goes with them",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let (key, other) = (world.node("key"), world.node("other"));
    dict.insert(&key, world.node("value"));
    dict.insert(&other, world.node("other value"));
    let outer = dict.items();
    let inner = dict.items();
    drop(key);
    assert_eq!(world.log.take(), "key freed", "the value waits");
    drop(inner);
    assert_eq!(world.log.take(), "", "one walk is over, the other is not");
    assert_eq!(dict.len(), 1, "the dead are not counted");
    drop(outer);
    assert_log!(world.log, "value freed");
    assert_eq!(dict.len(), 1);
    let weak_to_other = dict.key_refs();
    assert_eq!(weak_to_other.len(), 1, "entries in the dict");
    drop(other);
    assert_log!(world.log, "other value freed\nother freed");
}

/// A value whose death runs code: it looks at the dict that it was in.
struct Nosy {
    dict: RefCell<Option<WeakKeyDict>>,
    next: RefCell<Option<(Ref, Ref)>>,
    seen: Rc<RefCell<Vec<usize>>>,
}

impl Payload for Nosy {
    const NAME: &'static str = "Nosy";
}

impl Drop for Nosy {
    fn drop(&mut self) {
        let dict = self.dict.take().expect("the test put it there");
        if let Some((key, value)) = self.next.take() {
            dict.insert(&key, value);
        }
        let walk = dict.items();
        self.seen.borrow_mut().push(dict.len());
        drop(walk);
    }
}

fn nosy(heap: &Heap, dict: &WeakKeyDict, next: Option<(Ref, Ref)>, seen: &Seen) -> Ref {
    heap.alloc(Nosy {
        dict: RefCell::new(Some(dict.clone())),
        next: RefCell::new(next),
        seen: seen.clone(),
    })
}

type Seen = Rc<RefCell<Vec<usize>>>;

#[test]
fn a_value_may_use_the_dict_while_it_dies() {
    let _lesson = lesson! {
        python: "# the value's __del__ runs while its entry is taken out; it may use the dict",
        rule: "the entry is out of the table, and nothing is borrowed, before what it owned is dropped (R2, R5)",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let seen: Seen = Rc::default();
    let keys = ["k1", "k2", "k3"].map(|name| world.node(name));
    let new = world.node("new key");
    let adds = Some((new.clone(), world.node("new value")));
    dict.insert(&keys[0], nosy(&world.heap, &dict, None, &seen));
    dict.insert(&keys[1], nosy(&world.heap, &dict, adds, &seen));
    dict.insert(&keys[2], nosy(&world.heap, &dict, None, &seen));
    let [k1, k2, k3] = keys;
    drop(k1);
    assert_eq!(seen.take(), [2], "what the dying value saw");
    let walk = dict.items();
    drop(k2);
    drop(k3);
    assert_eq!(
        seen.take(),
        [0; 0],
        "the values wait for the end of the walk"
    );
    drop(walk);
    let mut saw = seen.take();
    saw.sort_unstable();
    assert_eq!(saw.len(), 2, "values that died after the walk: {saw:?}");
    assert_eq!(dict.len(), 1, "what the dying value added");
    assert!(dict.contains(&new));
}

#[test]
fn a_collection_on_the_heap_owns_its_weak_references() {
    let _lesson = lesson! {
        python: "d = weakref.WeakKeyDictionary(); d[k] = v      # gc.get_referents sees v, and not k",
        rule: "what a weak collection shows to the collector: what it owns, its weak references among it",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let (a, b, value) = (world.node("a"), world.node("b"), world.node("value"));
    let (dict, set) = (
        WeakKeyDict::new(&world.weakrefs),
        WeakSet::new(&world.weakrefs),
    );
    dict.insert(&a, value.clone());
    set.add(&a);
    set.add(&b);
    let weak_key = dict.key_refs().pop().expect("one key").into_ref();
    let (dict, set) = (world.heap.alloc(dict), world.heap.alloc(set));
    let owned = |r: &Ref| world.heap.census(r.uid()).expect("it lives").referents;
    assert_eq!(owned(&dict), [weak_key.uid(), value.uid()]);
    assert_eq!(owned(&set).len(), 2);
    drop(weak_key);
    let mut out = Vec::new();
    dict.clear(&mut out);
    set.clear(&mut out);
    assert_eq!(out.len(), 4, "what they gave up");
    assert!(owned(&dict).is_empty() && owned(&set).is_empty());
    drop(out);
    assert_eq!((a.refcount(), value.refcount()), (1, 1));
    assert_eq!(world.weakrefs.count(&a), 0);
    drop((dict, set));
}

#[test]
fn a_weak_dict_hears_of_garbage() {
    let _lesson = lesson! {
        python: "d = weakref.WeakKeyDictionary(); d[a] = 1; a.me = a\ndel a; gc.collect(); print(len(d))      # 0",
        rule: "the callbacks of the weak collections are callbacks like any other",
        page: "ch08-weakref.html#garbage",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let garbage = [world.node("a")];
    own(&garbage[0], garbage[0].clone());
    dict.insert(&garbage[0], world.node("value"));
    let living = world.node("living");
    dict.insert(&living, world.node("kept"));
    let calls = world.weakrefs.clear_garbage(&garbage);
    assert_eq!(dict.len(), 2, "nobody was called yet");
    for call in calls {
        call.call();
    }
    assert_eq!(dict.len(), 1, "the garbage key is gone");
    assert_log!(world.log, "value freed");
    let mut out = Vec::new();
    garbage[0].clear(&mut out);
}

#[test]
fn a_dead_key_is_not_walked_to() {
    let _lesson = lesson! {
        python: "for k in d: ...      # k is never None, though keys die meanwhile",
        rule: "a walk leaves out who died: it hands out living keys and their values",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let dict = WeakKeyDict::new(&world.weakrefs);
    let (a, b) = (world.node("a"), world.node("b"));
    dict.insert(&a, world.node("a's value"));
    dict.insert(&b, world.node("b's value"));
    let guard = dict.items();
    drop(a);
    assert_eq!(names(&dict), [("b", "b's value")], "a is gone");
    drop(b);
    assert_eq!(names(&dict), [], "b is gone");
    drop(guard);
    assert_eq!(
        world.log.take().lines().count(),
        4,
        "two keys and two values were freed"
    );
}
