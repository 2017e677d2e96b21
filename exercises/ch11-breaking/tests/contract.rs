//! Every signature of this chapter that later chapters use. It is compiled
//! before anything is judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Ref};
use ch08_weakref::Weakrefs;
use ch09_finalizers::Finalizers;
use ch10_cycles::Condemned;
use ch11_breaking::*;

fn breaker(heap: &Heap) -> Option<Outcome> {
    let breaker: Breaker = Breaker::new(heap);
    let _parts: (&Weakrefs, &Finalizers) = (breaker.weakrefs(), breaker.finalizers());
    let _collecting: Collecting = breaker.begin()?;
    Some(breaker.clone().collect(heap, 0))
}

fn phases(condemned: Condemned, breaker: &Breaker) -> Rechecked {
    let held: Held = condemn(condemned, breaker);
    let _garbage: &[Ref] = held.garbage();
    let cleared: Cleared = held.clear_weakrefs();
    let finalized: Finalized = cleared.finalize();
    finalized.recheck()
}

fn ends(one: Rechecked, other: Rechecked) -> (Outcome, Vec<Ref>, Outcome) {
    let _garbage: &[Ref] = one.garbage();
    let (saved, outcome): (Vec<Ref>, Outcome) = one.save();
    (other.clear(), saved, outcome)
}

fn outcome(outcome: Outcome) -> [usize; 5] {
    fn plain<T: Copy + PartialEq + Eq + Default + std::fmt::Debug>(_: T) {}
    plain(outcome);
    let Outcome {
        collected,
        uncollectable,
        resurrected,
        finalized,
    } = outcome;
    [
        collected,
        uncollectable,
        resurrected,
        finalized,
        outcome.number(),
    ]
}
