//! Cycles: strongly connected components.

use crate::Graph;
use ch03_ref::Uid;

/// What Tarjan's algorithm knows of a position that it has not met.
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
    /// order. Robert Tarjan, 1972, with a stack of its own in place of recursion.
    fn components(&self) -> Vec<Vec<usize>> {
        // ANCHOR: components
        let mut number = vec![UNSEEN; self.len()];
        let mut low = vec![UNSEEN; self.len()];
        let mut is_open = vec![false; self.len()];
        let (mut next, mut open, mut groups) = (0, Vec::new(), Vec::new());
        for start in 0..self.len() {
            // Who is being visited, and which of their references is next.
            let mut visits = Vec::new();
            if number[start] == UNSEEN {
                visits.push((start, 0));
            }
            while let Some((at, edge)) = visits.pop() {
                if edge == 0 {
                    (number[at], low[at]) = (next, next);
                    next += 1;
                    open.push(at);
                    is_open[at] = true;
                } else {
                    let to = self.out(at)[edge - 1];
                    if is_open[to] {
                        low[at] = low[at].min(low[to]);
                    }
                }
                if let Some(&to) = self.out(at).get(edge) {
                    visits.push((at, edge + 1));
                    if number[to] == UNSEEN {
                        visits.push((to, 0));
                    }
                } else if low[at] == number[at] {
                    let start = open.iter().rposition(|&member| member == at);
                    let group = open.split_off(start.expect("it is open"));
                    group.iter().for_each(|&member| is_open[member] = false);
                    groups.push(group);
                }
            }
        }
        groups
        // ANCHOR_END: components
    }
}
