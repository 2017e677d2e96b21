//! What came and went between two snapshots of one heap.

use crate::Graph;
use ch03_ref::Uid;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Who came and who went, each in the order of birth.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diff {
    /// In the later snapshot only.
    pub born: Vec<Uid>,
    /// In the earlier snapshot only.
    pub died: Vec<Uid>,
}

/// How many objects of one type there were before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Growth {
    /// The name of the type.
    pub kind: Cow<'static, str>,
    /// How many in the earlier snapshot.
    pub before: usize,
    /// How many in the later one.
    pub after: usize,
}

/// Compares two snapshots of one heap, object by object. Objects are the same
/// if their birth numbers are: addresses come back (R4).
pub fn diff(before: &Graph, after: &Graph) -> Diff {
    let mut diff = Diff::default();
    let mut old = before.nodes().iter().map(|node| node.uid).peekable();
    let mut new = after.nodes().iter().map(|node| node.uid).peekable();
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => return diff,
            (Some(a), Some(b)) if a == b => {
                old.next();
                new.next();
            }
            (Some(a), b) if b.is_none_or(|b| a < b) => diff.died.extend(old.next()),
            _ => diff.born.extend(new.next()),
        }
    }
}

/// The types of which there are more objects than before: the most grown
/// first, and by name where they grew alike. objgraph: `show_growth`.
pub fn growth(before: &Graph, after: &Graph) -> Vec<Growth> {
    let mut counts: BTreeMap<&Cow<'static, str>, (usize, usize)> = BTreeMap::new();
    for node in before.nodes() {
        counts.entry(&node.kind).or_default().0 += 1;
    }
    for node in after.nodes() {
        counts.entry(&node.kind).or_default().1 += 1;
    }
    let grown = counts.into_iter().filter(|(_, (b, a))| a > b);
    let mut grown: Vec<Growth> = grown
        .map(|(kind, (before, after))| Growth {
            kind: kind.clone(),
            before,
            after,
        })
        .collect();
    grown.sort_by_key(|g| g.before as isize - g.after as isize);
    grown
}
