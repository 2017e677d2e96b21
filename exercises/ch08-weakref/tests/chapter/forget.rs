//! Task `forget`.

use crate::support::{ByName, World, leads_to, name};
use ch03_ref::{Hooks, Ref};
use ch08_weakref::{ChangedSize, WeakSet};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{lesson, note};

/// The names of a set's members, walked through.
fn members(set: &WeakSet) -> Vec<&'static str> {
    let mut walk = set.members();
    let mut names = Vec::new();
    while let Some(member) = walk.next().expect("nobody changes the set") {
        names.push(name(&member));
    }
    names
}

#[test]
fn the_dead_leave() {
    let _lesson = lesson! {
        python: "s.add(a); s.add(b); del a; print(len(s))      # 1",
        rule: "an entry goes when the object dies on which it hangs, and no other entry does",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    let mut users: Vec<Ref> = ["a", "b", "c", "d"].map(|name| world.node(name)).into();
    users.iter().for_each(|user| set.add(user));
    assert_eq!(members(&set), ["a", "b", "c", "d"]);
    let live = world.heap.live();
    drop(users.remove(1));
    assert_eq!(
        world.heap.live(),
        live - 2,
        "b is gone, and with it the set's weak reference to it"
    );
    assert_eq!((set.len(), members(&set)), (3, vec!["a", "c", "d"]));
    drop(users.pop());
    assert_eq!((set.len(), members(&set)), (2, vec!["a", "c"]));
    drop(users);
    assert_eq!((set.len(), members(&set)), (0, vec![]));
    assert_eq!(world.heap.live(), 0, "objects on the heap");
}

#[test]
fn nothing_moves_under_a_walk() {
    let _lesson = lesson! {
        python: "for x in s:      # each step may let members die; the walk goes on undisturbed\n    del others[0]",
        rule: "while somebody walks through it, a weak collection does not shrink: the dead wait until the walk is over",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    let mut users: Vec<Ref> = ["a", "b", "c", "d", "e"]
        .map(|name| world.node(name))
        .into();
    users.iter().for_each(|user| set.add(user));
    let mut walk = set.members();
    let mut next = || {
        let member = walk.next();
        let member = member.expect("a death must not disturb the walk");
        member.map_or("the end", |member| name(&member))
    };
    assert_eq!(next(), "a", "the next member of the walk");
    drop(users.remove(0)); // a, just seen
    drop(users.remove(1)); // c, not seen yet
    assert_eq!(set.len(), 3, "the dead are not counted");
    assert_eq!(next(), "b", "the next member of the walk");
    drop(users.remove(0)); // b, just seen
    assert_eq!(next(), "d", "the next member of the walk");
    assert_eq!(next(), "e", "the next member of the walk");
    assert_eq!(next(), "the end", "the next member of the walk");
    drop(walk);
    assert_eq!(
        world.heap.live(),
        4,
        "objects on the heap: d, e, and the set's two weak references to them"
    );
    assert_eq!((set.len(), members(&set)), (2, vec!["d", "e"]));
}

#[test]
fn a_walk_that_is_not_finished_ends_too() {
    let _lesson = lesson! {
        python: "for x in s: break      # the generator is dropped, and its guard with it",
        rule: "a walk is over when its value is dropped, wherever it stands",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    for _ in 0..3 {
        let a = world.node("a");
        set.add(&a);
        let mut walk = set.members();
        assert_eq!(walk.next().map(|m| m.is_some()), Ok(true));
        drop(a);
        drop(walk);
        assert!(set.is_empty());
        assert_eq!(
            world.heap.live(),
            0,
            "objects on the heap: the walk is over, and the dead must go"
        );
    }
}

#[test]
fn the_user_may_not_change_it() {
    let _lesson = lesson! {
        python: "for x in s: s.add(new)      # RuntimeError: Set changed size during iteration",
        rule: "a walk notices what the user adds or takes out; it does not notice who died",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    let users = ["a", "b", "c"].map(|name| world.node(name));
    set.add(&users[0]);
    set.add(&users[1]);
    let mut walk = set.members();
    assert_eq!(walk.next().map(|m| m.is_some()), Ok(true));
    set.add(&users[2]);
    assert_eq!(walk.next().map(|m| m.is_some()), Err(ChangedSize));
    let mut walk = set.members();
    assert!(set.discard(&users[0]));
    assert_eq!(walk.next().map(|m| m.is_some()), Err(ChangedSize));
    let mut walk = set.members();
    assert_eq!(walk.next().map(|m| m.is_some()), Ok(true));
    drop(users);
    assert_eq!(walk.next().map(|m| m.is_some()), Ok(false));
    drop(walk);
    assert!(set.is_empty());
}

#[test]
fn the_hooks_of_a_death_may_walk() {
    let _lesson = lesson! {
        python: "# a callback walks through a WeakSet that another callback is about to shrink",
        rule: "an entry whose callback has not come yet is simply dead: it is left out",
        page: "ch08-weakref.html#walk",
    };
    let world = World::with_deaths();
    let set = WeakSet::new(&world.weakrefs);
    let (a, b) = (world.node("a"), world.node("b"));
    set.add(&a);
    set.add(&b);
    let (seen, looked): (Rc<RefCell<Vec<_>>>, _) = (Rc::default(), set.clone());
    let saw = seen.clone();
    let callback = ch08_weakref::Callback::new(move |_| saw.borrow_mut().extend(members(&looked)));
    // Newer than the set's own, so it is called before.
    let keep = world.weakrefs.make(&a, Some(callback));
    drop(a);
    assert_eq!(seen.take(), ["b"]);
    assert_eq!(members(&set), ["b"]);
    drop((keep, b));
}

/// What runs, once, when a weak reference dies.
type Armed = Rc<RefCell<Option<Box<dyn FnOnce()>>>>;

/// A world in which the death of a weak reference may run any code, and a set of
/// four.
fn armed() -> (World, Armed, WeakSet, Vec<Ref>) {
    let armed = Armed::default();
    let once = armed.clone();
    let world = World::with_finalizers(move |r| {
        if r.kind() == "weakref"
            && let Some(run) = once.take()
        {
            run();
        }
    });
    let set = WeakSet::new(&world.weakrefs);
    let users: Vec<Ref> = ["a", "b", "c", "d"].map(|name| world.node(name)).into();
    users.iter().for_each(|user| set.add(user));
    (world, armed, set, users)
}

#[test]
fn who_leaves_may_let_another_die() {
    let _lesson = lesson! {
        python: "# the walk is over, and an entry goes; its death runs code: a walk, in which another member dies",
        rule: "nothing of yours is borrowed while an entry goes (R5)",
        page: "ch08-weakref.html#walk",
    };
    let (world, armed, set, mut users) = armed();
    let walk = set.members();
    let victim = users.pop();
    note("a dies during a walk, and waits");
    drop(users.remove(0));
    let inside = set.clone();
    *armed.borrow_mut() = Some(Box::new(move || {
        note("the entry of a goes, which starts a walk, in which d dies");
        let walk = inside.members();
        drop(victim);
        drop(walk);
    }));
    note("the walk is over");
    drop(walk);
    assert_eq!(crate::support::messages(&world), [""; 0], "what went wrong");
    assert_eq!(members(&set), ["b", "c"]);
    assert_eq!(
        world.heap.live(),
        4,
        "objects on the heap: b, c, and the set's two weak references to them"
    );
}

#[test]
fn who_leaves_may_start_a_walk() {
    let _lesson = lesson! {
        python: "# the walk is over, and the first of two entries goes; its death runs code, which starts another walk",
        rule: "no entry goes while somebody walks: ask before each one",
        page: "ch08-weakref.html#walk",
    };
    let (world, armed, set, mut users) = armed();
    let walk = set.members();
    note("a and c die during a walk, and wait");
    drop((users.remove(2), users.remove(0)));
    let (inside, other) = (set.clone(), Rc::new(RefCell::new(None)));
    let started = other.clone();
    *armed.borrow_mut() = Some(Box::new(move || {
        note("one of the two goes, which starts another walk");
        started.replace(Some(inside.members()));
    }));
    note("the first walk is over");
    drop(walk);
    let mut walk = other.take().expect("an entry went, and its walk began");
    let mut next = || {
        let member = walk.next();
        let member = member.expect("an entry must not go during the other walk");
        member.map_or("the end", |member| name(&member))
    };
    assert_eq!([next(), next(), next()], ["b", "d", "the end"]);
    drop(walk);
    assert_eq!(
        world.heap.live(),
        4,
        "objects on the heap: b, d, and the set's two weak references to them"
    );
}

struct Idle;

impl Hooks for Idle {}

#[test]
fn a_dead_collection_hears_nothing() {
    let _lesson = lesson! {
        python: "s = weakref.WeakSet([a]); del s; del a      # the callback finds no set",
        rule: "the callback leads to its collection weakly too: it does not keep it, and may come too late",
        page: "ch08-weakref.html#collections",
    };
    let world = World::with_deaths();
    let idle = Rc::new(Idle);
    world.heap.add_hooks(idle.clone());
    let a = world.node("a");
    let short = WeakSet::new(&world.weakrefs);
    short.add(&a);
    drop(short);
    assert_eq!(
        world.weakrefs.count(&a),
        0,
        "a set is gone, and its weak references with it"
    );
    let set = WeakSet::with(&world.weakrefs, Rc::new(ByName::default()));
    set.add(&a);
    let walk = set.members();
    let on_heap = world.heap.alloc(set);
    assert_eq!(world.weakrefs.count(&a), 1);
    let kept = world.weakrefs.of(&a);
    drop((walk, on_heap));
    assert_eq!(
        world.weakrefs.count(&a),
        1,
        "somebody kept the weak reference"
    );
    drop(a);
    assert_eq!(leads_to(&kept[0]), "nobody");
    drop(kept);
    assert_eq!(world.heap.live(), 0, "objects on the heap");
    assert_log!(world.log, "a freed");
}
