//! Random graphs with finalizers that do anything, against what reachability
//! says.

use crate::world::{
    Fault, Node, Shared, World, children, link, make_on, node, python_error, unlink, view,
};
use ch03_ref::{Ref, Uid};
use ch08_weakref::{Callback, WeakRef};
use ch11_breaking::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Rng, lesson, note, seeds};

/// What a finalizer does.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Act {
    Nothing,
    KeepSelf,
    KeepChild,
    DropChild,
    LinkGrandchild,
    NewInside,
    NewOutside,
    LateWeakref,
    LetKeepGo,
    Collect,
    Untrack,
    Panic,
}

const ACTS: [Act; 12] = [
    Act::Nothing,
    Act::KeepSelf,
    Act::KeepChild,
    Act::DropChild,
    Act::LinkGrandchild,
    Act::NewInside,
    Act::NewOutside,
    Act::LateWeakref,
    Act::LetKeepGo,
    Act::Collect,
    Act::Untrack,
    Act::Panic,
];

impl Act {
    /// Whether a piece may die of it before the collector clears anything.
    fn frees(self) -> bool {
        matches!(self, Act::DropChild | Act::LetKeepGo)
    }

    fn run(self, me: &Ref, shared: &Shared) {
        let nodes = |r: &Ref| -> Vec<Ref> {
            let mut children = children(r);
            children.retain(|r| r.get::<Node>().is_some());
            children
        };
        match self {
            Act::Nothing => (),
            Act::KeepSelf => shared.keep.borrow_mut().push(me.clone()),
            Act::KeepChild => shared.keep.borrow_mut().extend(nodes(me).pop()),
            Act::DropChild => {
                if let Some(child) = nodes(me).pop() {
                    unlink(me, &child);
                }
            }
            Act::LinkGrandchild => {
                let grandchild = nodes(me).iter().flat_map(&nodes).next();
                if let Some(grandchild) = grandchild {
                    link(me, &grandchild);
                }
            }
            Act::NewInside => {
                let new = make_on(&me.heap(), shared, "new", None, Fault::None);
                link(me, &new);
                link(&new, me);
            }
            Act::NewOutside => {
                let new = make_on(&me.heap(), shared, "new", None, Fault::None);
                link(&new, &new);
                link(&new, me);
            }
            Act::LateWeakref => {
                let weak = shared.breaker.weakrefs().make(me, None);
                shared.weak.borrow_mut().push(weak);
            }
            Act::LetKeepGo => {
                let kept = shared.keep.take();
                drop(kept);
            }
            Act::Collect => {
                let inner = shared.collect(me);
                if inner != Outcome::default() {
                    shared
                        .log
                        .push(format!("FAULT: a nested collection came to {inner:?}"));
                }
            }
            Act::Untrack => {
                me.untrack();
                me.track();
            }
            Act::Panic => python_error("from a finalizer"),
        }
    }
}

/// A random graph, and what is known of it.
struct Round {
    world: World,
    /// Named from outside.
    roots: Vec<Ref>,
    /// Weak references held by the test.
    weak: Vec<WeakRef>,
    /// Of every weak reference: its birth number, its target's, and the number
    /// of its callback.
    calls: Vec<(Uid, Uid, usize)>,
    acts: BTreeMap<String, Act>,
}

impl Round {
    fn new(rng: &mut Rng) -> Round {
        let world = World::new();
        let mut acts = BTreeMap::new();
        let mut nodes = Vec::new();
        for i in 0..2 + rng.below(8) {
            let name = format!("n{i}");
            nodes.push(if rng.chance(1, 2) {
                let act = *rng.pick(&ACTS);
                acts.insert(name.clone(), act);
                world.with_del(&name, move |me, shared| {
                    let (name, view, answers) = (&node(me).name, view(me), shared.answers());
                    shared.log.push(format!("del {name}"));
                    if view.contains("CLEARED") {
                        shared.log.push(format!("FAULT: {name} sees {view}"));
                    }
                    if answers > 0 {
                        shared
                            .log
                            .push(format!("FAULT: {name} sees weak references that answer"));
                    }
                    act.run(me, shared);
                    if act == Act::LateWeakref {
                        shared.weak.borrow_mut().clear();
                    }
                })
            } else {
                world.node(&name)
            });
        }
        for _ in 0..rng.below(3 * nodes.len()) {
            link(rng.pick(&nodes), rng.pick(&nodes));
        }
        let mut round = Round {
            world,
            roots: Vec::new(),
            weak: Vec::new(),
            calls: Vec::new(),
            acts,
        };
        round.weak_references(rng, &nodes);
        // Some die here already, for lack of references: that is chapter 09.
        nodes.retain(|_| rng.chance(1, 4));
        nodes.append(&mut round.world.shared.keep.take());
        round.roots = nodes;
        round.world.log().take();
        round
    }

    /// Some outside, and some in nodes, which may be garbage.
    fn weak_references(&mut self, rng: &mut Rng, nodes: &[Ref]) {
        for i in 0..rng.below(6) {
            let log = self.world.log().clone();
            let callback = Callback::new(move |_| log.push(format!("callback {i}")));
            let weakrefs = self.world.shared.breaker.weakrefs();
            let target = rng.pick(nodes);
            let weak = weakrefs.make(target, Some(callback));
            self.calls.push((weak.as_ref().uid(), target.uid(), i));
            if rng.chance(1, 2) {
                link(rng.pick(nodes), weak.as_ref());
            } else {
                self.weak.push(weak);
            }
        }
    }

    /// What can be reached from names, weak references outside and `keep`, and
    /// from objects of which `also` says so.
    fn reachable(&self, also: impl Fn(&Ref) -> bool) -> BTreeSet<Uid> {
        let mut todo = self.roots.clone();
        todo.extend(self.world.shared.keep.borrow().iter().cloned());
        todo.extend(self.weak.iter().map(|weak| weak.as_ref().clone()));
        todo.extend(self.world.heap.refs().into_iter().filter(also));
        let mut seen = BTreeSet::new();
        while let Some(r) = todo.pop() {
            if seen.insert(r.uid()) {
                r.traverse(&mut |child| todo.push(child.clone()));
            }
        }
        seen
    }

    /// Everything on the heap that cannot be reached.
    fn unreachable(&self) -> Vec<Ref> {
        let reachable = self.reachable(|_| false);
        let mut refs = self.world.heap.refs();
        refs.retain(|r| !reachable.contains(&r.uid()));
        refs
    }
}

/// What a node refers to, by birth number.
fn edges(r: &Ref) -> Vec<Uid> {
    children(r).iter().map(Ref::uid).collect()
}

fn numbers(uids: &[Uid]) -> String {
    let numbers: Vec<String> = uids.iter().map(Uid::to_string).collect();
    numbers.join(" ")
}

fn is_node(r: &Ref) -> bool {
    r.get::<Node>().is_some()
}

#[test]
fn whatever_finalizers_do_nobody_sees_a_cleared_object() {
    let _lesson = lesson! {
        python: "# any graph; any __del__: keep.append(self), del self.x, self.x = T(), 1/0, gc.collect(), …",
        rule: "what is unreachable in the end is gone, all else is whole; every finalizer and callback that is owed is called once",
        page: "ch11-breaking.html#invariant",
    };
    for mut rng in seeds(400) {
        check(&Round::new(&mut rng));
    }
}

fn check(round: &Round) {
    let (world, log) = (&round.world, round.world.log());
    // What is known before. No reference of ours may be left when it begins.
    let garbage: BTreeSet<Uid> = round.unreachable().iter().map(Ref::uid).collect();
    let living = round.reachable(|_| false);
    let mut owed: Vec<String> = Vec::new();
    for (weak, target, i) in &round.calls {
        if garbage.contains(target) && living.contains(weak) {
            owed.push(format!("callback {i}"));
        }
    }
    for weak in &round.weak {
        let target = weak.upgrade();
        if target.is_some_and(|target| garbage.contains(&target.uid())) {
            world.keep_weak(weak.clone());
        }
    }
    let callbacks = owed.len();
    let mut frees = false;
    let mut before = BTreeMap::new();
    for r in world.heap.refs().iter().filter(|r| is_node(r)) {
        note(format!(
            "{} {}: {}, garbage: {}",
            r.uid(),
            node(r).name,
            numbers(&edges(r)),
            garbage.contains(&r.uid())
        ));
        match round.acts.get(&node(r).name) {
            Some(act) if garbage.contains(&r.uid()) && !r.is_finalized() => {
                owed.push(format!("del {}", node(r).name));
                frees |= act.frees();
                note(format!("  its finalizer: {act:?}"));
            }
            _ => (),
        }
        before.insert(r.uid(), edges(r));
    }

    let outcome = world.collect();

    let told = log.take();
    note(told.clone());
    assert!(!told.contains("FAULT"), "{told}");
    let told: Vec<&str> = told.lines().collect();
    let (first, rest) = told.split_at(callbacks.min(told.len()));
    assert!(
        first.iter().all(|line| line.starts_with("callback")),
        "callbacks first: {told:?}"
    );
    assert!(
        rest.iter().all(|line| line.starts_with("del")),
        "then finalizers: {told:?}"
    );
    let mut called: Vec<&str> = told.clone();
    called.sort_unstable();
    owed.sort_unstable();
    assert_eq!(called, owed, "what was called, and what was owed");

    let alive = world.heap.refs();
    let reachable = round.reachable(|r| is_node(r) && node(r).name == "new");
    for r in alive.iter().filter(|r| is_node(r)) {
        let name = &node(r).name;
        assert!(
            !view(r).contains("CLEARED"),
            "{name} is alive and sees {}",
            view(r)
        );
        assert!(
            reachable.contains(&r.uid()),
            "{name} is alive, and nobody can reach it"
        );
        if !garbage.contains(&r.uid())
            && let Some(before) = before.get(&r.uid())
        {
            assert_eq!(&edges(r), before, "what the living {name} refers to");
        }
    }
    let uids: BTreeSet<Uid> = alive.iter().map(Ref::uid).collect();
    for uid in before.keys().filter(|uid| !garbage.contains(uid)) {
        assert!(uids.contains(uid), "{uid} was no garbage, and is gone");
    }
    drop(alive);
    let came_back = garbage.intersection(&uids).count();
    assert_eq!(outcome.uncollectable, 0);
    if !frees {
        assert_eq!(outcome.resurrected, came_back, "resurrected: {outcome:?}");
        assert_eq!(
            outcome.collected,
            garbage.len() - came_back,
            "collected: {outcome:?}"
        );
    }
    the_end(round);
}

/// Without names everything goes, though finalizers may delay it.
fn the_end(round: &Round) {
    let world = &round.world;
    let named: Vec<Ref> = round.roots.clone();
    for r in &named {
        crate::world::unlink_all(r);
    }
    drop(named);
    for _ in 0..4 {
        world.let_go();
        world.collect();
    }
    let left: Vec<String> = world
        .heap
        .refs()
        .iter()
        .filter(|r| is_node(r))
        .map(|r| node(r).name.clone())
        .collect();
    let named: BTreeSet<&String> = round.roots.iter().map(|r| &node(r).name).collect();
    assert!(
        left.iter().all(|name| named.contains(name)),
        "left in the end: {left:?}, named: {named:?}"
    );
}
