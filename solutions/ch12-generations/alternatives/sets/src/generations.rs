//! Who is how old: one set for each age.

use crate::Generation;
use ch03_ref::{Heap, Hooks, Id, Ref, Uid};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::mem::take;
use std::rc::Rc;

/// The members of a generation in order of birth, as weak handles.
type Set = BTreeMap<Uid, Id>;

/// Young, middle, old, frozen.
#[derive(Default)]
struct Sets(RefCell<[Set; 4]>);

/// The generations of a heap, as sets. Containers that are not tracked wait in
/// the youngest.
#[derive(Clone)]
pub struct Generations {
    heap: Heap,
    sets: Rc<Sets>,
}

/// How many objects each generation has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Population {
    /// Objects that no collection has looked at.
    pub young: usize,
    /// Those that survived one.
    pub middle: usize,
    /// Those that survived two.
    pub old: usize,
    /// Those that no collection looks at.
    pub frozen: usize,
}

impl Hooks for Sets {
    fn born(&self, r: &Ref) {
        if r.is_container() {
            self.0.borrow_mut()[0].insert(r.uid(), r.id());
        }
    }

    fn died(&self, _id: Id, uid: Uid) {
        for set in &mut *self.0.borrow_mut() {
            set.remove(&uid);
        }
    }
}

impl Generations {
    /// The generations of this heap.
    pub fn new(heap: &Heap) -> Generations {
        let sets = Rc::new(Sets::default());
        heap.refs().iter().for_each(|r| sets.born(r));
        heap.add_hooks(sets.clone());
        Generations {
            heap: heap.clone(),
            sets,
        }
    }

    /// New references to the tracked members of a set. Whoever is not tracked
    /// goes back to the youngest set.
    fn members(&self, set: usize) -> Vec<Ref> {
        let handles = self.sets.0.borrow()[set].clone();
        let alive = handles
            .into_iter()
            .filter_map(|(uid, id)| self.heap.find(id, uid));
        let (tracked, untracked): (Vec<Ref>, Vec<Ref>) = alive.partition(Ref::is_tracked);
        let mut sets = self.sets.0.borrow_mut();
        for r in &untracked {
            sets[set].remove(&r.uid());
            sets[0].insert(r.uid(), r.id());
        }
        tracked
    }

    /// All tracked members of these sets belong to another one from now on.
    fn move_all(&self, from: impl IntoIterator<Item = usize>, to: usize) {
        for from in from {
            let members = self.members(from);
            let mut sets = self.sets.0.borrow_mut();
            for r in &members {
                sets[from].remove(&r.uid());
                sets[to].insert(r.uid(), r.id());
            }
            drop(sets);
        }
    }

    /// New references to everybody of this generation or younger.
    pub(crate) fn candidates(&self, generation: Generation) -> Vec<Ref> {
        let sets = (0..=generation.number()).rev();
        sets.flat_map(|set| self.members(set)).collect()
    }

    /// Whoever is of this generation or younger belongs to the next older one
    /// from now on; the old stay old.
    pub fn promote(&self, generation: Generation) {
        let n = generation.number();
        self.move_all(0..=n, (n + 1).min(2));
    }

    /// Everybody is frozen from now on.
    pub fn freeze(&self) {
        self.move_all(0..3, 3);
    }

    /// The frozen are old from now on.
    pub fn unfreeze(&self) {
        let mut sets = self.sets.0.borrow_mut();
        let mut frozen = take(&mut sets[3]);
        sets[2].append(&mut frozen);
    }

    /// How many there are of each.
    pub fn population(&self) -> Population {
        let [young, middle, old, frozen] = [0, 1, 2, 3].map(|set| self.members(set).len());
        Population {
            young,
            middle,
            old,
            frozen,
        }
    }

    /// New references to the objects of a generation, in order of age.
    pub fn objects(&self, generation: Generation) -> Vec<Ref> {
        self.members(generation.number())
    }
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Population {
            young,
            middle,
            old,
            frozen,
        } = self;
        write!(f, "young {young}, middle {middle}, old {old}")?;
        match frozen {
            0 => Ok(()),
            frozen => write!(f, ", frozen {frozen}"),
        }
    }
}
