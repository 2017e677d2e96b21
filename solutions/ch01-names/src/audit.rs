//! Checking the books.

use crate::{Ledger, Slot, Value};
use std::collections::BTreeMap;

/// An object whose count is not the number of its arrows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Finding {
    /// The object.
    pub slot: Slot,
    /// What the ledger counted; 0 if the object was freed.
    pub count: usize,
    /// The arrows that there are.
    pub arrows: usize,
}

impl Ledger {
    /// Compares every count with the arrows that there are: from names, from
    /// containers, and from the caller's `hand`. A slot that stands in `hand`
    /// twice is two arrows.
    ///
    /// The order of the findings is free. None means that the books are right.
    pub fn audit(&self, hand: &[Slot]) -> Vec<Finding> {
        // ANCHOR: audit
        let mut arrows: BTreeMap<Slot, usize> = BTreeMap::new();
        for slot in self.slots() {
            // An object that nothing points to must be looked at as well.
            arrows.entry(slot).or_default();
            for child in self.value(slot).map_or(Vec::new(), Value::children) {
                *arrows.entry(child).or_default() += 1;
            }
        }
        let named = self.names().into_iter().map(|(_, slot)| slot);
        for slot in named.chain(hand.iter().copied()) {
            *arrows.entry(slot).or_default() += 1;
        }
        let mut findings = Vec::new();
        for (slot, arrows) in arrows {
            let count = self.refcount(slot).unwrap_or(0);
            if count != arrows {
                findings.push(Finding {
                    slot,
                    count,
                    arrows,
                });
            }
        }
        findings
        // ANCHOR_END: audit
    }
}
