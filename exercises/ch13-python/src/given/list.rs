// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Lists take over what they are given through chapter 06, and what chapter 06
//! refuses is raised.

use super::{Python, Raised, Res, T};
use crate::objects::{Dict, List, Set, Tuple};
use ch03_ref::Ref;
use ch06_containers::Fault;

/// Whether chapter 06 itself can go through the items of an object.
pub fn has_items(r: &Ref) -> bool {
    let row = r.get::<List>().is_some() || r.get::<Tuple>().is_some();
    row || r.get::<Dict>().is_some() || r.get::<Set>().is_some()
}

impl Python {
    /// `list.extend(more)`
    pub fn extend_list(&self, list: &List, more: &Ref) -> Res<()> {
        if has_items(more) {
            self.room_to_extend(list, more)?;
            return self.or_raise(list.extend(more));
        }
        let more = self.collect(more)?;
        let end = list.len();
        list.splice(end..end, more);
        Ok(())
    }

    /// Asks for the memory that a list needs to take over what [`has_items`].
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn room_to_extend(&self, list: &List, more: &Ref) -> Res<()> {
        let items = list.len() + self.len(more)?;
        self.meter.room_for(self, items * size_of::<Ref>())
    }

    /// What a container gave, or the exception for what it refused.
    pub fn or_raise<V>(&self, given: Result<V, Fault>) -> Res<V> {
        given.map_err(|fault| self.refused(&fault))
    }

    fn refused(&self, fault: &Fault) -> Raised {
        let class = match fault.exception() {
            "IndexError" => T::IndexError,
            "KeyError" => T::KeyError,
            "AttributeError" => T::AttributeError,
            "RecursionError" => T::RecursionError,
            _ => T::TypeError,
        };
        self.raise(class, fault.to_string())
    }
}
