// Chapter 10, Finding garbage cycles: write what each `todo!` asks for, then
// `cargo xtask verify 10`.

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
    todo!(
        "ch10.links: Table::of(&[(\"link_1\", refcount, internal, gc_refs, fate), …]) for the \
         four links"
    )
}

/// A heap that contradicts the sentence "a container is garbage if nothing is
/// left after the subtraction": some candidate has 0 left, and is in use. No
/// heap with fewer candidates does it.
pub fn counterexample() -> Numbers {
    todo!("ch10.counterexample: a heap in which some candidate has gc_refs 0 and is in use")
}
