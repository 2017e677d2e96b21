//! Pencil and paper: two answers to find before any code is written.

use crate::{Fate, Numbers, Table};

/// The collector's table for this program, as you fill it in by hand:
///
/// ```python
/// link_1, link_2, link_3, link_4 = Link(), Link(), Link(), Link()
/// link_1.next = link_2
/// link_2.next = link_3
/// link_3.next = link_1
/// link_4.next = link_4
/// A = link_3
/// del link_1, link_2, link_3, link_4
/// ```
///
/// One line for each link, in order of age: its name, its refcount, how many of
/// these come from links, how many are left, and what becomes of it.
pub fn links() -> Table {
    Table::of(&[
        ("link_1", 1, 1, 0, Fate::Reached),
        ("link_2", 1, 1, 0, Fate::Reached),
        ("link_3", 2, 1, 1, Fate::Outside),
        ("link_4", 1, 1, 0, Fate::Garbage),
    ])
}

/// A heap that contradicts the sentence "a container is garbage if nothing is
/// left after the subtraction": some candidate has 0 left, and is in use. No
/// heap with fewer candidates does it.
pub fn counterexample() -> Numbers {
    // A name leads to the first, and the first to the second.
    Numbers::of(&[(1, &[1]), (1, &[])])
}
