//! The given part of chapter 03 that the collector stands on.

use ch03_ref::{Heap, Hooks, Payload, Ref, Still, Uid};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::seeds;

/// A container with a list of references.
#[derive(Default)]
struct Node(RefCell<Vec<Ref>>);

impl Payload for Node {
    const NAME: &'static str = "node";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(children) = self.0.try_borrow() {
            children.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.0.borrow_mut());
    }
}

/// A container that is not tracked at birth, and may be forgotten.
struct Lazy;

impl Payload for Lazy {
    const NAME: &'static str = "lazy";
    const CONTAINER: bool = true;
    const BORN_TRACKED: bool = false;
    const UNTRACKS: bool = true;

    fn may_untrack(&self, full: bool) -> bool {
        full
    }
}

/// Larger than a cell, and with a finalizer.
struct Large([Cell<u8>; 600]);

impl Payload for Large {
    const NAME: &'static str = "large";
    const CONTAINER: bool = true;

    fn has_finalizer(&self) -> bool {
        self.0[0].get() == 0
    }

    fn finalize(&self, me: &Ref) {
        self.0[0].set(self.0[0].get() + me.refcount() as u8);
    }
}

struct Atom;

impl Payload for Atom {
    const NAME: &'static str = "atom";
}

fn node(heap: &Heap) -> Ref {
    heap.alloc(Node::default())
}

fn link(from: &Ref, to: Ref) {
    from.get::<Node>().unwrap().0.borrow_mut().push(to);
}

/// The birth numbers in the table, in its order.
fn table(still: &Still<'_>) -> Vec<Uid> {
    let mut uids = Vec::new();
    still.each(0..still.len(), |place, r| {
        assert_eq!(r.slot(), Some(place));
        uids.push(r.uid());
    });
    uids
}

fn uids(refs: &[Ref]) -> Vec<Uid> {
    refs.iter().map(Ref::uid).collect()
}

#[test]
fn containers_stand_in_order_of_age() {
    let heap = Heap::new();
    let mut all: Vec<Ref> = (0..90).map(|_| node(&heap)).collect();
    let _atom = heap.alloc(Atom);
    assert_eq!(heap.tracked(), 90);
    let mut n = 0;
    all.retain(|_| {
        n += 1;
        n % 3 == 0
    });
    assert_eq!(heap.tracked(), all.len());
    let still = heap.still(0);
    assert_eq!(still.len() as usize, all.len());
    assert_eq!(heap.tracked(), all.len(), "when the ranks are closed");
    assert_eq!(table(&still), uids(&all));
    // What is shown is not counted.
    still.each(0..still.len(), |_, r| assert_eq!(r.refcount(), 1));
    let held = still.hold(7).unwrap();
    assert_eq!((held.uid(), held.refcount()), (all[7].uid(), 2));
    assert!(still.hold(still.len()).is_none());
}

#[test]
fn marks_stay_between_the_same_containers() {
    for mut rng in seeds(if cfg!(miri) { 2 } else { 40 }) {
        let heap = Heap::new();
        let mut all: Vec<Option<Ref>> = Vec::new();
        // Before which of `all` each mark stands.
        let mut model = [0; 3];
        for _ in 0..if cfg!(miri) { 60 } else { 300 } {
            match rng.below(10) {
                0..5 => all.push(Some(node(&heap))),
                5..8 if !all.is_empty() => {
                    let i = rng.below(all.len());
                    all[i] = None;
                }
                8 => {
                    model = [rng.below(all.len() + 1), 0, all.len()];
                    model[1] = model[0] + rng.below(all.len() - model[0] + 1);
                    drop(heap.still(0));
                    let rank = |m: usize| all[..m].iter().flatten().count() as u32;
                    heap.set_marks(model.map(rank));
                }
                9 => drop(heap.still(rng.below(all.len() + 1) as u32)),
                _ => {}
            }
        }
        let still = heap.still(0);
        let alive: Vec<Uid> = all.iter().flatten().map(Ref::uid).collect();
        assert_eq!(table(&still), alive);
        let ranks = model.map(|m| all[..m].iter().flatten().count() as u32);
        assert_eq!(heap.marks(), ranks, "{rng:?}");
    }
}

#[test]
fn the_young_do_not_slip_below_a_mark() {
    let heap = Heap::new();
    let old = [node(&heap), node(&heap)];
    heap.set_marks([0, 0, 2]);
    drop(old);
    let young = node(&heap);
    assert!(young.slot().unwrap() >= heap.marks()[2]);
}

#[test]
#[should_panic]
fn marks_behind_the_end_are_refused() {
    Heap::new().set_marks([0, 0, 1]);
}

#[test]
fn deaths_wait_for_the_guard() {
    let heap = Heap::new();
    let (parent, child) = (node(&heap), node(&heap));
    link(&parent, child);
    link(&parent, heap.alloc(Atom));
    let outer = heap.still(0);
    let inner = heap.still(0);
    drop(parent);
    drop(inner);
    assert_eq!((heap.live(), heap.tracked()), (3, 2));
    assert_eq!(outer.hold(1).unwrap().refcount(), 2);
    drop(outer);
    assert_eq!((heap.live(), heap.tracked()), (0, 0));
}

#[test]
fn atoms_do_not_wait() {
    let heap = Heap::new();
    let atom = heap.alloc(Atom);
    let _still = heap.still(0);
    drop(atom);
    assert_eq!(heap.live(), 0);
}

#[test]
fn who_looks_may_make_and_drop() {
    let n = if cfg!(miri) { 15 } else { 100 };
    let heap = Heap::new();
    let all = RefCell::new((0..n).map(|_| node(&heap)).collect::<Vec<_>>());
    let made = RefCell::new(Vec::new());
    let still = heap.still(0);
    let mut seen = 0;
    still.each(0..still.len(), |_, _| {
        seen += 1;
        all.borrow_mut().pop();
        made.borrow_mut().push(node(&heap));
        made.borrow_mut().extend(heap.refs().pop());
    });
    assert_eq!(seen, n);
    drop(still);
    assert_eq!(heap.tracked(), n);
    drop(made);
    assert_eq!(heap.live(), 0);
}

#[test]
fn the_late_come_last() {
    let heap = Heap::new();
    let all: Vec<Ref> = (0..5).map(|_| node(&heap)).collect();
    heap.still(0).to_end(&[3, 1]);
    let expected = [0, 2, 4, 3, 1].map(|i: usize| all[i].uid());
    assert_eq!(table(&heap.still(0)), expected);
}

#[test]
fn to_track_and_to_forget() {
    let heap = Heap::new();
    let (lazy, atom) = (heap.alloc(Lazy), heap.alloc(Atom));
    assert!(!lazy.is_tracked() && lazy.is_container() && !atom.is_container());
    atom.track();
    assert!(!atom.is_tracked());
    lazy.watch();
    lazy.set_finalized();
    lazy.track();
    lazy.track();
    assert_eq!((heap.tracked(), lazy.slot()), (1, Some(0)));
    lazy.untrack();
    lazy.untrack();
    assert_eq!((heap.tracked(), lazy.slot()), (0, None));
    // The marks in the same word are not touched.
    assert!(lazy.is_finalized());
    assert!(lazy.untracks() && !atom.untracks());
    assert!(lazy.may_untrack(true) && !lazy.may_untrack(false));
    assert!(!atom.may_untrack(true), "who says nothing stays");
}

#[test]
fn allocations_are_made_less_freed() {
    let heap = Heap::new();
    let a = node(&heap);
    let _atom = heap.alloc(Atom);
    let _b = heap.alloc(Lazy);
    assert_eq!(heap.allocations(), 2);
    heap.set_allocations(1);
    drop(a);
    assert_eq!(heap.allocations(), 0);
    drop(node(&heap));
    let c = node(&heap);
    heap.set_allocations(0);
    drop(c);
    assert_eq!(heap.allocations(), 0);
}

#[test]
fn the_call_comes_above_the_limit_and_before_the_birth() {
    let heap = Heap::new();
    let calls = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&calls);
    let mut all = Vec::new();
    heap.when_due(
        3,
        Rc::new(move |heap: &Heap| {
            log.borrow_mut().push((heap.allocations(), heap.tracked()));
            // Not called again from in here.
            drop(node(heap));
            heap.set_allocations(0);
        }),
    );
    for _ in 0..9 {
        all.push(node(&heap));
    }
    assert_eq!(*calls.borrow(), [(4, 3), (4, 7)]);
    heap.never_due();
    all.extend((0..9).map(|_| node(&heap)));
    assert_eq!(calls.borrow().len(), 2);
}

#[test]
fn a_panic_in_the_call_is_not_the_end_of_calls() {
    let heap = Heap::new();
    let calls = Rc::new(Cell::new(0));
    let count = Rc::clone(&calls);
    heap.when_due(
        0,
        Rc::new(move |_: &Heap| {
            count.set(count.get() + 1);
            panic!("on purpose");
        }),
    );
    for _ in 0..2 {
        let one = std::panic::AssertUnwindSafe(|| node(&heap));
        assert!(std::panic::catch_unwind(one).is_err());
    }
    assert_eq!((calls.get(), heap.live()), (2, 0));
}

/// Writes down who is dying.
#[derive(Default)]
struct Obituary(RefCell<Vec<&'static str>>);

impl Hooks for Obituary {
    fn dying(&self, r: &Ref) {
        assert!(r.has_finalizer() && r.is_watched());
        // While it is dying, only those find it who know what they do.
        let heap = r.heap();
        assert!(heap.refs().is_empty() && heap.find(r.id(), r.uid()).is_none());
        assert!(heap.find_lent(r.id(), r.uid()).is_some());
        r.finalize();
        self.0.borrow_mut().push(r.kind());
    }
}

#[test]
fn who_has_a_finalizer_is_watched() {
    let heap = Heap::new();
    let obituary = Rc::new(Obituary::default());
    heap.add_watcher(obituary.clone());
    let large = heap.alloc(Large([const { Cell::new(0) }; 600]));
    let silent = heap.alloc(Large([const { Cell::new(1) }; 600]));
    assert!(large.has_finalizer() && !silent.has_finalizer());
    assert!(large.is_watched() && !silent.is_watched());
    assert_eq!(heap.tracked(), 2);
    drop((silent, node(&heap)));
    let value = || large.get::<Large>().unwrap().0[0].get();
    assert_eq!(value(), 0);
    drop(large);
    assert_eq!(*obituary.0.borrow(), ["large"]);
    assert_eq!(heap.live(), 0);
}

/// Fails when a watched object dies.
struct Faint;

impl Hooks for Faint {
    fn dying(&self, _: &Ref) {
        panic!("on purpose");
    }
}

#[test]
fn a_watchers_panic_goes_on_when_nobody_else_is_watched() {
    let heap = Heap::new();
    heap.add_watcher(Rc::new(Faint));
    let (parent, child) = (node(&heap), node(&heap));
    child.watch();
    link(&parent, child);
    let death = std::panic::AssertUnwindSafe(|| drop(parent));
    assert!(std::panic::catch_unwind(death).is_err(), "it goes on");
    assert_eq!(heap.live(), 0, "and both are gone before");
}

#[test]
fn refs_come_in_order_of_birth_without_the_dying() {
    let heap = Heap::new();
    let gone = heap.alloc(Atom);
    let kept = [node(&heap), node(&heap)];
    drop(gone);
    let third = heap.alloc(Atom); // in the first one's cell
    let all = heap.refs();
    assert_eq!(uids(&all), [kept[0].uid(), kept[1].uid(), third.uid()]);
    assert_eq!(third.refcount(), 2);
}

#[test]
fn the_table_closes_its_gaps() {
    let heap = Heap::new();
    let mut kept = std::collections::VecDeque::new();
    for _ in 0..10_000 {
        kept.push_back(heap.alloc(Node::default()));
        if kept.len() > 100 {
            kept.pop_front();
        }
    }
    let places = heap.still(u32::MAX).len();
    assert!(
        places < 1_000,
        "100 containers live, and the table has {places} places"
    );
}

#[test]
fn nobody_changes_places_under_a_guard() {
    let heap = Heap::new();
    let mut nodes: Vec<Ref> = (0..400).map(|_| heap.alloc(Node::default())).collect();
    nodes.drain(10..390);
    let last = nodes.last().expect("ten are left at each end").clone();
    let guard = heap.still(u32::MAX);
    let before = last.slot();
    let more: Vec<Ref> = (0..2_000).map(|_| heap.alloc(Node::default())).collect();
    assert_eq!(last.slot(), before, "the table grew, and nobody moved");
    drop(guard);
    drop(more);
}

#[test]
fn who_leaves_last_leaves_no_gap() {
    let heap = Heap::new();
    assert!(heap.still(u32::MAX).is_empty());
    let (first, last) = (node(&heap), node(&heap));
    assert!(!heap.still(u32::MAX).is_empty());
    drop(last);
    assert_eq!(heap.still(u32::MAX).len(), 1, "its place is gone, too");
    let guard = heap.still(u32::MAX);
    first.untrack();
    assert_eq!(guard.len(), 1, "under a guard no place goes");
}

#[test]
fn a_finalizer_is_called_when_asked_and_noted_when_told() {
    let heap = Heap::new();
    let large = heap.alloc(Large([const { Cell::new(0) }; 600]));
    let before = large.slot();
    assert!(!large.is_finalized());
    large.finalize();
    assert_eq!(large.get::<Large>().unwrap().0[0].get(), 1, "it ran");
    assert!(!large.is_finalized(), "to call it is not to note it");
    for _ in 0..2 {
        large.set_finalized();
        assert!(large.is_finalized(), "noted once is noted");
    }
    assert_eq!(large.slot(), before, "and it stands where it stood");
}

/// Larger than a cell, and may be forgotten.
struct LargeLazy(#[expect(dead_code, reason = "it only takes room")] [u8; 600]);

impl Payload for LargeLazy {
    const NAME: &'static str = "large lazy";
    const CONTAINER: bool = true;
    const UNTRACKS: bool = true;

    fn may_untrack(&self, full: bool) -> bool {
        full
    }
}

#[test]
fn a_large_payload_is_asked_like_a_small_one() {
    let heap = Heap::new();
    let large = heap.alloc(LargeLazy([0; 600]));
    assert!(large.untracks() && large.may_untrack(true) && !large.may_untrack(false));
}
