// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What `for` walks with, and what `d.keys()`, `d.values()`, `d.items()` are.

use ch03_ref::{Payload, Ref};
use ch08_weakref::{ChangedSize, Iteration, WeakKey, WeakRef, WeakValue};
use std::cell::RefCell;

/// Which part of a dict is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewKind {
    /// `d.keys()`, and a plain `for k in d`.
    Keys,
    /// `d.values()`.
    Values,
    /// `d.items()`.
    Items,
}

/// A walk through a weak collection: the dead are left out.
pub enum WeakWalk {
    /// Through a `WeakSet`.
    Members(Iteration<WeakRef>),
    /// Through a `WeakKeyDictionary`.
    Keys(Iteration<WeakKey>),
    /// Through a `WeakValueDictionary`.
    Values(Iteration<WeakValue>),
}

impl WeakWalk {
    /// The next member, or key and value, that is alive.
    ///
    /// # Errors
    /// If members were added or taken out meanwhile.
    pub fn step(&mut self) -> Result<Option<(Ref, Option<Ref>)>, ChangedSize> {
        let pair = |(key, value)| (key, Some(value));
        Ok(match self {
            WeakWalk::Members(walk) => walk.next()?.map(|member| (member, None)),
            WeakWalk::Keys(walk) => walk.next()?.map(pair),
            WeakWalk::Values(walk) => walk.next()?.map(pair),
        })
    }
}

/// Where a walk stands. The container is let go when the walk ends.
pub enum Cursor {
    /// Over.
    Done,
    /// At this index of a list.
    List(Ref, usize),
    /// At this index of a tuple.
    Tuple(Ref, usize),
    /// At this byte of a string.
    Str(Ref, usize),
    /// The next number, the distance, and how many are left.
    Range(i128, i128, usize),
    /// At this place of a dict that had this many keys at the start.
    Dict(Ref, ViewKind, usize, usize),
    /// In a weak collection.
    Weak(Ref, ViewKind, Box<WeakWalk>),
    /// At this slot of a set that had this many members at the start.
    Set(Ref, usize, usize),
}

impl Cursor {
    /// The container it walks over.
    pub fn container(&self) -> Option<&Ref> {
        match self {
            Cursor::Done | Cursor::Range(..) => None,
            Cursor::List(r, _) | Cursor::Tuple(r, _) | Cursor::Str(r, _) => Some(r),
            Cursor::Dict(r, ..) | Cursor::Set(r, ..) | Cursor::Weak(r, ..) => Some(r),
        }
    }
}

/// A Python iterator.
pub struct Iter {
    /// Where it stands.
    pub cursor: RefCell<Cursor>,
}

impl Payload for Iter {
    const NAME: &'static str = "iterator";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(cursor) = self.cursor.try_borrow() {
            cursor.container().into_iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut cursor) = self.cursor.try_borrow_mut() {
            out.extend(cursor.container().cloned());
            let over = std::mem::replace(&mut *cursor, Cursor::Done);
            drop(cursor);
            drop(over);
        }
    }
}

/// A live view of a dict.
pub struct DictView {
    /// The dict; none once the view was torn down.
    pub dict: RefCell<Option<Ref>>,
    /// Which part of it.
    pub kind: ViewKind,
}

impl Payload for DictView {
    const NAME: &'static str = "dict_view";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(dict) = self.dict.try_borrow() {
            dict.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut dict) = self.dict.try_borrow_mut() {
            out.extend(dict.take());
        }
    }
}
