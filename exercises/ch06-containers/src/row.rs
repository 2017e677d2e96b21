// Chapter 6, Containers: given. Nothing is left to write in this file.

//! A row of things that owns nothing most of the time, and is quick to drop
//! then.

use smallvec::{Array, SmallVec};
use std::mem::{ManuallyDrop, take};
use std::ops::{Deref, DerefMut};

/// A [`SmallVec`] that looks before it drops: when a container dies, its row was
/// cleared just before.
pub(crate) struct Row<A: Array>(ManuallyDrop<SmallVec<A>>);

impl<A: Array> Row<A> {
    /// Moves all items to the end of `out`, in order. Most rows have two items
    /// or less, and for those a `drain` is slow: it must expect anything.
    #[inline(always)]
    pub(crate) fn move_to(&mut self, out: &mut Vec<A::Item>) {
        if self.len() > 2 {
            self.move_many(out);
        } else if let Some(last) = self.pop() {
            if let Some(first) = self.pop() {
                out.push(first);
            }
            out.push(last);
        }
    }

    #[inline(never)]
    fn move_many(&mut self, out: &mut Vec<A::Item>) {
        out.reserve(self.len());
        for item in self.drain(..) {
            out.push(item);
        }
    }

    #[inline(never)]
    fn drop_all(&mut self) {
        drop(ManuallyDrop::into_inner(take(&mut self.0)));
    }
}

impl<A: Array> Drop for Row<A> {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.is_empty() || self.spilled() {
            self.drop_all();
        }
    }
}

impl<A: Array> Deref for Row<A> {
    type Target = SmallVec<A>;

    #[inline]
    fn deref(&self) -> &SmallVec<A> {
        &self.0
    }
}

impl<A: Array> DerefMut for Row<A> {
    #[inline]
    fn deref_mut(&mut self) -> &mut SmallVec<A> {
        &mut self.0
    }
}

impl<A: Array> Default for Row<A> {
    fn default() -> Self {
        Row(ManuallyDrop::default())
    }
}

impl<A: Array> From<SmallVec<A>> for Row<A> {
    #[inline]
    fn from(items: SmallVec<A>) -> Self {
        Row(ManuallyDrop::new(items))
    }
}

impl<A: Array> FromIterator<A::Item> for Row<A> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = A::Item>>(items: I) -> Self {
        SmallVec::from_iter(items).into()
    }
}
