//! Task `paper`.

use crate::node::{items, nodes, ring};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Fate, Row, Table, links};
use testkit::lesson;

/// The table, counted on the objects themselves.
fn counted(names: &[&str], links: &[Ref], reachable: impl Fn(&Ref) -> bool) -> Table {
    let internal = |r: &Ref| {
        let arrows = links.iter().map(|link| {
            let own = items(link).borrow();
            own.iter().filter(|item| item.uid() == r.uid()).count()
        });
        arrows.sum::<usize>() as u32
    };
    let row = |(r, name): (&Ref, &&str)| {
        // The references in `links` are the test's own (R3).
        let refcount = r.refcount() - 1;
        let gc_refs = refcount - internal(r);
        Row {
            name: name.to_string(),
            refcount,
            internal: internal(r),
            gc_refs: Some(gc_refs),
            fate: Some(match (gc_refs, reachable(r)) {
                (1.., _) => Fate::Outside,
                (0, true) => Fate::Reached,
                (0, false) => Fate::Garbage,
            }),
        }
    };
    Table {
        step: "spread",
        rows: links.iter().zip(names).map(row).collect(),
    }
}

#[test]
fn the_table_is_right() {
    let _lesson = lesson! {
        python: "link_1.next = link_2; link_2.next = link_3; link_3.next = link_1\nlink_4.next = link_4\nA = link_3; del link_1, link_2, link_3, link_4",
        rule: "refcount: all references. internal: those from links. gc_refs: what is left. Garbage is who cannot be reached from what is left",
        page: "ch10-cycles.html#paper",
    };
    let heap = Heap::new();
    let all: [Ref; 4] = nodes(&heap);
    ring(&all[..3]);
    ring(&all[3..]);
    let a = all[2].clone();
    let names = ["link_1", "link_2", "link_3", "link_4"];
    // From A one comes to itself, and from there round the ring.
    let from_a = [a.uid(), all[0].uid(), all[1].uid()];
    let expected = counted(&names, &all, |r| from_a.contains(&r.uid()));
    let yours = links();
    assert_eq!(yours.rows.len(), names.len(), "lines of the table");
    let mut wrong = Vec::new();
    for (yours, right) in yours.rows.iter().zip(&expected.rows) {
        let cells = [
            ("name", yours.name == right.name),
            ("refcount", yours.refcount == right.refcount),
            ("internal", yours.internal == right.internal),
            ("gc_refs", yours.gc_refs == right.gc_refs),
            ("verdict", yours.fate == right.fate),
        ];
        let bad = cells.iter().filter(|(_, same)| !same);
        wrong.extend(bad.map(|(cell, _)| format!("{} of {}", cell, right.name)));
    }
    assert!(
        wrong.is_empty(),
        "the table that you filled in is not what the objects say: look at {}",
        wrong.join(", ")
    );
    items(&all[0]).take();
    items(&all[3]).take();
}
