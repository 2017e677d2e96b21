//! What can be reached from where, and by which way.

use crate::Graph;
use ch03_ref::Uid;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

/// How a walk came to an object.
// ANCHOR: came
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Came {
    /// It did not.
    Never,
    /// It began there.
    First,
    /// Over a reference: from the object at this position, out of the slot with
    /// this number.
    From { position: usize, slot: usize },
}
// ANCHOR_END: came

/// A way over references. Its text shows the slots on the way:
/// `#1 dict ['cache'] → #4 list [0] → #7 N`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The objects, from the first to the last.
    pub steps: Vec<Step>,
}

/// One object on a [`Path`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The object.
    pub uid: Uid,
    /// The name of its type.
    pub kind: Cow<'static, str>,
    /// The number of the slot that leads to the next step; `None` at the end.
    pub slot: Option<usize>,
    /// What that slot is called; "" if it has no name.
    pub name: String,
}

impl Graph {
    /// Walks over all references that can be reached from these positions, and
    /// says for each position how it came there.
    pub(crate) fn walk(&self, roots: &[usize]) -> Vec<Came> {
        let mut came = vec![Came::Never; self.len()];
        let mut newest: Vec<usize> = roots.to_vec();
        newest.iter().for_each(|&root| came[root] = Came::First);
        while !newest.is_empty() {
            let mut newer = Vec::new();
            for position in newest {
                for (slot, &to) in self.out(position).iter().enumerate() {
                    if came[to] == Came::Never {
                        came[to] = Came::From { position, slot };
                        newer.push(to);
                    }
                }
            }
            newest = newer;
        }
        came
    }

    /// A way from one of these objects to another; `None` if there is none. If
    /// it is one of them itself, the way has one step.
    pub fn path(&self, from: &[Uid], to: Uid) -> Option<Path> {
        let to = self.position(to)?;
        let from: HashSet<usize> = self.positions(from).into_iter().collect();
        // For each position its referrers, with the slots.
        let mut back = vec![Vec::new(); self.len()];
        let (mut last, mut slot) = (usize::MAX, 0);
        for &(at, target) in self.pairs() {
            slot = if at == last { slot + 1 } else { 0 };
            last = at;
            back[target].push((at, slot));
        }
        // For each position met: the slot that leads on, and to whom.
        let mut next: HashMap<usize, Option<(usize, usize)>> = HashMap::from([(to, None)]);
        let mut queue = VecDeque::from([to]);
        while let Some(at) = queue.pop_front() {
            if from.contains(&at) {
                let mut links = Vec::new();
                let mut here = Some(at);
                while let Some(at) = here {
                    links.push((at, next[&at].map(|on| on.0)));
                    here = next[&at].map(|on| on.1);
                }
                return Some(self.told(&links));
            }
            for &(referrer, slot) in &back[at] {
                next.entry(referrer).or_insert_with(|| {
                    queue.push_back(referrer);
                    Some((slot, at))
                });
            }
        }
        None
    }

    /// Why an object is alive: a way to it from an object that somebody outside
    /// holds. `None` if there is none, and the object is garbage, or unknown.
    pub fn why_alive(&self, uid: Uid) -> Option<Path> {
        self.path(&self.roots(), uid)
    }

    /// All objects that can be reached from these, they themselves included, in
    /// the order of birth.
    pub fn reachable(&self, from: &[Uid]) -> Vec<Uid> {
        self.came(from, |came| came != Came::Never)
    }

    /// The objects that nobody outside can reach: cycles that counting cannot
    /// free, and what hangs on them. In the order of birth.
    pub fn garbage(&self) -> Vec<Uid> {
        self.came(&self.roots(), |came| came == Came::Never)
    }

    fn came(&self, from: &[Uid], wanted: impl Fn(Came) -> bool) -> Vec<Uid> {
        let came = self.walk(&self.positions(from));
        let all = self.nodes().iter().zip(came);
        let found = all.filter(|(_, came)| wanted(*came));
        found.map(|(node, _)| node.uid).collect()
    }

    /// The positions of those of these objects that are known.
    pub(crate) fn positions(&self, uids: &[Uid]) -> Vec<usize> {
        let positions = uids.iter().map(|uid| self.position(*uid));
        positions.flatten().collect()
    }

    /// A path from positions, each with the number of the slot that leads on.
    pub(crate) fn told(&self, links: &[(usize, Option<usize>)]) -> Path {
        let steps = links.iter().map(|&(at, slot)| {
            let node = &self.nodes()[at];
            Step {
                uid: node.uid,
                kind: node.kind.clone(),
                slot,
                name: slot.map_or("", |slot| node.slot(slot)).to_owned(),
            }
        });
        Path {
            steps: steps.collect(),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            if number > 0 {
                f.write_str(" → ")?;
            }
            write!(f, "{} {}", step.uid, step.kind)?;
            if !step.name.is_empty() {
                write!(f, " {}", step.name)?;
            }
        }
        Ok(())
    }
}
