//! Containers, and how the collector gets to know them: a list of them all, in
//! order of age.

use crate::bury::bury_the_waiting;
use crate::refs::Pointer;
use crate::{Heap, Ref};
use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::rc::Rc;

/// What the list knows of an object.
#[derive(Default)]
pub(crate) struct Mark {
    /// Where it stands, if it does.
    place: Cell<Option<u32>>,
    finalized: Cell<bool>,
}

/// An object in the list: a pointer that counts for nothing.
struct Entry(Pointer);

/// A reference that is not counted.
type Lent = ManuallyDrop<Ref>;

impl Entry {
    fn of(r: &Ref) -> Entry {
        Entry(r.pointer)
    }

    fn lend(&self) -> Lent {
        ManuallyDrop::new(Ref { pointer: self.0 })
    }
}

type Due = Rc<dyn Fn(&Heap)>;

/// The list, and the count of containers.
pub(crate) struct Containers {
    list: RefCell<Vec<Option<Entry>>>,
    marks: Cell<[u32; 3]>,
    guards: Cell<usize>,
    made: Cell<u32>,
    limit: Cell<u32>,
    due: RefCell<Option<Due>>,
    calling: Cell<bool>,
}

impl Default for Containers {
    fn default() -> Containers {
        Containers {
            list: RefCell::default(),
            marks: Cell::default(),
            guards: Cell::new(0),
            made: Cell::new(0),
            limit: Cell::new(u32::MAX),
            due: RefCell::default(),
            calling: Cell::new(false),
        }
    }
}

impl Containers {
    pub(crate) fn is_still(&self) -> bool {
        self.guards.get() > 0
    }

    /// An object is dying.
    pub(crate) fn forget(&self, mark: &Mark, container: bool) {
        self.remove(mark);
        if container {
            self.made.set(self.made.get().saturating_sub(1));
        }
    }

    fn remove(&self, mark: &Mark) {
        if let Some(place) = mark.place.take() {
            self.list.borrow_mut()[place as usize] = None;
        }
    }

    fn push(&self, r: &Ref) {
        let mut list = self.list.borrow_mut();
        r.object().mark.place.set(Some(list.len() as u32));
        list.push(Some(Entry::of(r)));
    }

    fn lent(&self, place: u32) -> Option<Lent> {
        self.list
            .borrow()
            .get(place as usize)?
            .as_ref()
            .map(Entry::lend)
    }

    /// Makes the list dense from `from` on.
    fn close_ranks(&self, from: u32) {
        let mut list = self.list.borrow_mut();
        let from = list.len().min(from as usize);
        let before = self.marks.get();
        let gone = |mark: u32| {
            let end = list.len().min(mark as usize).max(from);
            list[from..end]
                .iter()
                .filter(|entry| entry.is_none())
                .count() as u32
        };
        self.marks.set(before.map(|mark| mark - gone(mark)));
        let rest: Vec<_> = list.drain(from..).flatten().collect();
        for entry in rest {
            let place = list.len() as u32;
            entry.lend().object().mark.place.set(Some(place));
            list.push(Some(entry));
        }
    }
}

impl Heap {
    /// How many objects the collector knows.
    pub fn tracked(&self) -> usize {
        let list = self.inner().containers.list.borrow();
        list.iter().flatten().count()
    }

    /// Three borders in the list.
    pub fn marks(&self) -> [u32; 3] {
        self.inner().containers.marks.get()
    }

    /// Moves the borders.
    pub fn set_marks(&self, marks: [u32; 3]) {
        let containers = &self.inner().containers;
        assert!(marks.is_sorted() && marks[2] as usize <= containers.list.borrow().len());
        containers.marks.set(marks);
    }

    /// Containers made less containers freed.
    pub fn allocations(&self) -> u32 {
        self.inner().containers.made.get()
    }

    /// Sets that number.
    pub fn set_allocations(&self, n: u32) {
        self.inner().containers.made.set(n);
    }

    /// `call` is called when there are more than `limit`.
    pub fn when_due(&self, limit: u32, call: Rc<dyn Fn(&Heap)>) {
        let before = self.inner().containers.due.replace(Some(call));
        self.inner().containers.limit.set(limit);
        drop(before);
    }

    /// Nothing is called any more.
    pub fn never_due(&self) {
        self.inner().containers.limit.set(u32::MAX);
    }

    /// Nobody dies and nobody moves until the guard goes.
    pub fn still(&self, from: u32) -> Still<'_> {
        let containers = &self.inner().containers;
        if !containers.is_still() {
            containers.close_ranks(from);
        }
        containers.guards.set(containers.guards.get() + 1);
        Still {
            heap: self,
            late: RefCell::default(),
        }
    }

    pub(crate) fn count_container(&self) {
        let containers = &self.inner().containers;
        containers.made.set(containers.made.get().saturating_add(1));
        let due = containers.due.borrow().clone();
        if containers.made.get() > containers.limit.get()
            && let Some(due) = due
            && !containers.calling.replace(true)
        {
            let _over = Over(&containers.calling);
            due(self);
        }
    }
}

/// Says that the call is over, even after a panic.
struct Over<'a>(&'a Cell<bool>);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// While this lives, nobody dies and nobody moves.
pub struct Still<'heap> {
    heap: &'heap Heap,
    late: RefCell<Vec<u32>>,
}

impl Still<'_> {
    /// How many places the list has.
    pub fn len(&self) -> u32 {
        self.heap.inner().containers.list.borrow().len() as u32
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows the containers in these places.
    pub fn each(&self, places: Range<u32>, mut show: impl FnMut(u32, &Ref)) {
        for place in places {
            if let Some(lent) = self.heap.inner().containers.lent(place) {
                show(place, &lent);
            }
        }
    }

    /// Would fetch what the container refers to; this heap does not.
    pub fn warm(&self, _place: u32) {}

    /// A new reference to the container in a place.
    pub fn hold(&self, place: u32) -> Option<Ref> {
        let lent = self.heap.inner().containers.lent(place)?;
        Some(Ref::clone(&lent))
    }

    /// These will be the youngest.
    pub fn to_end(&self, places: &[u32]) {
        self.late.borrow_mut().extend_from_slice(places);
    }
}

impl Drop for Still<'_> {
    fn drop(&mut self) {
        let containers = &self.heap.inner().containers;
        for &place in self.late.borrow().iter() {
            if let Some(lent) = containers.lent(place) {
                containers.remove(&lent.object().mark);
                containers.push(&lent);
            }
        }
        containers.guards.set(containers.guards.get() - 1);
        if !containers.is_still() {
            bury_the_waiting(self.heap.inner());
        }
    }
}

impl Ref {
    /// Whether the collector counts the object.
    pub fn is_container(&self) -> bool {
        self.object().payload.container()
    }

    /// Whether the collector knows the object.
    pub fn is_tracked(&self) -> bool {
        self.slot().is_some()
    }

    /// The object's place in the list.
    pub fn slot(&self) -> Option<u32> {
        self.object().mark.place.get()
    }

    /// Makes a container known to the collector.
    pub fn track(&self) {
        if self.is_container() && !self.is_tracked() {
            self.object().heap.containers.push(self);
        }
    }

    /// Lets the collector forget the object.
    pub fn untrack(&self) {
        self.object().heap.containers.remove(&self.object().mark);
    }

    /// Whether it is worth asking `may_untrack`.
    pub fn untracks(&self) -> bool {
        self.object().payload.loose()
    }

    /// What the payload says.
    pub fn may_untrack(&self, full: bool) -> bool {
        self.object().payload.is_idle(full)
    }

    /// What the payload says.
    pub fn has_finalizer(&self) -> bool {
        self.object().payload.wants_a_word()
    }

    /// Calls the payload's finalizer.
    pub fn finalize(&self) {
        self.object().payload.last_word(self);
    }

    /// Whether the finalizer was called.
    pub fn is_finalized(&self) -> bool {
        self.object().mark.finalized.get()
    }

    /// Notes that it was.
    pub fn set_finalized(&self) {
        self.object().mark.finalized.set(true);
    }
}
