// Chapter 9, Finalizers and resurrection: given. Nothing is left to write in this file.

//! What [`Finalizes`](crate::Finalizes) keeps: jobs that wait.

use ch03_ref::{Ref, Uid};
use ch08_weakref::WeakRef;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// One job, and the object whose end it waits for.
pub(crate) struct Entry<J> {
    /// Keeps the weak reference alive: a dead one does not call back.
    pub target: WeakRef,
    pub uid: Uid,
    pub kind: &'static str,
    pub job: J,
    /// Whether the job is to be done at exit, if nothing came before.
    pub at_exit: bool,
}

impl<J> Entry<J> {
    pub fn new(object: &Ref, target: WeakRef, job: J) -> Entry<J> {
        Entry {
            target,
            uid: object.uid(),
            kind: object.kind(),
            job,
            at_exit: true,
        }
    }
}

/// All jobs that are still to be done, by number. The newest has the highest.
pub(crate) struct Waiting<J> {
    entries: RefCell<BTreeMap<u64, Entry<J>>>,
    numbers: Cell<u64>,
    /// The program is over: no job is done any more.
    pub over: Cell<bool>,
}

impl<J> Waiting<J> {
    pub fn new() -> Waiting<J> {
        Waiting {
            entries: RefCell::default(),
            numbers: Cell::new(0),
            over: Cell::new(false),
        }
    }

    /// A number for the next entry, higher than all before.
    pub fn number(&self) -> u64 {
        let number = self.numbers.get();
        self.numbers.set(number + 1);
        number
    }

    pub fn enter(&self, number: u64, entry: Entry<J>) {
        self.entries.borrow_mut().insert(number, entry);
    }

    /// Takes the entry out: whoever has it is the only one to do the job.
    pub fn take(&self, number: u64) -> Option<Entry<J>> {
        self.entries.borrow_mut().remove(&number)
    }

    /// Looks at an entry, if it is still there. `look` must not do jobs nor
    /// drop references: the table is borrowed.
    pub fn with<T>(&self, number: u64, look: impl FnOnce(&mut Entry<J>) -> T) -> Option<T> {
        self.entries.borrow_mut().get_mut(&number).map(look)
    }

    /// The numbers of the entries for which `wanted` holds, the newest first.
    pub fn numbers(&self, wanted: impl Fn(&Entry<J>) -> bool) -> Vec<u64> {
        let entries = self.entries.borrow();
        let newest_first = entries.iter().rev();
        let wanted = newest_first.filter(|(_, entry)| wanted(entry));
        wanted.map(|(number, _)| *number).collect()
    }
}
