//! Jobs on a stack.

use crate::Unraisable;
use crate::unraisable::Whose;
use ch03_ref::Ref;
use ch08_weakref::{Callback, WeakRef, Weakrefs};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// The jobs that wait for objects.
pub struct Finalizes<J>(Rc<Stack<J>>);

struct Stack<J> {
    weakrefs: Weakrefs,
    run: Box<dyn Fn(J)>,
    /// A hole is a job that was done.
    places: RefCell<Vec<Option<Job<J>>>>,
    closed: Cell<bool>,
}

struct Job<J> {
    what: J,
    whose: Whose,
    weak: WeakRef,
    stays: bool,
}

/// One job: a place on the stack.
pub struct Finalize<J> {
    stack: Rc<Stack<J>>,
    place: usize,
}

impl<J> Stack<J> {
    /// Takes what lies at a place, and leaves a hole.
    fn lift(&self, place: usize) -> Option<Job<J>> {
        self.places.borrow_mut().get_mut(place)?.take()
    }

    fn look<T>(&self, place: usize, look: impl FnOnce(&mut Job<J>) -> T) -> Option<T> {
        let mut places = self.places.borrow_mut();
        places.get_mut(place)?.as_mut().map(look)
    }

    /// The highest place whose job wants to be done at exit.
    fn top(&self) -> Option<usize> {
        let places = self.places.borrow();
        places
            .iter()
            .rposition(|job| job.as_ref().is_some_and(|job| !job.stays))
    }
}

impl<J: 'static> Finalizes<J> {
    /// No jobs yet.
    pub fn new(weakrefs: &Weakrefs, run: impl Fn(J) + 'static) -> Finalizes<J> {
        Finalizes(Rc::new(Stack {
            weakrefs: weakrefs.clone(),
            run: Box::new(run),
            places: RefCell::default(),
            closed: Cell::new(false),
        }))
    }

    /// A job for the end of `object`.
    pub fn add(&self, object: &Ref, what: J) -> Finalize<J> {
        // The hole first: whatever runs while the weak reference is made, the
        // place is taken.
        let place = self.0.places.borrow().len();
        self.0.places.borrow_mut().push(None);
        let weak = Rc::downgrade(&self.0);
        let callback = Callback::new(move |_| {
            let Some(stack) = weak.upgrade() else { return };
            Finalize { stack, place }.call();
        });
        let job = Job {
            what,
            whose: Whose(object.uid(), object.kind()),
            weak: self.0.weakrefs.make(object, Some(callback)),
            stays: false,
        };
        self.0.places.borrow_mut()[place] = Some(job);
        Finalize {
            stack: self.0.clone(),
            place,
        }
    }

    /// The end of the program.
    pub fn exit(&self) -> Vec<Unraisable> {
        let mut errors = Vec::new();
        while let Some(top) = self.0.top() {
            let Some(Job { what, whose, .. }) = self.0.lift(top) else {
                continue;
            };
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (self.0.run)(what))) {
                errors.push(whose.failed(&*panic));
            }
        }
        self.0.closed.set(true);
        errors
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.0.places.borrow().iter().flatten().count()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<J> Finalize<J> {
    /// Does it now; did it wait?
    pub fn call(&self) -> bool {
        let what = self.take();
        let waited = what.is_some();
        what.into_iter().for_each(|what| (self.stack.run)(what));
        waited
    }

    /// Hands it over.
    pub fn take(&self) -> Option<J> {
        let job = self.stack.lift(self.place)?;
        if self.stack.closed.get() {
            return None;
        }
        Some(job.what)
    }

    /// Its object.
    pub fn target(&self) -> Option<Ref> {
        self.stack
            .look(self.place, |job| job.weak.upgrade())
            .flatten()
    }

    /// Calls it off.
    pub fn detach(&self) -> Option<(Ref, J)> {
        self.target().zip(
            self.target()
                .and_then(|_| self.stack.lift(self.place))
                .map(|job| job.what),
        )
    }

    /// Object and job.
    pub fn peek(&self) -> Option<(Ref, J)>
    where
        J: Clone,
    {
        let both = |job: &mut Job<J>| Some((job.weak.upgrade()?, job.what.clone()));
        self.stack.look(self.place, both)?
    }

    /// Whether it waits.
    pub fn alive(&self) -> bool {
        self.stack.look(self.place, |_| ()).is_some()
    }

    /// Whether it is for the exit.
    pub fn at_exit(&self) -> bool {
        self.stack.look(self.place, |job| !job.stays) == Some(true)
    }

    /// Says so.
    pub fn set_at_exit(&self, wanted: bool) {
        self.stack.look(self.place, |job| job.stays = !wanted);
    }
}

impl<J> Clone for Finalizes<J> {
    fn clone(&self) -> Finalizes<J> {
        Finalizes(self.0.clone())
    }
}

impl<J> Clone for Finalize<J> {
    fn clone(&self) -> Finalize<J> {
        Finalize {
            stack: self.stack.clone(),
            place: self.place,
        }
    }
}
