//! Names in a sorted list.

use crate::Slot;

#[derive(Default)]
pub struct Names {
    sorted: Vec<(String, Slot)>,
}

impl Names {
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    pub fn get(&self, name: &str) -> Option<Slot> {
        self.position(name).ok().map(|at| self.sorted[at].1)
    }

    /// Puts the slot there and returns what was there.
    pub fn put(&mut self, name: &str, slot: Slot) -> Option<Slot> {
        match self.position(name) {
            Ok(at) => Some(std::mem::replace(&mut self.sorted[at].1, slot)),
            Err(at) => {
                self.sorted.insert(at, (name.to_owned(), slot));
                None
            }
        }
    }

    pub fn take(&mut self, name: &str) -> Option<Slot> {
        self.position(name).ok().map(|at| self.sorted.remove(at).1)
    }

    pub fn all(&self) -> Vec<(&str, Slot)> {
        self.sorted
            .iter()
            .map(|(name, slot)| (name.as_str(), *slot))
            .collect()
    }
}
