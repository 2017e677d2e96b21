//! The questions of the package objgraph, with its answers.

use crate::Graph;
use ch03_ref::Uid;
use std::collections::{BTreeMap, VecDeque};

/// How far [`Graph::show_refs`] looks.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Objects this many references away are shown, but not what they lead to.
    pub max_depth: usize,
    /// How many references of one object are followed; the rest is counted.
    pub too_many: usize,
    /// Objects that are not there for this walk: the tool's own.
    pub ignore: Vec<Uid>,
}

impl Default for Limits {
    /// As objgraph has it: depth 3, ten references an object.
    fn default() -> Limits {
        Limits {
            max_depth: 3,
            too_many: 10,
            ignore: Vec::new(),
        }
    }
}

/// A part of a graph: what objgraph draws.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shown {
    /// The objects, in the order in which they were met. A root that was named
    /// twice is in it twice, as objgraph counts it.
    pub nodes: Vec<Uid>,
    /// The references that were followed: from whom, and to whom.
    pub edges: Vec<(Uid, Uid)>,
    /// Objects with too many references, and how many are not shown.
    pub skipped: Vec<(Uid, usize)>,
}

impl Shown {
    /// What objgraph prints when it has drawn.
    pub fn message(&self, file: &str) -> String {
        format!("Graph written to {file} ({} nodes)", self.nodes.len())
    }
}

impl Graph {
    /// How many tracked objects there are of a type. objgraph: `count`, which
    /// asks the collector, and the collector does not know an int.
    pub fn count(&self, kind: &str) -> usize {
        self.by_type(kind).len()
    }

    /// The tracked objects of a type, in the order of birth. objgraph:
    /// `by_type`.
    pub fn by_type(&self, kind: &str) -> Vec<Uid> {
        // ANCHOR: by_type
        let tracked = self.nodes().iter().filter(|node| node.tracked);
        let wanted = tracked.filter(|node| node.kind == kind);
        wanted.map(|node| node.uid).collect()
        // ANCHOR_END: by_type
    }

    /// What these objects refer to, and so on. objgraph: `show_refs`.
    pub fn show_refs(&self, roots: &[Uid], limits: &Limits) -> Shown {
        self.neighbourhood(roots, limits, &|at| self.out(at).to_vec())
    }

    /// Who refers to these objects, and so on. objgraph: `show_backrefs`, which
    /// finds tracked objects only, and each once.
    pub fn show_backrefs(&self, roots: &[Uid], limits: &Limits) -> Shown {
        let referrers = self.tracked_referrers();
        let mut shown = self.neighbourhood(roots, limits, &|at| referrers[at].clone());
        for edge in &mut shown.edges {
            *edge = (edge.1, edge.0);
        }
        shown
    }

    /// Breadth first from the roots, over what `near` gives for each position.
    /// An edge leads from the object whose neighbours were asked for.
    fn neighbourhood(
        &self,
        roots: &[Uid],
        limits: &Limits,
        near: &dyn Fn(usize) -> Vec<usize>,
    ) -> Shown {
        // ANCHOR: neighbourhood
        let uid = |at: usize| self.nodes()[at].uid;
        let mut shown = Shown::default();
        let mut depth = BTreeMap::new();
        let mut queue = VecDeque::from(self.positions(roots));
        depth.extend(queue.iter().map(|&root| (root, 0)));
        while let Some(at) = queue.pop_front() {
            shown.nodes.push(uid(at));
            if depth[&at] >= limits.max_depth {
                continue;
            }
            let mut next = near(at);
            next.retain(|&to| !limits.ignore.contains(&uid(to)));
            if next.len() > limits.too_many {
                shown.skipped.push((uid(at), next.len() - limits.too_many));
                next.truncate(limits.too_many);
            }
            for to in next {
                shown.edges.push((uid(at), uid(to)));
                if !depth.contains_key(&to) {
                    depth.insert(to, depth[&at] + 1);
                    queue.push_back(to);
                }
            }
        }
        shown
        // ANCHOR_END: neighbourhood
    }

    /// For each position the tracked objects that refer to it, each once.
    fn tracked_referrers(&self) -> Vec<Vec<usize>> {
        let mut referrers = vec![Vec::new(); self.len()];
        for (from, node) in self.nodes().iter().enumerate() {
            for &to in self.out(from).iter().filter(|_| node.tracked) {
                if referrers[to].last() != Some(&from) {
                    referrers[to].push(from);
                }
            }
        }
        referrers
    }
}
