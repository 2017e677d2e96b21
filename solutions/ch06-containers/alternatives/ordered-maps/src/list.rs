//! `list`: a row of references that grows and shrinks.

use crate::{Fault, items_of};
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

/// A list. It owns one reference for each of its items.
///
/// CPython: `PyListObject`, `Objects/listobject.c`.
#[derive(Default)]
pub struct List {
    items: RefCell<VecDeque<Ref>>,
}

impl Payload for List {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    /// CPython: `list_traverse`.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let Ok(items) = self.items.try_borrow() else {
            return;
        };
        for item in items.iter() {
            visit(item);
        }
    }

    /// The last item dies first. CPython: `list_dealloc`, `_list_clear`.
    fn clear(&self, out: &mut Vec<Ref>) {
        loop {
            let first = self.items.borrow_mut().pop_front();
            match first {
                Some(first) => out.push(first),
                None => break,
            }
        }
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
        if index >= self.len() {
            return Err(Fault::Index("list assignment index out of range"));
        }
        let mut new = new;
        std::mem::swap(&mut self.items.borrow_mut()[index], &mut new);
        drop(new);
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
        let empty = self.is_empty();
        let popped = self.items.borrow_mut().remove(index);
        popped.ok_or(Fault::Index(if empty {
            "pop from empty list"
        } else {
            "pop index out of range"
        }))
    }

    /// Puts all items of `other` at the end: of a list, a tuple, a dict (its
    /// keys) or a set. `other` may be the object that this list is in.
    ///
    /// Python: `list.extend(other)`. CPython: `list_extend`.
    ///
    /// # Errors
    /// [`Fault::NotIterable`] if `other` has no items; then nothing changes.
    pub fn extend(&self, other: &Ref) -> Result<(), Fault> {
        let rest = items_of(other)?;
        let mut all = self.to_vec();
        all.extend(rest);
        let before = self.items.replace(all.into());
        drop(before);
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
        let mut items = self.items.borrow_mut();
        let tail = items.split_off(range.end);
        let mut old = items.split_off(range.start);
        items.extend(new);
        items.extend(tail);
        drop(items);
        while let Some(last) = old.pop_back() {
            drop(last);
        }
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
        List::new(vec![self.to_vec(); times].into_iter().flatten())
    }

    /// A new list: the items of this one, then those of `other`.
    ///
    /// Python: `list + other`. CPython: `list_concat`.
    pub fn concat(&self, other: &List) -> List {
        let both = [self.to_vec(), other.to_vec()];
        List::new(both.into_iter().flatten())
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
        self.items.borrow().iter().cloned().collect()
    }

    /// Looks at the items where they are. `look` must not run code that it does
    /// not know (R5).
    pub fn with<T>(&self, look: impl FnOnce(&[Ref]) -> T) -> T {
        look(&self.to_vec())
    }

    /// Puts an item at the end, and takes its reference over.
    ///
    /// Python: `list.append(item)`.
    pub fn push(&self, item: Ref) {
        self.items.borrow_mut().push_back(item);
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
        self.items.replace(items.into()).into()
    }
}
