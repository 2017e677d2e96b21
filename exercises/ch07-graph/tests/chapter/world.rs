//! A small Python to take snapshots of.

use ch03_ref::{Heap, Payload, Ref, Uid};
use ch07_graph::{Describe, Graph};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::marker::PhantomData;
use testkit::Rng;

/// The name of a type.
pub trait Kind: 'static {
    const NAME: &'static str;
}

/// Any object that owns others: named slots with references.
pub struct Owner<K: Kind> {
    slots: RefCell<Vec<(String, Ref)>>,
    kind: PhantomData<K>,
}

impl<K: Kind> Payload for Owner<K> {
    const NAME: &'static str = K::NAME;
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(slots) = self.slots.try_borrow() {
            slots.iter().for_each(|(_, r)| visit(r));
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        let slots = self.slots.take();
        out.extend(slots.into_iter().map(|(_, r)| r));
    }
}

pub struct List;
impl Kind for List {
    const NAME: &'static str = "list";
}

pub struct Tuple;
impl Kind for Tuple {
    const NAME: &'static str = "tuple";
}

pub struct Dict;
impl Kind for Dict {
    const NAME: &'static str = "dict";
}

/// An instance of a class that is called `Session`.
pub struct Instance;
impl Kind for Instance {
    const NAME: &'static str = "instance";
}

/// A number: it owns nothing, and the collector does not know it.
pub struct Int(pub i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

/// What Python calls things.
pub struct Python;

impl Describe for Python {
    fn kind(&self, r: &Ref) -> std::borrow::Cow<'static, str> {
        match r.kind() {
            "instance" => String::from("Session").into(),
            kind => kind.into(),
        }
    }

    fn value(&self, r: &Ref) -> Option<String> {
        Some(r.get::<Int>()?.0.to_string())
    }

    fn slots(&self, r: &Ref) -> Vec<String> {
        fn names<K: Kind>(r: &Ref) -> Option<Vec<String>> {
            let slots = r.get::<Owner<K>>()?.slots.borrow();
            Some(slots.iter().map(|(name, _)| name.clone()).collect())
        }
        names::<List>(r)
            .or_else(|| names::<Tuple>(r))
            .or_else(|| names::<Dict>(r))
            .or_else(|| names::<Instance>(r))
            .unwrap_or_default()
    }
}

/// A heap, and short ways to fill it.
pub struct World {
    pub heap: Heap,
}

impl World {
    pub fn new() -> World {
        World { heap: Heap::new() }
    }

    pub fn owner<K: Kind>(&self, slots: &[(&str, &Ref)]) -> Ref {
        let slots = slots.iter().map(|&(name, r)| (name.to_owned(), r.clone()));
        let slots: Vec<(String, Ref)> = slots.collect();
        self.heap.alloc(Owner::<K> {
            slots: RefCell::new(slots),
            kind: PhantomData,
        })
    }

    fn items<K: Kind>(&self, items: &[&Ref]) -> Ref {
        let r = self.owner::<K>(&[]);
        items.iter().for_each(|item| push::<K>(&r, item));
        r
    }

    /// Python: `[…]`
    pub fn list(&self, items: &[&Ref]) -> Ref {
        self.items::<List>(items)
    }

    /// Python: `(…,)`
    pub fn tuple(&self, items: &[&Ref]) -> Ref {
        self.items::<Tuple>(items)
    }

    /// Python: `{…}`
    pub fn dict(&self, items: &[(&str, &Ref)]) -> Ref {
        let r = self.owner::<Dict>(&[]);
        items.iter().for_each(|(key, value)| put(&r, key, value));
        r
    }

    /// Python: an int that nobody else has.
    pub fn int(&self, value: i64) -> Ref {
        self.heap.alloc(Int(value))
    }

    /// Lists that lead to each other in a ring. Drop them, and it is garbage.
    pub fn ring(&self, size: usize) -> Vec<Ref> {
        let ring: Vec<Ref> = (0..size).map(|_| self.list(&[])).collect();
        for (at, r) in ring.iter().enumerate() {
            append(r, &ring[(at + 1) % size]);
        }
        ring
    }

    /// A chain of lists, `[[[…]]]`. The first is its head.
    pub fn chain(&self, length: usize) -> Vec<Ref> {
        let mut chain = vec![self.list(&[])];
        while chain.len() < length {
            let inner = chain.last().expect("there is one").clone();
            chain.push(self.list(&[&inner]));
        }
        chain.reverse();
        chain
    }

    /// `x = [1, 2, 3]; y = [x, dict(key1=x)]; z = [y, (x, y)]`, in this order:
    /// x, y, z, the dict, the tuple.
    pub fn article(&self) -> [Ref; 5] {
        let numbers = [1, 2, 3].map(|n| self.int(n));
        let x = self.list(&numbers.each_ref());
        let dict = self.dict(&[("key1", &x)]);
        let y = self.list(&[&x, &dict]);
        let tuple = self.tuple(&[&x, &y]);
        let z = self.list(&[&y, &tuple]);
        [x, y, z, dict, tuple]
    }

    pub fn graph(&self) -> Graph {
        Graph::snapshot_with(&self.heap, &Python)
    }
}

fn push<K: Kind>(r: &Ref, item: &Ref) {
    let owner = r.get::<Owner<K>>().expect("of this kind");
    let mut slots = owner.slots.borrow_mut();
    let name = format!("[{}]", slots.len());
    slots.push((name, item.clone()));
}

/// Python: `list.append(item)`
pub fn append(list: &Ref, item: &Ref) {
    push::<List>(list, item);
}

/// Python: `list.clear()`, and `del` of all items before.
pub fn empty(list: &Ref) {
    let owner = list.get::<Owner<List>>().expect("a list");
    drop(owner.slots.take());
}

/// Python: `dict['key'] = value`
pub fn put(dict: &Ref, key: &str, value: &Ref) {
    let owner = dict.get::<Owner<Dict>>().expect("a dict");
    let name = format!("['{key}']");
    owner.slots.borrow_mut().push((name, value.clone()));
}

/// Fails with a sentence when something is not what it should be.
#[track_caller]
pub fn same<F: PartialEq<E> + Debug, E: Debug>(what: &str, found: F, expected: E) {
    assert!(found == expected, "{what}: {found:?}, and not {expected:?}");
}

/// Birth numbers as text: `#1 #4`.
pub fn text(uids: &[Uid]) -> String {
    let texts: Vec<String> = uids.iter().map(Uid::to_string).collect();
    texts.join(" ")
}

/// Birth numbers.
pub fn uids<'r>(refs: impl IntoIterator<Item = &'r Ref>) -> Vec<Uid> {
    refs.into_iter().map(Ref::uid).collect()
}

/// A heap of lists that refer to each other at random, what is outside of them,
/// and what the generator knows about it.
pub struct Random {
    pub world: World,
    /// The lists' birth numbers.
    pub uids: Vec<Uid>,
    /// For each list the numbers of those it refers to.
    pub edges: Vec<Vec<usize>>,
    /// How many references from outside each has.
    pub outside: Vec<usize>,
    /// Those references.
    pub hands: Vec<Ref>,
}

impl Random {
    pub fn new(rng: &mut Rng, most: usize) -> Random {
        let world = World::new();
        let size = 1 + rng.below(most);
        let lists: Vec<Ref> = (0..size).map(|_| world.list(&[])).collect();
        let mut edges = vec![Vec::new(); size];
        for _ in 0..rng.below(2 * size + 1) {
            let (from, to) = (rng.below(size), rng.below(size));
            append(&lists[from], &lists[to]);
            edges[from].push(to);
        }
        let mut outside = vec![0; size];
        let mut hands = Vec::new();
        for (at, list) in lists.iter().enumerate() {
            if rng.chance(1, 3) {
                outside[at] = 1 + rng.below(2);
                hands.extend((0..outside[at]).map(|_| list.clone()));
            }
        }
        let uids = uids(&lists);
        drop(lists);
        let mut random = Random {
            world,
            uids,
            edges,
            outside,
            hands,
        };
        random.forget_the_dead();
        random
    }

    /// Lists that nobody refers to died when their maker let go.
    fn forget_the_dead(&mut self) {
        let alive: BTreeSet<Uid> = self.world.heap.uids().into_iter().collect();
        let kept: Vec<usize> = (0..self.uids.len())
            .filter(|&at| alive.contains(&self.uids[at]))
            .collect();
        let new = |old: usize| kept.iter().position(|&at| at == old);
        let edges = kept.iter().map(|&at| {
            let targets = self.edges[at].iter().map(|&to| new(to));
            targets
                .collect::<Option<Vec<usize>>>()
                .expect("what a live list refers to is alive")
        });
        self.edges = edges.collect();
        self.uids = kept.iter().map(|&at| self.uids[at]).collect();
        self.outside = kept.iter().map(|&at| self.outside[at]).collect();
    }

    /// Who can be reached from one list over one reference or more, found in the
    /// slowest and plainest way.
    pub fn after(&self, start: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut todo = self.edges[start].clone();
        while let Some(at) = todo.pop() {
            if found.insert(at) {
                todo.extend(&self.edges[at]);
            }
        }
        found
    }

    /// Who can be reached from outside.
    pub fn alive(&self) -> BTreeSet<usize> {
        let held = (0..self.uids.len()).filter(|&at| self.outside[at] > 0);
        held.flat_map(|at| {
            let mut all = self.after(at);
            all.insert(at);
            all
        })
        .collect()
    }
}
