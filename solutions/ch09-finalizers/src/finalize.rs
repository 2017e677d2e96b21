//! Jobs that wait for an object's end, or for the program's.

use crate::Unraisable;
use crate::unraisable::message_of;
use crate::waiting::{Entry, Waiting};
use ch03_ref::Ref;
use ch08_weakref::{Callback, WeakRef, Weakrefs};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// The jobs that are to be done when an object is gone, or at the latest when
/// the program ends. `J` is a job: in Python a function and its arguments. The
/// value is a handle: clones share everything.
///
/// It owns the jobs, and they own what they need. They never see the object;
/// a job that owns a reference to it keeps it to the end of the program.
///
/// CPython: the class `weakref.finalize` with its registry.
// ANCHOR: finalizes
pub struct Finalizes<J> {
    shared: Rc<Shared<J>>,
}

struct Shared<J> {
    weakrefs: Weakrefs,
    waiting: Waiting<J>,
    /// Does a job.
    run: Box<dyn Fn(J)>,
}

/// One of these jobs: what `weakref.finalize(object, function)` returns. The
/// value is a handle; the job waits whether anybody keeps it or not.
pub struct Finalize<J> {
    shared: Rc<Shared<J>>,
    number: u64,
}
// ANCHOR_END: finalizes

impl<J: 'static> Finalizes<J> {
    /// No jobs yet. Deaths are learned of through `weakrefs`; `run` does a job.
    pub fn new(weakrefs: &Weakrefs, run: impl Fn(J) + 'static) -> Finalizes<J> {
        Finalizes {
            shared: Rc::new(Shared {
                weakrefs: weakrefs.clone(),
                waiting: Waiting::new(),
                run: Box::new(run),
            }),
        }
    }

    /// A job that is done when `object` is gone, or at exit, or when somebody
    /// calls it: whichever is first, and once. Python:
    /// `weakref.finalize(object, function, *arguments)`.
    pub fn add(&self, object: &Ref, job: J) -> Finalize<J> {
        let number = self.shared.waiting.number();
        let callback = Some(self.callback(number));
        let target = self.shared.weakrefs.make(object, callback);
        let entry = Entry::new(object, target, job);
        self.shared.waiting.enter(number, entry);
        let shared = self.shared.clone();
        Finalize { shared, number }
    }

    /// What the weak reference calls when the object of entry `number` is gone.
    /// The heap owns the callback, and the entries own weak references on the
    /// heap: a callback that owned the entries would keep all of them for ever.
    fn callback(&self, number: u64) -> Callback {
        // ANCHOR: callback
        let shared = Rc::downgrade(&self.shared);
        Callback::new(move |_: &WeakRef| {
            if let Some(shared) = shared.upgrade() {
                Finalize { shared, number }.call();
            }
        })
        // ANCHOR_END: callback
    }

    /// The program ends: does all jobs that are left and want it, the newest
    /// first, also those that come meanwhile. One that panics does not stop the
    /// others; the errors are returned. Afterwards no job is done any more.
    ///
    /// CPython: `finalize._exitfunc`, which `atexit` calls.
    pub fn exit(&self) -> Vec<Unraisable> {
        // ANCHOR: exit
        let waiting = &self.shared.waiting;
        let mut errors = Vec::new();
        while let Some(&newest) = waiting.numbers(|entry| entry.at_exit).first()
            && let Some(entry) = waiting.take(newest)
        {
            errors.extend(self.attempt(entry));
        }
        waiting.over.set(true);
        errors
        // ANCHOR_END: exit
    }

    /// Does the job. If it panics, that is the answer.
    fn attempt(&self, entry: Entry<J>) -> Option<Unraisable> {
        let Entry { uid, kind, job, .. } = entry;
        let panic = catch_unwind(AssertUnwindSafe(|| (self.shared.run)(job))).err()?;
        let message = message_of(&*panic);
        Some(Unraisable { uid, kind, message })
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.shared.waiting.numbers(|_| true).len()
    }

    /// Whether no job waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<J> Finalize<J> {
    /// Does the job now, if it still waits, and returns whether it did. A panic
    /// in the job reaches the caller. Python: `f()`.
    pub fn call(&self) -> bool {
        // ANCHOR: finalize_call
        let Some(job) = self.take() else {
            return false;
        };
        (self.shared.run)(job);
        true
        // ANCHOR_END: finalize_call
    }

    /// Takes the job away, to be done by the caller: for `f()` where the job
    /// has a result. `None` if it does not wait, or if the program is over.
    pub fn take(&self) -> Option<J> {
        // ANCHOR: take
        let entry = self.shared.waiting.take(self.number)?;
        (!self.shared.waiting.over.get()).then_some(entry.job)
        // ANCHOR_END: take
    }

    /// The object, if the job waits and the object is there.
    pub fn target(&self) -> Option<Ref> {
        // ANCHOR: target
        let waiting = &self.shared.waiting;
        waiting.with(self.number, |entry| entry.target.upgrade())?
        // ANCHOR_END: target
    }

    /// Calls the job off, and returns it with its object; `None` if it does not
    /// wait, or if the object is gone. Python: `f.detach()`.
    pub fn detach(&self) -> Option<(Ref, J)> {
        // ANCHOR: detach
        let object = self.target()?;
        let entry = self.shared.waiting.take(self.number)?;
        Some((object, entry.job))
        // ANCHOR_END: detach
    }

    /// The object and the job, which goes on waiting. Python: `f.peek()`.
    pub fn peek(&self) -> Option<(Ref, J)>
    where
        J: Clone,
    {
        let object = self.target()?;
        let look = |entry: &mut Entry<J>| entry.job.clone();
        let job = self.shared.waiting.with(self.number, look)?;
        Some((object, job))
    }

    /// Whether the job still waits. Python: `f.alive`.
    pub fn alive(&self) -> bool {
        self.shared.waiting.with(self.number, |_| ()).is_some()
    }

    /// Whether the job is to be done at exit. Python: `f.atexit`.
    pub fn at_exit(&self) -> bool {
        let known = self.shared.waiting.with(self.number, |entry| entry.at_exit);
        known.unwrap_or(false)
    }

    /// Says whether the job is to be done at exit. Python: `f.atexit = wanted`.
    pub fn set_at_exit(&self, wanted: bool) {
        let say = |entry: &mut Entry<J>| entry.at_exit = wanted;
        self.shared.waiting.with(self.number, say);
    }
}

impl<J> Clone for Finalizes<J> {
    fn clone(&self) -> Finalizes<J> {
        let shared = self.shared.clone();
        Finalizes { shared }
    }
}

impl<J> Clone for Finalize<J> {
    fn clone(&self) -> Finalize<J> {
        let (shared, number) = (self.shared.clone(), self.number);
        Finalize { shared, number }
    }
}
