//! What must be true, worked out the slow way: a count is how many arrows there
//! are, and who cannot be reached is garbage.

use crate::act::{Kind, NAMES};
use ch03_ref::Uid;
use std::collections::{BTreeMap, BTreeSet};

/// An object as the shadow sees it.
pub struct Node {
    /// `None` is a weak reference: an object, too.
    pub kind: Option<Kind>,
    /// Whom it refers to, once for each reference, under a key or in a row.
    pub edges: Vec<(usize, Uid)>,
    /// Whether its finalizer was called.
    pub asked: bool,
    pub immortal: bool,
}

impl Node {
    pub fn new(kind: Option<Kind>) -> Node {
        Node {
            kind,
            edges: Vec::new(),
            asked: false,
            immortal: false,
        }
    }
}

/// All objects, and all that refers to them from outside.
#[derive(Default)]
pub struct Shadow {
    pub nodes: BTreeMap<Uid, Node>,
    pub names: [Option<Uid>; NAMES],
    pub shelf: Vec<Uid>,
    /// The weak references that somebody has.
    pub handles: Vec<Uid>,
}

impl Shadow {
    /// References from outside, each once.
    fn roots(&self) -> impl Iterator<Item = Uid> {
        let names = self.names.iter().flatten();
        names.chain(&self.shelf).chain(&self.handles).copied()
    }

    /// How many references each object has.
    pub fn counts(&self) -> BTreeMap<Uid, usize> {
        let mut counts: BTreeMap<Uid, usize> = self.nodes.keys().map(|&uid| (uid, 0)).collect();
        let inside = self.nodes.values().flat_map(|node| &node.edges);
        for to in self.roots().chain(inside.map(|&(_, to)| to)) {
            *counts.entry(to).or_default() += 1;
        }
        counts
    }

    /// Whoever can be reached from outside, or from an immortal.
    pub fn reachable(&self) -> BTreeSet<Uid> {
        let immortals = self.nodes.iter().filter(|(_, node)| node.immortal);
        let immortals = immortals.map(|(&uid, _)| uid);
        let mut next: Vec<Uid> = self.roots().chain(immortals).collect();
        let mut reached = BTreeSet::new();
        while let Some(uid) = next.pop() {
            if reached.insert(uid) {
                let node = self.nodes.get(&uid);
                next.extend(node.iter().flat_map(|n| &n.edges).map(|&(_, to)| to));
            }
        }
        reached
    }

    /// Lets die whoever has no reference: one after the other, as each death
    /// may be the end of others. A phoenix goes to the shelf instead, once.
    pub fn let_die(&mut self) {
        loop {
            let counts = self.counts();
            let dead = self
                .nodes
                .iter_mut()
                .find(|(uid, node)| counts[uid] == 0 && !node.immortal);
            let Some((&uid, node)) = dead else {
                return;
            };
            if node.kind == Some(Kind::Phoenix) && !node.asked {
                node.asked = true;
                self.shelf.push(uid);
            } else {
                self.nodes.remove(&uid);
            }
        }
    }

    pub fn node(&mut self, uid: Uid) -> &mut Node {
        self.nodes.get_mut(&uid).expect("it is alive")
    }
}
