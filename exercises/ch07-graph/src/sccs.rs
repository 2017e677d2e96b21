// Chapter 7, The reference graph: write what each `todo!` asks for, then
// `cargo xtask verify 7`.

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
        todo!("ch07.is_cycle: several objects, or one that refers to itself")
    }

    /// All strongly connected components, single positions included, in any
    /// order. Robert Tarjan, 1972, with a stack of its own in place of recursion.
    fn components(&self) -> Vec<Vec<usize>> {
        todo!("ch07.components: Tarjan's algorithm, with a stack of your own")
    }
}
