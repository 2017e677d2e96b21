// Chapter 6, Containers: write what each `todo!` asks for, then
// `cargo xtask verify 6`.

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
#[derive(Default)]
pub struct List {
    items: RefCell<Items>,
}

impl Payload for List {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    /// CPython: `list_traverse`.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        todo!("ch06.list_traverse: show every item to `visit`, each as often as the list holds it")
    }

    /// The last item dies first. CPython: `list_dealloc`, `_list_clear`.
    // Inlined where speed counts.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn clear(&self, out: &mut Vec<Ref>) {
        todo!(
            "ch06.list_clear: move all items to `out`, so that the last item is popped first; \
             drop none"
        )
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
        todo!("ch06.set: put the new item in its place, and only then let the old one go")
    }

    /// Takes the item at `index` out and hands its reference to the caller.
    ///
    /// Python: `list.pop(index)`. CPython: `list_pop`.
    ///
    /// # Errors
    /// [`Fault::Index`] if there is no such item, worded as CPython does: for
    /// an empty list, and for a wrong index.
    pub fn pop(&self, index: usize) -> Result<Ref, Fault> {
        todo!(
            "ch06.pop: take the item out and hand it to the caller, or say which of the two \
             errors it is"
        )
    }

    /// Puts all items of `other` at the end: of a list, a tuple, a dict (its
    /// keys) or a set. `other` may be the object that this list is in.
    ///
    /// Python: `list.extend(other)`. CPython: `list_extend`.
    ///
    /// # Errors
    /// [`Fault::NotIterable`] if `other` has no items; then nothing changes.
    pub fn extend(&self, other: &Ref) -> Result<(), Fault> {
        todo!(
            "ch06.extend: get references of your own to the other's items, and then put them at \
             the end"
        )
    }

    /// Puts `new` in the place of the items in `range`, and gives those back
    /// when the list is whole again: the last one first. A range that reaches
    /// beyond the end stops there.
    ///
    /// Python: `list[i:j] = new`, and `del list[i:j]` if there is nothing new.
    /// CPython: `list_ass_slice`.
    pub fn splice(&self, range: Range<usize>, new: Vec<Ref>) {
        let range = self.within(range);
        todo!(
            "ch06.splice: cut the range out, put the new items in, end the borrow, and let the \
             old ones go from the right"
        )
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
        todo!("ch06.repeat: a new list with references of its own to the items, `times` times over")
    }

    /// A new list: the items of this one, then those of `other`.
    ///
    /// Python: `list + other`. CPython: `list_concat`.
    pub fn concat(&self, other: &List) -> List {
        todo!("ch06.concat: a new list with references of its own to the items of both")
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
