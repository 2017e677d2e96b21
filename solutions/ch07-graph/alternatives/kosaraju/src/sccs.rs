//! Cycles: strongly connected components.

use crate::Graph;
use ch03_ref::Uid;

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
    /// order. Kosaraju and Sharir: what can be reached backwards from the last one
    /// to be finished is its group.
    fn components(&self) -> Vec<Vec<usize>> {
        let order = self.finished();
        let mut taken = vec![false; self.len()];
        let mut groups = Vec::new();
        for start in order.into_iter().rev() {
            let mut group = Vec::new();
            let mut todo = vec![start];
            while let Some(at) = todo.pop() {
                if !std::mem::replace(&mut taken[at], true) {
                    group.push(at);
                    todo.extend(self.back(at));
                }
            }
            if !group.is_empty() {
                groups.push(group);
            }
        }
        groups
    }

    /// The positions in the order in which a walk into the depth leaves them.
    fn finished(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut met = vec![false; self.len()];
        for start in 0..self.len() {
            let mut visits = vec![(start, 0)];
            if std::mem::replace(&mut met[start], true) {
                continue;
            }
            while let Some((at, edge)) = visits.pop() {
                let Some(&to) = self.out(at).get(edge) else {
                    order.push(at);
                    continue;
                };
                visits.push((at, edge + 1));
                if !std::mem::replace(&mut met[to], true) {
                    visits.push((to, 0));
                }
            }
        }
        order
    }
}
