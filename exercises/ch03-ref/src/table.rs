// Chapter 3, Let the compiler count: given. Nothing is left to write in this file.

//! The cycle collector's table: every tracked container, in order of age.

use crate::header::{NUMBER, UNTRACKED};
use crate::memory::Place;
use std::ops::Range;

/// The youngest container stands last. A death leaves a free place, and the
/// ranks are closed now and then: so the places are dense, the order is that of
/// age, and to join or to leave costs a few instructions.
///
/// The table counts nothing. Whoever dies is taken out first, so that every
/// place in it leads to a live object. CPython has linked lists instead, with
/// two pointers in front of each container (`PyGC_Head`).
#[derive(Default)]
pub(crate) struct Table {
    places: Vec<Option<Place>>,
    /// How many of them are free.
    gaps: usize,
    /// Three borders between the ages. They stay where they are among the
    /// containers when the ranks are closed.
    marks: [u32; 3],
    /// While this is not zero, nobody changes places.
    pub(crate) guards: usize,
}

impl Table {
    /// The container's place is the last one from now on.
    #[inline]
    pub(crate) fn push(&mut self, place: Place) {
        let number = self.add(place);
        // SAFETY: needs a header; holds because only live objects are tracked; would break if a
        // dying one were tracked after it left.
        unsafe { place.header() }.set_number(number);
    }

    /// The last place is the container's from now on. Returns its number.
    #[inline(always)]
    pub(crate) fn add(&mut self, place: Place) -> u32 {
        if self.places.len() == self.places.capacity() {
            self.make_room();
        }
        let number = self.places.len() as u32;
        self.places.push(Some(place));
        number
    }

    /// The container leaves the table.
    pub(crate) fn remove(&mut self, place: Place) {
        // SAFETY: needs a header; holds because a container leaves before its cell is given back;
        // would break after that.
        let header = unsafe { place.header() };
        self.free(header.number());
        header.set_number(UNTRACKED);
    }

    /// A place is free from now on. Its container will not be asked for it any
    /// more.
    #[inline]
    pub(crate) fn free(&mut self, number: u32) {
        let number = number as usize;
        if number + 1 == self.places.len() && number >= self.marks[2] as usize && self.guards == 0 {
            self.places.truncate(number);
        } else {
            self.places[number] = None;
            self.gaps += 1;
        }
    }

    /// Closes the ranks if that is worth it, or makes the table larger.
    #[cold]
    #[inline(never)]
    fn make_room(&mut self) {
        if self.guards == 0 && self.gaps > self.places.len() / 4 {
            self.close_ranks(0);
        } else {
            assert!(
                self.places.len() < NUMBER as usize / 2,
                "too many containers"
            );
            self.places.reserve(self.places.len().max(64));
        }
    }

    /// Moves the containers from the place `from` on together, so that there is
    /// no free place among them.
    ///
    /// # Panics
    /// If a guard is out: somebody remembers places.
    pub(crate) fn close_ranks(&mut self, from: u32) {
        assert_eq!(self.guards, 0, "somebody remembers places");
        if self.gaps == 0 {
            return;
        }
        let borders = self.marks;
        let mut to = self.places.len().min(from as usize);
        let mut start = to;
        // Between two borders there is nothing to ask but who is there.
        for border in 0..=borders.len() {
            let end = match borders.get(border) {
                Some(&mark) => mark as usize,
                None => self.places.len(),
            };
            for number in start.min(end)..end {
                if let Some(place) = self.places[number].take() {
                    // SAFETY: needs a header; holds because whoever dies leaves the table first;
                    // would break if a death forgot that.
                    unsafe { place.header() }.set_number(to as u32);
                    self.places[to] = Some(place);
                    to += 1;
                }
            }
            start = start.max(end);
            if let Some(mark) = self.marks.get_mut(border)
                && *mark > from
            {
                *mark = to as u32;
            }
        }
        self.gaps -= self.places.len() - to;
        self.places.truncate(to);
    }

    /// The container in a place, if the place is not free.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<Place> {
        self.places.get(number as usize).copied().flatten()
    }

    /// Copies the first of these places, as many as there are and as `to` has
    /// room for. Returns how many.
    pub(crate) fn copy(&self, places: Range<u32>, to: &mut [Option<Place>]) -> usize {
        let end = self.places.len().min(places.end as usize);
        let rest = self.places.get(places.start as usize..end).unwrap_or(&[]);
        let n = rest.len().min(to.len());
        to[..n].copy_from_slice(&rest[..n]);
        n
    }

    /// Places, the free ones included.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.places.len() as u32
    }

    /// Containers.
    pub(crate) fn tracked(&self) -> usize {
        self.places.len() - self.gaps
    }

    pub(crate) fn marks(&self) -> [u32; 3] {
        self.marks
    }

    /// # Panics
    /// If the marks do not ascend, or the last one lies behind the end.
    #[track_caller]
    pub(crate) fn set_marks(&mut self, marks: [u32; 3]) {
        assert!(
            marks.is_sorted() && marks[2] <= self.len(),
            "the marks {marks:?} are no borders of a table of {} places",
            self.len()
        );
        self.marks = marks;
    }
}
