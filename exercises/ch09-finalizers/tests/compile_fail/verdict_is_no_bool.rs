//! python: # C: if (PyObject_CallFinalizerFromDealloc(self) < 0) return;   /* resurrected */
//! rule: a verdict says which it is: dead or resurrected, not yes or no
//! page: ch09-finalizers.html#resurrection
use ch03_ref::Ref;
use ch09_finalizers::{Finalizers, Verdict};

fn is_over(finalizers: &Finalizers, last: &Ref) -> bool {
    let verdict: Verdict = finalizers.on_dying(last);
    let _wrong: bool = finalizers.on_dying(last); //~ E0308
    verdict == Verdict::Dead
}

fn main() {
    let _: fn(&Finalizers, &Ref) -> bool = is_over;
}
