//! Task `copy`.

use crate::node::{nodes, ring, tear_down};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Numbers, copy, gather};
use testkit::lesson;

#[test]
fn each_candidate_starts_with_its_count() {
    let _lesson = lesson! {
        python: "# gc_refs begins as a copy of ob_refcnt (update_refs)",
        rule: "copy gives each candidate the number of all its references to calculate with",
        page: "ch10-cycles.html#copy",
    };
    let numbers = Numbers::of(&[(3, &[1]), (1, &[0, 0]), (7, &[]), (u32::MAX, &[2])]);
    assert_eq!(copy(&numbers), [3, 1, 7, u32::MAX], "the copy");
    assert_eq!(copy(&Numbers::default()), [], "the copy of nothing");
}

#[test]
fn the_real_counts_stay() {
    let _lesson = lesson! {
        python: "getrefcount(a)      # the same before and after gc.collect(), if a lives",
        rule: "we calculate with a copy: objects are in use while the collector looks at them",
        page: "ch10-cycles.html#copy",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    ring(&[a.clone(), b.clone()]);
    let gathered = gather(&heap, 0);
    let mut gc_refs = copy(gathered.numbers());
    gc_refs.fill(0);
    assert_eq!(
        gathered.numbers().counts,
        [2, 2],
        "the counts that were read"
    );
    drop(gathered);
    assert_eq!(
        (a.refcount(), b.refcount()),
        (2, 2),
        "the real counts of a and b"
    );
    tear_down(&heap);
}
