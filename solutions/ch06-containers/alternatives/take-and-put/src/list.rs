//! `list`: a row of references that grows and shrinks.

use crate::taken::Taken;
use crate::{Fault, items_of};
use ch03_ref::{Payload, Ref};
use std::ops::Range;

/// A list. It owns one reference for each of its items.
///
/// CPython: `PyListObject`, `Objects/listobject.c`.
#[derive(Default)]
pub struct List {
    items: Taken<Vec<Ref>>,
}

impl Payload for List {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    /// CPython: `list_traverse`.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.items.with(|items| items.iter().for_each(visit));
    }

    /// The last item dies first. CPython: `list_dealloc`, `_list_clear`.
    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.items.take());
    }
}

impl List {
    /// A list that takes these references over.
    pub fn new(items: impl IntoIterator<Item = Ref>) -> List {
        List {
            items: Taken::new(items.into_iter().collect()),
        }
    }

    /// Replaces the item at `index`: first the list shows `new`, then the old
    /// item's reference is given back.
    ///
    /// Python: `list[index] = new`. CPython: `list_ass_item`.
    ///
    /// # Errors
    /// [`Fault::Index`] if there is no such item; then nothing changes.
    pub fn set(&self, index: usize, new: Ref) -> Result<(), Fault> {
        if index >= self.len() {
            return Err(Fault::Index("list assignment index out of range"));
        }
        let old = self
            .items
            .with(|items| std::mem::replace(&mut items[index], new));
        drop(old);
        Ok(())
    }

    /// Takes the item at `index` out and hands its reference to the caller.
    ///
    /// Python: `list.pop(index)`. CPython: `list_pop`.
    ///
    /// # Errors
    /// [`Fault::Index`] if there is no such item, worded as CPython does: for
    /// an empty list, and for a wrong index.
    pub fn pop(&self, index: usize) -> Result<Ref, Fault> {
        self.items.with(|items| match items.len() {
            0 => Err(Fault::Index("pop from empty list")),
            len if len <= index => Err(Fault::Index("pop index out of range")),
            _ => Ok(items.remove(index)),
        })
    }

    /// Puts all items of `other` at the end: of a list, a tuple, a dict (its
    /// keys) or a set. `other` may be the object that this list is in.
    ///
    /// Python: `list.extend(other)`. CPython: `list_extend`.
    ///
    /// # Errors
    /// [`Fault::NotIterable`] if `other` has no items; then nothing changes.
    pub fn extend(&self, other: &Ref) -> Result<(), Fault> {
        for item in items_of(other)? {
            self.push(item);
        }
        Ok(())
    }

    /// Puts `new` in the place of the items in `range`, and gives those back
    /// when the list is whole again: the last one first. A range that reaches
    /// beyond the end stops there.
    ///
    /// Python: `list[i:j] = new`, and `del list[i:j]` if there is nothing new.
    /// CPython: `list_ass_slice`.
    pub fn splice(&self, range: Range<usize>, new: Vec<Ref>) {
        let range = self.within(range);
        let old: Vec<Ref> = self.items.with(|items| items.splice(range, new).collect());
        old.into_iter().rev().for_each(drop);
    }

    /// The part of a range that the list has.
    fn within(&self, range: Range<usize>) -> Range<usize> {
        let start = range.start.min(self.len());
        start..range.end.clamp(start, self.len())
    }

    /// A new list: the items of this one, `times` times. The items are not
    /// copied.
    ///
    /// Python: `list * times`. CPython: `list_repeat`.
    pub fn repeat(&self, times: usize) -> List {
        let mut all = Vec::new();
        for _ in 0..times {
            self.with(|items| all.extend_from_slice(items));
        }
        List::new(all)
    }

    /// A new list: the items of this one, then those of `other`.
    ///
    /// Python: `list + other`. CPython: `list_concat`.
    pub fn concat(&self, other: &List) -> List {
        let mut all = self.to_vec();
        all.extend(other.to_vec());
        List::new(all)
    }
}

impl List {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.with(|items| items.len())
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reference of your own to the item at `index`.
    pub fn get(&self, index: usize) -> Option<Ref> {
        self.items.with(|items| items.get(index).cloned())
    }

    /// References of your own to all items.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.with(|items| items.clone())
    }

    /// Looks at the items where they are. `look` must not run code that it does
    /// not know (R5).
    pub fn with<T>(&self, look: impl FnOnce(&[Ref]) -> T) -> T {
        self.items.with(|items| look(items))
    }

    /// Puts an item at the end, and takes its reference over.
    ///
    /// Python: `list.append(item)`.
    pub fn push(&self, item: Ref) {
        self.items.with(|items| items.push(item));
    }

    /// Puts an item before the one at `index`, or at the end.
    ///
    /// Python: `list.insert(index, item)`.
    pub fn insert(&self, index: usize, item: Ref) {
        self.items.with(|items| {
            let index = index.min(items.len());
            items.insert(index, item);
        });
    }

    /// Empties the list, and then gives its items back, the last one first.
    ///
    /// Python: `list.clear()`, `list *= 0`.
    pub fn empty(&self) {
        self.splice(0..self.len(), Vec::new());
    }

    /// Puts other items in the place of all, and hands those to the caller.
    /// With nothing and back again: what `list.sort` does, which shows an empty
    /// list to the comparisons.
    #[must_use = "dropping the old items may run any code: say when"]
    pub fn replace(&self, items: Vec<Ref>) -> Vec<Ref> {
        self.items.replace(items)
    }
}
