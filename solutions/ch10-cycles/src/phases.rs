//! The phases as types: each step takes the one before, so that no other order
//! compiles.

use crate::gather::gather_range;
use crate::{Numbers, Overdrawn, Table, Verdict, copy, spread, subtract};
use ch03_ref::{Heap, Ref, Still};

/// Gather: the candidates are all tracked containers from place `from` of the
/// collector's table on. Nothing dies until the [`Split`] is through.
pub fn gather(heap: &Heap, from: u32) -> Gathered<'_> {
    let still = heap.still(from);
    let range = from.min(still.len())..still.len();
    let numbers = gather_range(&still, range.clone());
    let view = View {
        heap,
        still,
        from: range.start,
    };
    Gathered { view, numbers }
}

/// What all phases share: the heap under a guard.
struct View<'heap> {
    heap: &'heap Heap,
    still: Still<'heap>,
    /// The place of candidate 0.
    from: u32,
}

/// Counts and edges are read.
pub struct Gathered<'heap> {
    view: View<'heap>,
    numbers: Numbers,
}

impl<'heap> Gathered<'heap> {
    /// What was read.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The table after this step.
    pub fn explain(&self) -> Table {
        Table::gathered(&self.numbers)
    }

    /// Copy and subtract.
    ///
    /// # Errors
    /// [`Overdrawn`] if some `traverse` lies.
    pub fn subtract(self) -> Result<Subtracted<'heap>, Overdrawn> {
        let Gathered { view, numbers } = self;
        let mut gc_refs = copy(&numbers);
        match subtract(&numbers, &mut gc_refs) {
            Ok(()) => Ok(Subtracted {
                view,
                numbers,
                gc_refs,
            }),
            Err(error) => {
                let who = view.still.hold(view.from + error.candidate);
                Err(error.named(who.as_ref()))
            }
        }
    }
}

/// The references from inside are taken off.
pub struct Subtracted<'heap> {
    view: View<'heap>,
    numbers: Numbers,
    gc_refs: Vec<u32>,
}

impl<'heap> Subtracted<'heap> {
    /// What was read.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// For each candidate, how many references it has from outside.
    pub fn gc_refs(&self) -> &[u32] {
        &self.gc_refs
    }

    /// The table after this step.
    pub fn explain(&self) -> Table {
        Table::subtracted(&self.numbers, &self.gc_refs)
    }

    /// Spread.
    pub fn spread(self) -> Split<'heap> {
        let mut verdict = spread(&self.numbers, &self.gc_refs);
        if !verdict.unreachable.is_sorted() {
            verdict.unreachable.sort_unstable();
        }
        Split {
            view: self.view,
            numbers: self.numbers,
            gc_refs: self.gc_refs,
            verdict,
        }
    }
}

/// The unreachable are told from the others.
pub struct Split<'heap> {
    view: View<'heap>,
    numbers: Numbers,
    gc_refs: Vec<u32>,
    verdict: Verdict,
}

impl Split<'_> {
    /// The unreachable candidates, in order of age.
    pub fn unreachable(&self) -> &[u32] {
        &self.verdict.unreachable
    }

    /// How many candidates live on.
    pub fn survivors(&self) -> usize {
        self.numbers.len() - self.verdict.unreachable.len()
    }

    /// The table after this step.
    pub fn explain(&self) -> Table {
        Table::spread(&self.numbers, &self.gc_refs, &self.verdict)
    }

    /// Lets the collector forget the survivors that cannot be part of a cycle,
    /// and returns how many those are. CPython: `untrack_tuples`, and
    /// `untrack_dicts` if this is a `full` collection.
    pub fn forget_loose(&self, full: bool) -> usize {
        let mut forgotten = 0;
        for &i in &self.numbers.loose {
            if self.verdict.unreachable.binary_search(&i).is_err()
                && let Some(r) = self.view.still.hold(self.view.from + i)
                && r.may_untrack(full)
            {
                r.untrack();
                forgotten += 1;
            }
        }
        forgotten
    }

    /// Takes hold of the unreachable and lets the guard go. From here on user
    /// code may run.
    pub fn hold(self) -> Condemned {
        self.numbers.leave_room();
        let View { heap, still, from } = self.view;
        let held = |&i: &u32| still.hold(from + i).expect("candidates have a place");
        let garbage = self.verdict.unreachable.iter().map(held).collect();
        let late: Vec<u32> = self.verdict.late.iter().map(|i| from + i).collect();
        still.to_end(&late);
        drop(still);
        Condemned {
            heap: heap.clone(),
            garbage,
        }
    }
}

/// Garbage, each piece held by one reference of ours, in order of age.
pub struct Condemned {
    /// Where it lies.
    pub heap: Heap,
    /// The pieces.
    pub garbage: Vec<Ref>,
}
