//! The snapshot, and what can be read off it at once.

use crate::{Describe, Kinds, Node};
use ch03_ref::{Heap, IMMORTAL, Uid};
use std::collections::{HashMap, HashSet};

/// A heap's objects and references at one moment. It holds no reference, so it
/// changes no count, keeps nobody alive, and may outlive the heap.
///
/// Objects are in the order of birth; each has a *position*, from 0. References
/// are a list for each object: two references to one object are two entries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Who refers to whom, sorted by who; an object's own references are in the
    /// order of its slots.
    pairs: Vec<(usize, usize)>,
    /// The second halves of the pairs.
    targets: Vec<usize>,
}

impl Graph {
    /// Takes a heap down: every live object that is not dying.
    pub fn snapshot(heap: &Heap) -> Graph {
        Graph::snapshot_with(heap, &Kinds)
    }

    /// The same, with names for types, values and slots.
    pub fn snapshot_with(heap: &Heap, describe: &dyn Describe) -> Graph {
        // ANCHOR: snapshot
        let mut nodes = Vec::new();
        for r in heap.refs() {
            let mut referents = Vec::new();
            r.traverse(&mut |child| referents.push(child.uid()));
            nodes.push(Node {
                uid: r.uid(),
                kind: describe.kind(&r),
                value: describe.value(&r),
                refcount: match r.refcount() {
                    IMMORTAL => IMMORTAL as usize,
                    n => n as usize - 1, // without `r` itself (R3)
                },
                tracked: r.is_tracked(),
                referents,
                slots: describe.slots(&r),
            });
        }
        Graph::assemble(nodes)
        // ANCHOR_END: snapshot
    }

    /// Numbers the objects and their references. A reference to an object that
    /// is not among them (one that was dying) is left out.
    fn assemble(mut nodes: Vec<Node>) -> Graph {
        nodes.sort_by_key(|node| node.uid);
        let known: HashSet<Uid> = nodes.iter().map(|node| node.uid).collect();
        for node in &mut nodes {
            let mut keep = node.referents.iter().map(|to| known.contains(to));
            if node.referents.len() == node.slots.len() {
                node.slots.retain(|_| keep.next().unwrap_or(true));
            }
            node.referents.retain(|to| known.contains(to));
        }
        let positions = nodes.iter().enumerate().map(|(at, node)| (node.uid, at));
        let positions: HashMap<Uid, usize> = positions.collect();
        let each = nodes.iter().enumerate().flat_map(|(from, node)| {
            let targets = node.referents.iter().map(|to| positions[to]);
            targets.map(move |to| (from, to)).collect::<Vec<_>>()
        });
        let pairs: Vec<(usize, usize)> = each.collect();
        let targets = pairs.iter().map(|pair| pair.1).collect();
        Graph {
            nodes,
            pairs,
            targets,
        }
    }

    /// The same without the references of some objects: where nobody looks any
    /// further. Python's collector knows containers only, so a walk by its eyes
    /// ends at all others.
    pub fn ending_at(self, is_end: impl Fn(&Node) -> bool) -> Graph {
        let mut nodes = self.nodes;
        for node in nodes.iter_mut().filter(|node| is_end(node)) {
            node.referents.clear();
            node.slots.clear();
        }
        Graph::assemble(nodes)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All objects, in the order of birth.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What is known of one object.
    pub fn node(&self, uid: Uid) -> Option<&Node> {
        Some(&self.nodes[self.position(uid)?])
    }

    /// The position of an object in the order of birth.
    pub(crate) fn position(&self, uid: Uid) -> Option<usize> {
        self.nodes.binary_search_by_key(&uid, |node| node.uid).ok()
    }

    /// The positions of what the object at a position refers to, one for each
    /// reference.
    pub(crate) fn out(&self, position: usize) -> &[usize] {
        let start = self.pairs.partition_point(|pair| pair.0 < position);
        let end = self.pairs.partition_point(|pair| pair.0 <= position);
        &self.targets[start..end]
    }

    /// Who refers to whom, as pairs of positions.
    pub(crate) fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// What an object refers to, one entry for each reference. Nothing for an
    /// unknown object. Python: `gc.get_referents(x)`.
    pub fn referents(&self, uid: Uid) -> &[Uid] {
        self.node(uid).map_or(&[], |node| &node.referents)
    }

    /// Who refers to an object: each referrer once, in the order of birth, and
    /// the object itself among them if it does. Python: `gc.get_referrers(x)`.
    pub fn referrers(&self, uid: Uid) -> Vec<Uid> {
        let wanted = self.position(uid);
        let pairs = self.pairs.iter().filter(|pair| Some(pair.1) == wanted);
        let mut found: Vec<Uid> = pairs.map(|pair| self.nodes[pair.0].uid).collect();
        found.dedup();
        found
    }

    /// For each position, how many references to the object come from outside
    /// the graph: its count, less one for each reference that an object owns.
    /// [`IMMORTAL`] for an immortal, whose references nobody counts.
    ///
    /// Names of a running program, a hand, a leak: all of that is outside.
    pub fn externals(&self) -> Vec<usize> {
        let mut inside = vec![0; self.len()];
        self.targets.iter().for_each(|&to| inside[to] += 1);
        let outside = |(node, inside): (&Node, usize)| match node.is_immortal() {
            true => node.refcount,
            false => node.refcount.saturating_sub(inside),
        };
        self.nodes.iter().zip(inside).map(outside).collect()
    }

    /// How many references to this object come from outside the graph; `None`
    /// for an unknown one.
    pub fn external(&self, uid: Uid) -> Option<usize> {
        Some(self.externals()[self.position(uid)?])
    }

    /// The objects that somebody outside holds, in the order of birth.
    pub fn roots(&self) -> Vec<Uid> {
        let externals = self.externals().into_iter();
        let held = self.nodes.iter().zip(externals).filter(|(_, n)| *n > 0);
        held.map(|(node, _)| node.uid).collect()
    }

    /// Objects with more references from inside the graph than there are: some
    /// type shows a reference that it does not own. A right heap has none.
    pub fn invented(&self) -> Vec<Uid> {
        let mut left: Vec<Option<usize>> =
            self.nodes.iter().map(|node| Some(node.refcount)).collect();
        for &to in &self.targets {
            left[to] = left[to].and_then(|n| n.checked_sub(1));
        }
        let all = self.nodes.iter().zip(left);
        let wrong = all.filter(|(_, left)| left.is_none());
        wrong.map(|(node, _)| node.uid).collect()
    }
}
