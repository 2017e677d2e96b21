// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `a[i]` and `a[i:j:k]`: reading, storing and deleting.

use super::{Python, Raised, Res, T};
use crate::objects::str::{char_at, cut};
use crate::objects::{Dict, Inside, List, Range, Slice, Str, Tuple};
use ch03_ref::Ref;
use ch08_weakref::{WeakKeyDict, WeakValueDict};
use std::collections::HashSet;

/// A slice with its ends put into a container of a certain length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceBounds {
    /// First index.
    pub start: i128,
    /// Where it stops.
    pub stop: i128,
    /// Distance; never 0.
    pub step: i128,
}

impl SliceBounds {
    /// The indices, in order.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> + Clone {
        let range = Range {
            start: self.start,
            stop: self.stop,
            step: self.step,
        };
        (0..range.len()).map(move |index| range.at(index) as usize)
    }
}

impl Python {
    /// The bounds of a slice in a container of this length.
    pub fn slice_bounds(&self, slice: &Slice, len: usize) -> Res<SliceBounds> {
        let parts = slice.parts();
        let read = |part: &Ref| -> Res<Option<i128>> {
            if self.is_none(part) {
                return Ok(None);
            }
            if part.kind() == "weakproxy" {
                return self.need_int(part).map(Some);
            }
            self.as_int(part).map(Some).ok_or_else(|| {
                let message = "slice indices must be integers or None or have an __index__ method";
                self.type_error(message)
            })
        };
        let step = read(&parts[2])?.unwrap_or(1);
        if step == 0 {
            return Err(self.raise(T::ValueError, "slice step cannot be zero"));
        }
        let len = len as i128;
        let (lowest, highest) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let put = |value: i128| {
            let value = if value < 0 {
                value.saturating_add(len)
            } else {
                value
            };
            value.clamp(lowest, highest)
        };
        let (first, last) = if step > 0 {
            (lowest, highest)
        } else {
            (highest, lowest)
        };
        let start = read(&parts[0])?.map_or(first, put);
        let stop = read(&parts[1])?.map_or(last, put);
        Ok(SliceBounds { start, stop, step })
    }

    fn place(&self, index: &Ref, len: usize, what: &str, verb: &str) -> Res<usize> {
        // A proxy says that it can be an index, and asks what it stands for.
        let number = match self.unproxied(index)? {
            Some(target) => Some(self.need_int(&target)?),
            None => self.as_int(index),
        };
        let Some(index) = number else {
            let got = self.class_name(index);
            return Err(self.type_error(match what {
                "string" => format!("string indices must be integers, not '{got}'"),
                _ => format!("{what} indices must be integers or slices, not {got}"),
            }));
        };
        let at = if index < 0 {
            index + len as i128
        } else {
            index
        };
        usize::try_from(at)
            .ok()
            .filter(|at| *at < len)
            .ok_or_else(|| self.raise(T::IndexError, format!("{what} {verb}index out of range")))
    }

    /// `a[i]`
    pub fn get_item(&self, a: &Ref, index: &Ref) -> Res {
        if let Some(list) = a.list() {
            if let Some(slice) = index.get::<Slice>() {
                let bounds = self.slice_bounds(slice, list.len())?;
                let part = |items: &[Ref]| bounds.indices().map(|at| items[at].clone()).collect();
                return Ok(self.list(list.with(part)));
            }
            let at = self.place(index, list.len(), "list", "")?;
            return list.get(at).ok_or_else(|| self.changed());
        }
        if let Some(dict) = a.get::<Dict>() {
            return self.dict_item(dict, index);
        }
        if let Some(tuple) = a.get::<Tuple>() {
            if let Some(slice) = index.get::<Slice>() {
                let bounds = self.slice_bounds(slice, tuple.len())?;
                if bounds
                    == (SliceBounds {
                        start: 0,
                        stop: tuple.len() as i128,
                        step: 1,
                    })
                {
                    return Ok(a.clone());
                }
                return Ok(self.tuple(
                    tuple.with(|items| bounds.indices().map(|at| items[at].clone()).collect()),
                ));
            }
            let at = self.place(index, tuple.len(), "tuple", "")?;
            return tuple.get(at).ok_or_else(|| self.changed());
        }
        if let Some(string) = a.string() {
            return self.str_item(a, string, index);
        }
        if let Some(range) = a.get::<Range>() {
            return self.range_item(range, index);
        }
        if let Some(target) = self.unproxied(a)? {
            // `proxy_getitem` looks behind both.
            let own = self.unproxied(index)?;
            return self.get_item(&target, own.as_ref().unwrap_or(index));
        }
        if self.is_weak_dict(a) {
            let found = self.weak_get(a, index)?;
            return found.ok_or_else(|| self.weak_missing(a, index));
        }
        match self.call_defined(a, &self.words.getitem, &[index]) {
            Some(item) => item,
            None if a.class().is_some() => Err(self.type_error(format!(
                "type '{}' is not subscriptable",
                a.class().map_or("", |class| class.name())
            ))),
            None => Err(self.type_error(format!(
                "'{}' object is not subscriptable",
                self.class_name(a)
            ))),
        }
    }

    fn changed(&self) -> Raised {
        self.raise(T::IndexError, "list index out of range")
    }

    fn str_item(&self, a: &Ref, string: &Str, index: &Ref) -> Res {
        let Some(slice) = index.get::<Slice>() else {
            let at = self.place(index, string.len(), "string", "")?;
            return Ok(self.str(char_at(string, at).to_string()));
        };
        let bounds = self.slice_bounds(slice, string.len())?;
        if bounds
            == (SliceBounds {
                start: 0,
                stop: string.len() as i128,
                step: 1,
            })
        {
            return Ok(a.clone());
        }
        if bounds.step == 1 {
            let from = bounds.start as usize;
            return Ok(self.str(cut(string, from, from.max(bounds.stop.max(0) as usize))));
        }
        let chars: Vec<char> = string.as_str().chars().collect();
        Ok(self.str(bounds.indices().map(|at| chars[at]).collect::<String>()))
    }

    fn range_item(&self, range: &Range, index: &Ref) -> Res {
        if let Some(slice) = index.get::<Slice>() {
            let bounds = self.slice_bounds(slice, range.len())?;
            let at = |index: i128| range.start + range.step * index;
            let start = at(bounds.start);
            let stop = at(bounds.stop);
            return Ok(self.heap.alloc(Range {
                start,
                stop,
                step: range.step * bounds.step,
            }));
        }
        let at = self.place(index, range.len(), "range object", "")?;
        Ok(self.int(range.at(at)))
    }

    /// `a[i] = value`: the new value is stored before the old one is dropped.
    pub fn set_item(&self, a: &Ref, index: &Ref, value: &Ref) -> Res<()> {
        if let Some(list) = a.list() {
            if let Some(slice) = index.get::<Slice>() {
                return self.set_slice(a, list, slice, value);
            }
            let at = self.place(index, list.len(), "list", "assignment ")?;
            return self.or_raise(list.set(at, value.clone()));
        }
        if a.get::<Dict>().is_some() {
            return self.dict_set(a, index, value.clone());
        }
        if let Some(target) = self.unproxied(a)? {
            return self.set_item(&target, index, value);
        }
        if self.is_weak_dict(a) {
            return self.weak_set_item(a, index, value);
        }
        match self.call_defined(a, &self.words.setitem, &[index, value]) {
            Some(done) => done.map(drop),
            None => {
                self.is_place(a, index)?;
                Err(self.no_item(a, "assignment"))
            }
        }
    }

    fn is_weak_dict(&self, a: &Ref) -> bool {
        a.get::<WeakValueDict>().is_some() || a.get::<WeakKeyDict>().is_some()
    }

    /// Whether a class has `tp_as_sequence`: then CPython's words are others.
    fn counts_as_a_row(&self, a: &Ref) -> bool {
        let written = self
            .class_of(a)
            .class()
            .is_some_and(|class| class.builtin.is_none());
        written
            || [
                "range",
                "set",
                "frozenset",
                "str",
                "tuple",
                "WeakSet",
                "finalize",
            ]
            .contains(&a.kind())
    }

    /// Whether an index is a number for something like a row. CPython asks what
    /// can be one before it looks whether there are items: `PyObject_DelItem`.
    fn is_place(&self, a: &Ref, index: &Ref) -> Res<bool> {
        let may_be = index.int().is_some() || index.kind() == "weakproxy";
        if !may_be || !self.counts_as_a_row(a) {
            return Ok(false);
        }
        self.need_int(index).map(|_| true)
    }

    fn no_item(&self, a: &Ref, what: &str) -> Raised {
        let name = self.class_name(a);
        self.type_error(format!("'{name}' object does not support item {what}"))
    }

    fn set_slice(&self, a: &Ref, list: &List, slice: &Slice, value: &Ref) -> Res<()> {
        let new = match self.collect(value) {
            Ok(new) => new,
            Err(raised) if self.is_a(&raised, T::TypeError) => {
                return Err(self.type_error("can only assign an iterable"));
            }
            Err(raised) => return Err(raised),
        };
        let bounds = self.slice_bounds(slice, list.len())?;
        if bounds.step == 1 {
            let start = bounds.start as usize;
            let stop = start.max(bounds.stop as usize);
            let items = list.len() + new.len();
            self.meter.room_for(self, items * size_of::<Ref>())?;
            let _room = self.resizing(a);
            list.splice(start..stop, new);
            return Ok(());
        }
        let places: Vec<usize> = bounds.indices().collect();
        if places.len() != new.len() {
            return Err(self.raise(
                T::ValueError,
                format!(
                    "attempt to assign sequence of size {} to extended slice of size {}",
                    new.len(),
                    places.len()
                ),
            ));
        }
        let mut items = list.to_vec();
        for (at, item) in places.into_iter().zip(new) {
            items[at] = item;
        }
        drop_in_order(list.replace(items));
        Ok(())
    }

    /// `del a[i]`: the gap is closed before anything is dropped.
    pub fn delete_item(&self, a: &Ref, index: &Ref) -> Res<()> {
        if let Some(list) = self.resizing(a) {
            if let Some(slice) = index.get::<Slice>() {
                return self.delete_slice(&list, slice);
            }
            let at = self.place(index, list.len(), "list", "assignment ")?;
            return self.or_raise(list.pop(at).map(drop));
        }
        if let Some(dict) = a.get::<Dict>() {
            return match self.dict_take(dict, index)? {
                Some(_) => Ok(()),
                None => Err(self.raise_with(T::KeyError, index.clone())),
            };
        }
        if let Some(target) = self.unproxied(a)? {
            return self.delete_item(&target, index);
        }
        if self.is_weak_dict(a) {
            let found = self.weak_take(a, index)?;
            return found.map(drop).ok_or_else(|| self.weak_missing(a, index));
        }
        match self.call_defined(a, &self.words.delitem, &[index]) {
            Some(done) => done.map(drop),
            None if self.is_place(a, index)? => {
                let name = self.class_name(a);
                Err(self.type_error(format!("'{name}' object doesn't support item deletion")))
            }
            None => Err(self.no_item(a, "deletion")),
        }
    }

    fn delete_slice(&self, list: &List, slice: &Slice) -> Res<()> {
        let bounds = self.slice_bounds(slice, list.len())?;
        if bounds.step == 1 {
            let start = bounds.start as usize;
            let stop = start.max(bounds.stop as usize);
            list.splice(start..stop, Vec::new());
            return Ok(());
        }
        let gone: HashSet<usize> = bounds.indices().collect();
        let items = list.to_vec().into_iter().enumerate();
        let kept = items.filter(|(at, _)| !gone.contains(at));
        let kept = kept.map(|(_, item)| item).collect();
        drop_in_order(list.replace(kept));
        Ok(())
    }
}

/// Drops the first of them first.
fn drop_in_order(refs: Vec<Ref>) {
    refs.into_iter().for_each(drop);
}
