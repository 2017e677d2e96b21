//! Jobs as shared records that know whether they wait.

use crate::Unraisable;
use ch03_ref::{Ref, Uid};
use ch08_weakref::{Callback, WeakRef, Weakrefs};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// The jobs that wait for objects.
pub struct Finalizes<J> {
    desk: Rc<Desk<J>>,
}

struct Desk<J> {
    weakrefs: Weakrefs,
    run: Rc<dyn Fn(J)>,
    over: Rc<Cell<bool>>,
    /// The oldest first. Records that do not wait any more lie about until the
    /// next sweep.
    records: RefCell<Vec<Rc<Record<J>>>>,
    swept: Cell<usize>,
}

/// A job, in one of two states.
struct Record<J> {
    waiting: RefCell<Option<Waiting<J>>>,
    run: Rc<dyn Fn(J)>,
    over: Rc<Cell<bool>>,
}

struct Waiting<J> {
    /// `None` only while the record is being made.
    target: Option<WeakRef>,
    uid: Uid,
    kind: &'static str,
    job: J,
    at_exit: bool,
}

/// One job.
pub struct Finalize<J> {
    record: Rc<Record<J>>,
}

impl<J: 'static> Finalizes<J> {
    /// No jobs yet.
    pub fn new(weakrefs: &Weakrefs, run: impl Fn(J) + 'static) -> Finalizes<J> {
        Finalizes {
            desk: Rc::new(Desk {
                weakrefs: weakrefs.clone(),
                run: Rc::new(run),
                over: Rc::new(Cell::new(false)),
                records: RefCell::default(),
                swept: Cell::new(8),
            }),
        }
    }

    /// A job for the end of `object`.
    pub fn add(&self, object: &Ref, job: J) -> Finalize<J> {
        let waiting = Waiting {
            target: None,
            uid: object.uid(),
            kind: object.kind(),
            job,
            at_exit: true,
        };
        let record = Rc::new(Record {
            waiting: RefCell::new(Some(waiting)),
            run: self.desk.run.clone(),
            over: self.desk.over.clone(),
        });
        let own = Rc::downgrade(&record);
        let callback = Callback::new(move |_| {
            if let Some(record) = own.upgrade() {
                record.call();
            }
        });
        let target = self.desk.weakrefs.make(object, Some(callback));
        if let Some(waiting) = record.waiting.borrow_mut().as_mut() {
            waiting.target = Some(target);
        }
        self.desk.sweep();
        self.desk.records.borrow_mut().push(record.clone());
        Finalize { record }
    }

    /// The end of the program.
    pub fn exit(&self) -> Vec<Unraisable> {
        let mut errors = Vec::new();
        loop {
            let newest = self.desk.newest();
            let Some(waiting) = newest.and_then(|record| record.waiting.take()) else {
                break;
            };
            let Waiting { uid, kind, job, .. } = waiting;
            let run = AssertUnwindSafe(|| (self.desk.run)(job));
            match catch_unwind(run) {
                Ok(()) => {}
                Err(panic) => errors.push(Unraisable::new(uid, kind, panic)),
            }
        }
        self.desk.over.set(true);
        errors
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        let records = self.desk.records.borrow();
        records.iter().filter(|record| record.waits()).count()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        !self
            .desk
            .records
            .borrow()
            .iter()
            .any(|record| record.waits())
    }
}

impl<J> Desk<J> {
    fn newest(&self) -> Option<Rc<Record<J>>> {
        let records = self.records.borrow();
        let wanted = |record: &&Rc<Record<J>>| {
            let waiting = record.waiting.borrow();
            waiting.as_ref().is_some_and(|waiting| waiting.at_exit)
        };
        records.iter().rev().find(wanted).cloned()
    }

    /// Lets go of records that do not wait, now and then.
    fn sweep(&self) {
        let mut records = self.records.borrow_mut();
        if records.len() >= self.swept.get() {
            records.retain(|record| record.waits());
            self.swept.set(2 * records.len().max(4));
        }
    }
}

impl<J> Record<J> {
    fn waits(&self) -> bool {
        self.waiting.borrow().is_some()
    }

    fn take(&self) -> Option<J> {
        let job = self.waiting.take().map(|waiting| waiting.job);
        if self.over.get() { None } else { job }
    }

    fn call(&self) -> bool {
        match self.take() {
            Some(job) => {
                (self.run)(job);
                true
            }
            None => false,
        }
    }
}

impl<J> Finalize<J> {
    /// Does it now; did it wait?
    pub fn call(&self) -> bool {
        self.record.call()
    }

    /// Hands it over.
    pub fn take(&self) -> Option<J> {
        self.record.take()
    }

    /// Its object.
    pub fn target(&self) -> Option<Ref> {
        let waiting = self.record.waiting.borrow();
        waiting.as_ref()?.target.as_ref()?.upgrade()
    }

    /// Calls it off.
    pub fn detach(&self) -> Option<(Ref, J)> {
        let object = self.target()?;
        Some((object, self.record.waiting.take()?.job))
    }

    /// Object and job.
    pub fn peek(&self) -> Option<(Ref, J)>
    where
        J: Clone,
    {
        let object = self.target()?;
        let waiting = self.record.waiting.borrow();
        Some((object, waiting.as_ref()?.job.clone()))
    }

    /// Whether it waits.
    pub fn alive(&self) -> bool {
        self.record.waits()
    }

    /// Whether it is for the exit.
    pub fn at_exit(&self) -> bool {
        let waiting = self.record.waiting.borrow();
        waiting.as_ref().is_some_and(|waiting| waiting.at_exit)
    }

    /// Says so.
    pub fn set_at_exit(&self, wanted: bool) {
        if let Some(waiting) = self.record.waiting.borrow_mut().as_mut() {
            waiting.at_exit = wanted;
        }
    }
}

impl<J> Clone for Finalizes<J> {
    fn clone(&self) -> Finalizes<J> {
        Finalizes {
            desk: self.desk.clone(),
        }
    }
}

impl<J> Clone for Finalize<J> {
    fn clone(&self) -> Finalize<J> {
        Finalize {
            record: self.record.clone(),
        }
    }
}
