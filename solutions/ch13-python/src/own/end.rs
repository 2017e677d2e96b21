//! The end of Python: what `Py_FinalizeEx` does, as far as a script can see.
//!
//! Nothing refers to the script's objects any more but they to each other:
//! module dict and functions are a cycle. CPython's collector takes them, so
//! all finalizers run first, in the collector's order, with everything still
//! in place; only then is anything cleared. The collector visits objects
//! breadth first from the module's dict.

use crate::given::Python;
use crate::objects::Module;
use ch03_ref::{Id, Ref, Uid};
use std::collections::{HashSet, VecDeque};

/// Finalizers may make new garbage; so often it is looked for again.
const ROUNDS: usize = 3;

/// How many cells may be looked at in the search for lost cycles. It is a
/// scan for each until a collector knows where they are; beyond this, lost
/// cycles stay lost, and their finalizers do not run.
const SCANS: usize = 20_000_000;

impl Python {
    /// Tears everything down.
    pub fn end(&self, main: Ref) {
        self.forget_shown();
        self.keep_last(None);
        let dict = main.get::<Module>().and_then(Module::dict);
        drop(main);
        for _ in 0..ROUNDS {
            let own = reachable(self.roots().iter(), &HashSet::new());
            let own: HashSet<Id> = own.iter().map(Ref::id).collect();
            let script = reachable(dict.iter(), &own);
            let mut garbage = self.lost(&own, &script);
            garbage.extend(script);
            if garbage.is_empty() {
                break;
            }
            self.tear_down(garbage);
        }
        drop(dict);
        self.flush();
        let roots = self.roots();
        self.let_go();
        clear_all(&roots);
    }

    /// Objects that neither Python nor the module reaches: lost cycles, in
    /// the order of their birth.
    fn lost(&self, own: &HashSet<Id>, script: &[Ref]) -> Vec<Ref> {
        let mut known: HashSet<Id> = own
            .iter()
            .copied()
            .chain(script.iter().map(Ref::id))
            .collect();
        if self.heap.live() <= known.len() {
            return Vec::new();
        }
        let mut lost = Vec::new();
        let met: HashSet<Uid> = self.known_uids(script);
        // Looking an object up is a scan of the heap; what it leads to is not.
        let most = SCANS / self.heap.live().max(1);
        let unmet = self
            .heap
            .uids()
            .into_iter()
            .filter(|uid| !met.contains(uid));
        for uid in unmet.take(most) {
            if self.heap.live() <= known.len() {
                break;
            }
            let Some(r) = self.heap.lookup(uid).filter(|r| !known.contains(&r.id())) else {
                continue;
            };
            let found = reachable([&r].into_iter(), &known);
            known.extend(found.iter().map(Ref::id));
            lost.extend(found);
        }
        lost.sort_by_key(Ref::uid);
        lost
    }

    fn known_uids(&self, script: &[Ref]) -> HashSet<Uid> {
        let own = reachable(self.roots().iter(), &HashSet::new());
        own.iter().chain(script).map(Ref::uid).collect()
    }

    /// Runs the finalizers of all, then clears all.
    fn tear_down(&self, garbage: Vec<Ref>) {
        for r in &garbage {
            self.finalize(r);
        }
        clear_all(&garbage);
    }
}

/// All that is reached from `starts`, breadth first, without `known`.
fn reachable<'a>(starts: impl Iterator<Item = &'a Ref>, known: &HashSet<Id>) -> Vec<Ref> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut queue: VecDeque<Ref> = VecDeque::new();
    let mut order = Vec::new();
    let meet = |r: &Ref, seen: &mut HashSet<Id>, queue: &mut VecDeque<Ref>| {
        if !known.contains(&r.id()) && seen.insert(r.id()) {
            queue.push_back(r.clone());
        }
    };
    for start in starts {
        meet(start, &mut seen, &mut queue);
    }
    while let Some(r) = queue.pop_front() {
        r.traverse(&mut |child| meet(child, &mut seen, &mut queue));
        order.push(r);
    }
    order
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
