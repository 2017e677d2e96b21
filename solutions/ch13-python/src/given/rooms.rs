//! How much room CPython's lists keep beyond their items. Only `sys.getsizeof`
//! shows it.

use super::Python;
use crate::objects::{Inside, List};
use ch03_ref::{Heap, Id, Ref, Uid};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;

/// The rooms of lists that keep more than they need. A list that is not in here
/// has room for its items only.
#[derive(Default)]
pub struct Rooms {
    larger: HashMap<Uid, (Id, usize)>,
    /// How many there were after those of dead lists were last taken out.
    swept: usize,
}

impl Rooms {
    fn note(&mut self, heap: &Heap, list: &Ref, len: usize, room: usize) {
        if room == len {
            self.larger.remove(&list.uid());
            return;
        }
        if self.larger.len() > 2 * self.swept + 64 {
            let lives = |id, uid| heap.find(id, uid).is_some();
            self.larger.retain(|uid, (id, _)| lives(*id, *uid));
            self.swept = self.larger.len();
        }
        self.larger.insert(list.uid(), (list.id(), room));
    }
}

/// A list that is about to get other items. When this goes, its room is what
/// CPython's would be.
pub struct Resizing<'a> {
    rooms: &'a RefCell<Rooms>,
    heap: &'a Heap,
    list: &'a Ref,
    items: &'a List,
    len: usize,
    room: usize,
    how: How,
}

/// What is done to a list.
#[derive(PartialEq)]
enum How {
    Extend,
    Pop,
    Other,
}

impl Python {
    /// A list, or an object of a subclass, that is about to change.
    pub fn resizing<'a>(&'a self, list: &'a Ref) -> Option<Resizing<'a>> {
        let items = list.list()?;
        let room = self.room_of(list, items);
        Some(self.resizing_from(list, items, items.len(), room))
    }

    fn resizing_from<'a>(
        &'a self,
        list: &'a Ref,
        items: &'a List,
        len: usize,
        room: usize,
    ) -> Resizing<'a> {
        Resizing {
            rooms: &self.rooms,
            heap: &self.heap,
            list,
            items,
            len,
            room,
            how: How::Other,
        }
    }

    /// For how many items a list has room.
    pub fn room_of(&self, list: &Ref, items: &List) -> usize {
        let rooms = self.rooms.borrow();
        let larger = rooms.larger.get(&list.uid()).map_or(0, |&(_, room)| room);
        larger.max(items.len())
    }

    /// A new list that was empty and took the items of something else.
    pub fn filled(&self, list: Ref) -> Ref {
        if let Some(items) = list.list() {
            drop(self.resizing_from(&list, items, 0, 0).extends());
        }
        list
    }
}

impl Resizing<'_> {
    /// The same, if the new items are those of another container.
    pub fn extends(mut self) -> Self {
        self.how = How::Extend;
        self
    }

    /// The same, for `list.pop`: it leaves a list of one item its room.
    pub fn pops(mut self) -> Self {
        self.how = How::Pop;
        self
    }

    /// The room that the list has now. CPython: `list_resize`; `_list_clear` for
    /// a list without items, and `list_preallocate_exact` for one that had none.
    fn new_room(&self) -> usize {
        let len = self.items.len();
        if self.how == How::Extend && self.room == 0 {
            return len.next_multiple_of(2);
        }
        if len == 0 && (self.how != How::Pop || self.room > 1) {
            return 0;
        }
        if self.room >= len && len >= self.room >> 1 {
            return self.room;
        }
        let generous = (len + (len >> 3) + 6) & !3;
        if len > self.len && len - self.len > generous - len {
            // It grew by so much that it is not expected to grow soon.
            (len + 3) & !3
        } else {
            generous
        }
    }
}

impl Deref for Resizing<'_> {
    type Target = List;

    fn deref(&self) -> &List {
        self.items
    }
}

impl Drop for Resizing<'_> {
    fn drop(&mut self) {
        let room = self.new_room();
        let mut rooms = self.rooms.borrow_mut();
        rooms.note(self.heap, self.list, self.items.len(), room);
    }
}
