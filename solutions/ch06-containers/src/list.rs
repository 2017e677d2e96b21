//! `list`: a row of references that grows and shrinks.

use crate::row::Row;
use crate::{Fault, items_of};
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;
use std::ops::Range;

/// Up to four items lie in the list itself, more in memory of their own.
type Items = Row<[Ref; 4]>;

/// A list. It owns one reference for each of its items.
///
/// CPython: `PyListObject`, `Objects/listobject.c`.
// ANCHOR: fields
#[derive(Default)]
pub struct List {
    items: RefCell<Items>,
}
// ANCHOR_END: fields

impl Payload for List {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    /// CPython: `list_traverse`.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        // ANCHOR: list_traverse
        if let Ok(items) = self.items.try_borrow() {
            items.iter().rev().for_each(visit);
        }
        // ANCHOR_END: list_traverse
    }

    /// The last item dies first. CPython: `list_dealloc`, `_list_clear`.
    // Inlined where speed counts.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn clear(&self, out: &mut Vec<Ref>) {
        // ANCHOR: list_clear
        self.items.borrow_mut().move_to(out);
        // ANCHOR_END: list_clear
    }
}

impl List {
    /// A list that takes these references over.
    pub fn new(items: impl IntoIterator<Item = Ref>) -> List {
        List {
            items: RefCell::new(items.into_iter().collect()),
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
        // ANCHOR: set
        let old = match self.items.borrow_mut().get_mut(index) {
            Some(item) => std::mem::replace(item, new),
            None => return Err(Fault::Index("list assignment index out of range")),
        };
        drop(old);
        Ok(())
        // ANCHOR_END: set
    }

    /// Takes the item at `index` out and hands its reference to the caller.
    ///
    /// Python: `list.pop(index)`. CPython: `list_pop`.
    ///
    /// # Errors
    /// [`Fault::Index`] if there is no such item, worded as CPython does: for
    /// an empty list, and for a wrong index.
    pub fn pop(&self, index: usize) -> Result<Ref, Fault> {
        // ANCHOR: pop
        let mut items = self.items.borrow_mut();
        if items.is_empty() {
            Err(Fault::Index("pop from empty list"))
        } else if index >= items.len() {
            Err(Fault::Index("pop index out of range"))
        } else {
            Ok(items.remove(index))
        }
        // ANCHOR_END: pop
    }

    /// Puts all items of `other` at the end: of a list, a tuple, a dict (its
    /// keys) or a set. `other` may be the object that this list is in.
    ///
    /// Python: `list.extend(other)`. CPython: `list_extend`.
    ///
    /// # Errors
    /// [`Fault::NotIterable`] if `other` has no items; then nothing changes.
    pub fn extend(&self, other: &Ref) -> Result<(), Fault> {
        // ANCHOR: extend
        let more = items_of(other)?;
        self.items.borrow_mut().extend(more);
        Ok(())
        // ANCHOR_END: extend
    }

    /// Puts `new` in the place of the items in `range`, and gives those back
    /// when the list is whole again: the last one first. A range that reaches
    /// beyond the end stops there.
    ///
    /// Python: `list[i:j] = new`, and `del list[i:j]` if there is nothing new.
    /// CPython: `list_ass_slice`.
    pub fn splice(&self, range: Range<usize>, new: Vec<Ref>) {
        let range = self.within(range);
        // ANCHOR: splice
        let mut items = self.items.borrow_mut();
        let mut old: Items = items.drain(range.clone()).collect();
        items.insert_many(range.start, new);
        drop(items);
        while let Some(last) = old.pop() {
            drop(last);
        }
        // ANCHOR_END: splice
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
        // ANCHOR: repeat
        let items = self.to_vec();
        List::new((0..times).flat_map(|_| items.iter().cloned()))
        // ANCHOR_END: repeat
    }

    /// A new list: the items of this one, then those of `other`.
    ///
    /// Python: `list + other`. CPython: `list_concat`.
    pub fn concat(&self, other: &List) -> List {
        // ANCHOR: concat
        List::new(self.to_vec().into_iter().chain(other.to_vec()))
        // ANCHOR_END: concat
    }
}

impl List {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reference of your own to the item at `index`.
    pub fn get(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// References of your own to all items.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().to_vec()
    }

    /// Looks at the items where they are. `look` must not run code that it does
    /// not know (R5).
    pub fn with<T>(&self, look: impl FnOnce(&[Ref]) -> T) -> T {
        look(&self.items.borrow())
    }

    /// Puts an item at the end, and takes its reference over.
    ///
    /// Python: `list.append(item)`.
    pub fn push(&self, item: Ref) {
        self.items.borrow_mut().push(item);
    }

    /// Puts an item before the one at `index`, or at the end.
    ///
    /// Python: `list.insert(index, item)`.
    pub fn insert(&self, index: usize, item: Ref) {
        let mut items = self.items.borrow_mut();
        let index = index.min(items.len());
        items.insert(index, item);
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
        let items = Items::from_iter(items);
        let mut old = self.items.replace(items);
        old.drain(..).collect()
    }
}
