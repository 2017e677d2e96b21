//! Cycles: strongly connected components.

use crate::Graph;
use ch03_ref::Uid;

/// The number of a position that was not met yet.
const UNSEEN: usize = usize::MAX;

impl Graph {
    /// The cycles: every largest group of objects each of which can be reached
    /// from each. A single object is one only if it refers to itself.
    ///
    /// Each group is in the order of birth, and so are the groups, by their
    /// first objects.
    pub fn sccs(&self) -> Vec<Vec<Uid>> {
        let mut groups = self.components();
        groups.retain(|group| self.is_cycle(group));
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        let uid = |position: usize| self.nodes()[position].uid;
        let groups = groups.into_iter();
        groups.map(|g| g.into_iter().map(uid).collect()).collect()
    }

    /// Whether a strongly connected component is a cycle.
    fn is_cycle(&self, group: &[usize]) -> bool {
        // ANCHOR: is_cycle
        group.len() > 1 || self.out(group[0]).contains(&group[0])
        // ANCHOR_END: is_cycle
    }

    /// All strongly connected components, single positions included, in any
    /// order. Harold Gabow, 2000: path-based.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut number = vec![UNSEEN; self.len()];
        let mut closed = vec![false; self.len()];
        let (mut next, mut groups) = (0, Vec::new());
        // All open positions, and those of them that may begin a group.
        let (mut open, mut firsts): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for start in 0..self.len() {
            let mut visits = Vec::new();
            if number[start] == UNSEEN {
                visits.push((start, 0));
            }
            while let Some((at, edge)) = visits.pop() {
                if edge == 0 {
                    number[at] = next;
                    next += 1;
                    open.push(at);
                    firsts.push(at);
                }
                match self.out(at).get(edge) {
                    Some(&to) if number[to] == UNSEEN => {
                        visits.push((at, edge + 1));
                        visits.push((to, 0));
                    }
                    Some(&to) => {
                        visits.push((at, edge + 1));
                        let later = |first: &usize| number[*first] > number[to];
                        while !closed[to] && firsts.last().is_some_and(later) {
                            firsts.pop();
                        }
                    }
                    None if firsts.last() == Some(&at) => {
                        firsts.pop();
                        let start = open.iter().rposition(|&member| member == at);
                        let group = open.split_off(start.unwrap_or(0));
                        group.iter().for_each(|&member| closed[member] = true);
                        groups.push(group);
                    }
                    None => {}
                }
            }
        }
        groups
    }
}
