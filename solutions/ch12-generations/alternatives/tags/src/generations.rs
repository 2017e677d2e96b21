//! Who is how old: a tag for everybody who is not young.

use crate::Generation;
use ch03_ref::{Heap, Ref, Uid};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// What stands on a frozen object.
const FROZEN: usize = 3;

/// The generations of a heap, as tags.
#[derive(Clone)]
pub struct Generations {
    heap: Heap,
    tags: Rc<RefCell<HashMap<Uid, usize>>>,
}

/// How many objects each generation has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Population {
    /// Objects that no collection has looked at.
    pub young: usize,
    /// Those that survived one.
    pub middle: usize,
    /// Those that survived two.
    pub old: usize,
    /// Those that no collection looks at.
    pub frozen: usize,
}

impl Generations {
    /// The generations of this heap.
    pub fn new(heap: &Heap) -> Generations {
        Generations {
            heap: heap.clone(),
            tags: Rc::default(),
        }
    }

    /// Writes every tag anew. Whoever is tracked no more has none afterwards.
    fn retag(&self, new: impl Fn(usize) -> usize) {
        let old = self.tags.take();
        let mut tags = HashMap::with_capacity(old.len());
        let still = self.heap.still(0);
        still.each(0..still.len(), |_, r| {
            let uid = r.uid();
            match new(old.get(&uid).copied().unwrap_or(0)) {
                0 => {}
                tag => _ = tags.insert(uid, tag),
            }
        });
        drop(still);
        self.tags.replace(tags);
    }

    /// New references to those whose tag is one of these, in order of age.
    fn tagged(&self, wanted: impl Fn(usize) -> bool) -> Vec<Ref> {
        let mut found = Vec::new();
        let still = self.heap.still(0);
        let tags = self.tags.borrow();
        still.each(0..still.len(), |_, r| {
            if wanted(tags.get(&r.uid()).copied().unwrap_or(0)) {
                found.push(r.clone());
            }
        });
        found
    }

    /// New references to everybody of this generation or younger.
    pub(crate) fn candidates(&self, generation: Generation) -> Vec<Ref> {
        self.tagged(|tag| tag <= generation.number())
    }

    /// Whoever is of this generation or younger belongs to the next older one
    /// from now on; the old stay old.
    pub fn promote(&self, generation: Generation) {
        let n = generation.number();
        self.retag(|tag| if tag <= n { (n + 1).min(2) } else { tag });
    }

    /// Everybody is frozen from now on.
    pub fn freeze(&self) {
        self.retag(|_| FROZEN);
    }

    /// The frozen are old from now on.
    pub fn unfreeze(&self) {
        self.retag(|tag| tag.min(2));
    }

    /// How many there are of each.
    pub fn population(&self) -> Population {
        self.retag(|tag| tag);
        let mut old = [0; 4];
        for &tag in self.tags.borrow().values() {
            old[tag] += 1;
        }
        let [_, middle, old, frozen] = old;
        Population {
            young: self.heap.tracked() - middle - old - frozen,
            middle,
            old,
            frozen,
        }
    }

    /// New references to the objects of a generation, in order of age.
    pub fn objects(&self, generation: Generation) -> Vec<Ref> {
        self.tagged(|tag| tag == generation.number())
    }
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Population {
            young,
            middle,
            old,
            frozen,
        } = self;
        write!(f, "young {young}, middle {middle}, old {old}")?;
        match frozen {
            0 => Ok(()),
            frozen => write!(f, ", frozen {frozen}"),
        }
    }
}
