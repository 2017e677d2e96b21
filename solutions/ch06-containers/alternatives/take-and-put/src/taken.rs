//! A value in a `Cell` that is taken out to be used.

use std::cell::Cell;

/// A value that is out while somebody uses it; others find an empty one then.
#[derive(Default)]
pub(crate) struct Taken<T>(Cell<T>);

impl<T: Default> Taken<T> {
    pub(crate) fn new(value: T) -> Taken<T> {
        Taken(Cell::new(value))
    }

    /// Uses the value, which is back before anybody gets what comes out.
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.0.take();
        let result = body(&mut value);
        self.0.set(value);
        result
    }

    /// Takes the value out for good.
    pub(crate) fn take(&self) -> T {
        self.0.take()
    }

    /// Puts another value in.
    pub(crate) fn replace(&self, value: T) -> T {
        self.0.replace(value)
    }
}
