// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Truth and length.

use super::{Python, Res};
use crate::objects::{Bool, Dict, DictView, Float, Inside, NoneType, Range, Tuple};
use ch03_ref::Ref;

impl Python {
    /// Whether `if` takes it for true.
    pub fn truth(&self, r: &Ref) -> Res<bool> {
        if let Some(bool) = r.get::<Bool>() {
            return Ok(bool.0);
        }
        if r.get::<NoneType>().is_some() {
            return Ok(false);
        }
        if let Some(int) = r.int() {
            return Ok(int != 0);
        }
        if let Some(float) = r.get::<Float>() {
            return Ok(float.0 != 0.0);
        }
        if let Some(len) = self.native_len(r) {
            return Ok(len > 0);
        }
        if let Some(target) = self.unproxied(r)? {
            return self.truth(&target);
        }
        if let Some(answer) = self.call_defined(r, &self.words.bool, &[]) {
            return match answer?.get::<Bool>() {
                Some(bool) => Ok(bool.0),
                None => Err(self.type_error("__bool__ should return bool")),
            };
        }
        match self.call_defined(r, &self.words.len, &[]) {
            Some(len) => Ok(self.len_from(&len?)? > 0),
            None => Ok(true),
        }
    }

    /// The length of a built-in container.
    pub fn native_len(&self, r: &Ref) -> Option<usize> {
        if let Some(list) = r.list() {
            return Some(list.len());
        }
        if let Some(string) = r.string() {
            return Some(string.len());
        }
        if let Some(tuple) = r.get::<Tuple>() {
            return Some(tuple.len());
        }
        if let Some(dict) = r.get::<Dict>() {
            return Some(dict.len());
        }
        if let Some(table) = r.members() {
            return Some(table.len());
        }
        if let Some(view) = r.get::<DictView>() {
            return view
                .dict
                .borrow()
                .as_ref()
                .and_then(|dict| self.native_len(dict));
        }
        r.get::<Range>()
            .map(Range::len)
            .or_else(|| self.weak_len(r))
    }

    /// `len(r)`
    pub fn len(&self, r: &Ref) -> Res<usize> {
        if let Some(len) = self.native_len(r) {
            return Ok(len);
        }
        if let Some(target) = self.unproxied(r)? {
            return self.len(&target);
        }
        match self.call_defined(r, &self.words.len, &[]) {
            Some(len) => self.len_from(&len?),
            None => Err(self.type_error(format!(
                "object of type '{}' has no len()",
                self.class_name(r)
            ))),
        }
    }

    fn len_from(&self, len: &Ref) -> Res<usize> {
        match self.as_int(len).map(usize::try_from) {
            Some(Ok(len)) => Ok(len),
            Some(Err(_)) => Err(self.raise(super::T::ValueError, "__len__() should return >= 0")),
            None => Err(self.type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                self.class_name(len)
            ))),
        }
    }
}
