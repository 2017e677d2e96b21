// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! The end of Python: what `Py_FinalizeEx` does, as far as a script can see.
//!
//! What `weakref.finalize` has still to do is done first. Then nothing refers
//! to the script's objects any more but they to each other: module dict and
//! functions are a cycle. So the collector takes them: all finalizers run
//! first, in the collector's order, with everything still in place; only then
//! is anything cleared.

use crate::given::Python;
use crate::objects::Inside;
use ch03_ref::Ref;
use ch12_generations::{DebugFlags, Generation};

/// Finalizers may make new garbage; so often it is looked for again.
const ROUNDS: usize = 3;

impl Python {
    /// Tears everything down.
    pub fn end(&self, main: Ref) {
        todo!(
            "ch13.end: atexit work, a last ordinary collection, let go of what only Python holds, \
             then the module; finalizers first, then clear"
        )
    }

    /// Lets go of what `weakref.finalize` was not to do at the end: those jobs
    /// own what they need for it. The last collections find that, in the order
    /// in which it came, with everything else: CPython's registry is a dict.
    pub(super) fn forget_jobs(&self) {
        let registry = self.list(Vec::new());
        let Some(list) = registry.list() else {
            return;
        };
        for handle in self.waiting.take() {
            let waits = handle.peek();
            drop(handle.take());
            if let Some((_, job)) = waits {
                list.push(job.info);
                job.of.take().into_iter().for_each(|of| list.push(of));
            }
        }
        list.push(registry.clone());
    }

    /// Lets go of everything, at a time when no code of the script runs any
    /// more.
    fn tear_down(&self) {
        self.flush();
        self.let_go();
        self.gc.set_debug(DebugFlags::NONE);
        self.gc.unfreeze();
        drop(self.gc.take_garbage());
        clear_all(&self.heap.refs());
    }

    fn collect_all(&self) {
        for _ in 0..ROUNDS {
            if self.gc.collect(Generation::Old) == 0 {
                break;
            }
        }
    }
}

/// Makes all give up their children; what nobody else holds dies then.
fn clear_all(refs: &[Ref]) {
    let mut out = Vec::new();
    for r in refs {
        r.clear(&mut out);
        while let Some(last) = out.pop() {
            drop(last);
        }
    }
}
