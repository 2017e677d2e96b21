// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Iterating.

use super::{Python, Raised, Res, T};
use crate::objects::{
    Cursor, Dict, DictView, FrozenSet, Inside, Iter, Range, Set, Tuple, ViewKind, WeakWalk,
};
use ch03_ref::Ref;
use ch08_weakref::{WeakKeyDict, WeakSet, WeakValueDict};

/// What a cursor meets: one object, or a key and its value.
enum Step {
    One(Ref),
    Two(Ref, Ref),
}

impl Step {
    fn of(kind: ViewKind, next: (Ref, Option<Ref>)) -> Step {
        match (kind, next) {
            (ViewKind::Values, (_, Some(value))) => Step::One(value),
            (ViewKind::Items, (key, Some(value))) => Step::Two(key, value),
            (_, (key, _)) => Step::One(key),
        }
    }
}

impl Python {
    /// `iter(r)`
    pub fn iter(&self, r: &Ref) -> Res {
        if r.get::<Iter>().is_some() {
            return Ok(r.clone());
        }
        if let Some(target) = self.unproxied(r)? {
            return self.iter(&target);
        }
        let cursor = self.cursor(r).ok_or_else(|| {
            self.type_error(format!("'{}' object is not iterable", self.class_name(r)))
        })?;
        Ok(self.heap.alloc(Iter {
            cursor: std::cell::RefCell::new(cursor),
        }))
    }

    fn cursor(&self, r: &Ref) -> Option<Cursor> {
        if r.list().is_some() {
            return Some(Cursor::List(r.clone(), 0));
        }
        if r.get::<Tuple>().is_some() {
            return Some(Cursor::Tuple(r.clone(), 0));
        }
        if let Some(range) = r.get::<Range>() {
            return Some(Cursor::Range(range.start, range.step, range.len()));
        }
        if let Some(dict) = r.get::<Dict>() {
            return Some(Cursor::Dict(r.clone(), ViewKind::Keys, 0, dict.len()));
        }
        if let Some(view) = r.get::<DictView>() {
            let dict = view.dict.borrow().clone()?;
            let len = self.native_len(&dict)?;
            return Some(Cursor::Dict(dict, view.kind, 0, len));
        }
        if r.get::<Set>().is_some() || r.get::<FrozenSet>().is_some() {
            return Some(Cursor::Set(r.clone(), 0, self.native_len(r)?));
        }
        if r.string().is_some() {
            return Some(Cursor::Str(r.clone(), 0));
        }
        self.weak_cursor(r, ViewKind::Keys)
    }

    /// A walk through a weak collection.
    pub fn weak_cursor(&self, r: &Ref, kind: ViewKind) -> Option<Cursor> {
        let walk = if let Some(set) = r.get::<WeakSet>() {
            WeakWalk::Members(set.members())
        } else if let Some(dict) = r.get::<WeakKeyDict>() {
            WeakWalk::Keys(dict.items())
        } else {
            WeakWalk::Values(r.get::<WeakValueDict>()?.items())
        };
        Some(Cursor::Weak(r.clone(), kind, Box::new(walk)))
    }

    /// The next item. At the end the container is let go.
    pub fn next(&self, iterator: &Ref) -> Res<Option<Ref>> {
        let Some(iter) = iterator.get::<Iter>() else {
            let name = self.class_name(iterator);
            return Err(self.type_error(format!("'{name}' object is not an iterator")));
        };
        self.meter.step(self)?;
        // The cursor is free again when anything is made: a birth may start a
        // collection, and so any code.
        let step = self.advance(&mut iter.cursor.borrow_mut());
        match step {
            Ok(Some(Step::One(item))) => Ok(Some(item)),
            Ok(Some(Step::Two(key, value))) => Ok(Some(self.tuple(vec![key, value]))),
            Ok(None) => {
                let over = iter.cursor.replace(Cursor::Done);
                drop(over);
                Ok(None)
            }
            Err(message) => Err(self.raise(T::RuntimeError, message)),
        }
    }

    /// Moves a cursor on; runs no user code.
    fn advance(&self, cursor: &mut Cursor) -> Result<Option<Step>, &'static str> {
        let item = match cursor {
            Cursor::Done => None,
            Cursor::List(list, at) => {
                *at += 1;
                list.list().and_then(|list| list.get(*at - 1))
            }
            Cursor::Tuple(tuple, at) => {
                *at += 1;
                tuple.get::<Tuple>().and_then(|tuple| tuple.get(*at - 1))
            }
            Cursor::Weak(_, kind, walk) => {
                let next = walk
                    .step()
                    .map_err(|_| "dictionary changed size during iteration")?;
                return Ok(next.map(|next| Step::of(*kind, next)));
            }
            Cursor::Str(string, at) => {
                let rest = string.string().map(|string| &string.as_str()[*at..]);
                rest.and_then(|rest| rest.chars().next()).map(|c| {
                    *at += c.len_utf8();
                    self.str(c.to_string())
                })
            }
            Cursor::Range(next, step, left) => {
                if *left == 0 {
                    return Ok(None);
                }
                *left -= 1;
                let value = *next;
                *next += *step;
                Some(self.int(value))
            }
            Cursor::Dict(dict, kind, place, len) => {
                let Some(dict) = dict.get::<Dict>() else {
                    return Ok(None);
                };
                if dict.len() != *len {
                    *len = usize::MAX;
                    return Err("dictionary changed size during iteration");
                }
                let Some((at, key, value)) = dict.next_from(*place) else {
                    return Ok(None);
                };
                *place = at + 1;
                return Ok(Some(Step::of(*kind, (key, Some(value)))));
            }
            Cursor::Set(set, slot, len) => {
                let Some(table) = set.members() else {
                    return Ok(None);
                };
                if table.len() != *len {
                    *len = usize::MAX;
                    return Err("Set changed size during iteration");
                }
                let Some((at, key)) = table.next_from(*slot) else {
                    return Ok(None);
                };
                *slot = at + 1;
                Some(key)
            }
        };
        Ok(item.map(Step::One))
    }

    /// All items of an iterable.
    pub fn collect(&self, r: &Ref) -> Res<Vec<Ref>> {
        if let Some(list) = r.list() {
            return Ok(list.to_vec());
        }
        if let Some(tuple) = r.get::<Tuple>() {
            return Ok(tuple.to_vec());
        }
        let iterator = self.iter(r)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
        }
        Ok(items)
    }

    /// The items of a sequence that is unpacked into `wanted` targets.
    pub fn unpack(&self, r: &Ref, wanted: usize) -> Res<Vec<Ref>> {
        let items = match self.collect(r) {
            Ok(items) => items,
            // A proxy has `__iter__`, whatever it stands for.
            Err(raised) if r.kind() == "weakproxy" => return Err(raised),
            Err(raised) if self.is_a(&raised, T::TypeError) && r.get::<Iter>().is_none() => {
                let name = self.class_name(r);
                return Err(self.type_error(format!("cannot unpack non-iterable {name} object")));
            }
            Err(raised) => return Err(raised),
        };
        if items.len() == wanted {
            Ok(items)
        } else {
            Err(self.wrong_count(items.len(), wanted))
        }
    }

    fn wrong_count(&self, got: usize, wanted: usize) -> Raised {
        self.raise(
            T::ValueError,
            if got > wanted {
                format!("too many values to unpack (expected {wanted})")
            } else {
                format!("not enough values to unpack (expected {wanted}, got {got})")
            },
        )
    }
}
