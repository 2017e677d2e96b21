//! The snapshot, and what can be read off it at once.

use crate::{Describe, Kinds, Node};
use ch03_ref::{Heap, IMMORTAL, Uid};
use std::collections::HashSet;

/// A heap's objects and references at one moment. It holds no reference, so it
/// changes no count, keeps nobody alive, and may outlive the heap.
///
/// Objects are in the order of birth; each has a *position*, from 0. References
/// are a list for each object: two references to one object are two entries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Who refers to whom.
    forwards: Edges,
    /// Who is referred to by whom.
    backwards: Edges,
}

/// For each position a list of positions, all in one array.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Edges {
    /// Where each list begins; one more than there are positions.
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Edges {
    fn new(count: usize, edges: impl Iterator<Item = (usize, usize)> + Clone) -> Edges {
        let mut starts = vec![0; count + 1];
        for (from, _) in edges.clone() {
            starts[from + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut ends = vec![0; starts[count]];
        for (from, to) in edges {
            ends[next[from]] = to;
            next[from] += 1;
        }
        Edges { starts, ends }
    }

    fn of(&self, position: usize) -> &[usize] {
        &self.ends[self.starts[position]..self.starts[position + 1]]
    }
}

impl Graph {
    /// Takes a heap down: every live object that is not dying.
    pub fn snapshot(heap: &Heap) -> Graph {
        Graph::snapshot_with(heap, &Kinds)
    }

    /// The same, with names for types, values and slots.
    pub fn snapshot_with(heap: &Heap, describe: &dyn Describe) -> Graph {
        let refs = heap.refs();
        let own = 1;
        let nodes = refs.iter().map(|r| {
            let mut node = Node {
                uid: r.uid(),
                kind: describe.kind(r),
                value: describe.value(r),
                refcount: r.refcount() as usize,
                tracked: r.is_tracked(),
                referents: Vec::new(),
                slots: describe.slots(r),
            };
            if r.refcount() != IMMORTAL {
                node.refcount -= own;
            }
            r.traverse(&mut |child| node.referents.push(child.uid()));
            node
        });
        Graph::assemble(nodes.collect())
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
        let find = |uid: &Uid| nodes.binary_search_by_key(uid, |node| node.uid);
        let mut pairs = Vec::new();
        for (from, node) in nodes.iter().enumerate() {
            pairs.extend(node.referents.iter().flat_map(find).map(|to| (from, to)));
        }
        let turned = pairs.iter().map(|&(from, to)| (to, from));
        Graph {
            forwards: Edges::new(nodes.len(), pairs.iter().copied()),
            backwards: Edges::new(nodes.len(), turned),
            nodes,
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
        self.forwards.of(position)
    }

    /// The positions of those who refer to the object at a position, one for
    /// each reference, in order.
    pub(crate) fn back(&self, position: usize) -> &[usize] {
        self.backwards.of(position)
    }

    /// What an object refers to, one entry for each reference. Nothing for an
    /// unknown object. Python: `gc.get_referents(x)`.
    pub fn referents(&self, uid: Uid) -> &[Uid] {
        self.node(uid).map_or(&[], |node| &node.referents)
    }

    /// Who refers to an object: each referrer once, in the order of birth, and
    /// the object itself among them if it does. Python: `gc.get_referrers(x)`.
    pub fn referrers(&self, uid: Uid) -> Vec<Uid> {
        let Some(wanted) = self.position(uid) else {
            return Vec::new();
        };
        let mut found = self.back(wanted).to_vec();
        found.dedup();
        found.into_iter().map(|from| self.nodes[from].uid).collect()
    }

    /// For each position, how many references to the object come from outside
    /// the graph: its count, less one for each reference that an object owns.
    /// [`IMMORTAL`] for an immortal, whose references nobody counts.
    ///
    /// Names of a running program, a hand, a leak: all of that is outside.
    pub fn externals(&self) -> Vec<usize> {
        let all = self.nodes.iter().enumerate();
        all.map(|(at, node)| match node.is_immortal() {
            true => node.refcount,
            false => node.refcount.saturating_sub(self.back(at).len()),
        })
        .collect()
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
        for &to in &self.forwards.ends {
            left[to] = left[to].and_then(|n| n.checked_sub(1));
        }
        let all = self.nodes.iter().zip(left);
        let wrong = all.filter(|(_, left)| left.is_none());
        wrong.map(|(node, _)| node.uid).collect()
    }
}
