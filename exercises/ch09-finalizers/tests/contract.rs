//! Every signature of this chapter that later chapters use. It is compiled
//! before anything is judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Ref, Uid};
use ch08_weakref::Weakrefs;
use ch09_finalizers::*;

fn finalizers(heap: &Heap, garbage: &[Ref]) -> usize {
    let finalizers: Finalizers = Finalizers::new(heap);
    let shared: Finalizers = finalizers.clone();
    let _called: bool = shared.call(&garbage[0]);
    let _came_back: usize = shared.resurrected();
    finalizers.finalize_garbage(garbage)
}

fn dying(finalizers: &Finalizers, last: &Ref) -> bool {
    let verdict: Verdict = finalizers.on_dying(last);
    match verdict {
        Verdict::Dead => true,
        Verdict::Resurrected => false,
    }
}

fn unraisable(finalizers: &Finalizers) -> Vec<(Uid, &'static str, String)> {
    let errors: Vec<Unraisable> = finalizers.unraisable();
    let _printed: Vec<String> = errors.iter().map(Unraisable::to_string).collect();
    let parts = errors.into_iter().map(|e| (e.uid, e.kind, e.message));
    parts.collect()
}

fn rites(heap: &Heap) -> (Finalizers, Weakrefs) {
    last_rites(heap)
}

fn finalizes(weakrefs: &Weakrefs, object: &Ref, argument: Ref) -> Option<(Ref, Ref)> {
    let finalizes: Finalizes<Ref> = Finalizes::new(weakrefs, |_job: Ref| {});
    let shared: Finalizes<Ref> = finalizes.clone();
    let finalize: Finalize<Ref> = shared.add(object, argument);
    let same: Finalize<Ref> = finalize.clone();
    let _state: (bool, bool, bool) = (same.alive(), same.at_exit(), same.call());
    same.set_at_exit(false);
    let _object: Option<Ref> = same.target();
    let _job: (Option<(Ref, Ref)>, Option<Ref>) = (same.peek(), same.take());
    let _left: (usize, bool) = (finalizes.len(), finalizes.is_empty());
    let _errors: Vec<Unraisable> = finalizes.exit();
    finalize.detach()
}
