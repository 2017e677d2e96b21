//! Where an instance keeps its attributes.
//!
//! The class knows the names, and gives each a number. An instance keeps values
//! only, at the numbers of their names: it does not own the names. When
//! somebody looks at `__dict__`, or when there are too many names, a dict takes
//! the values over. CPython 3.11: `PyDictValues`.

use crate::row::Row;
use ch03_ref::Ref;

/// The values of one instance. Nothing here drops a reference.
#[derive(Default)]
pub(crate) struct Attrs {
    values: Row<[Option<Ref>; 4]>,
    more: Option<Box<More>>,
}

/// What few instances need.
enum More {
    /// The numbers in the order in which the attributes came, if that is not
    /// the order of the numbers.
    Order(Vec<usize>),
    /// The values are in a dict, and the row has nothing but that.
    Dict,
}

impl Attrs {
    /// The dict that took over.
    pub(crate) fn dict(&self) -> Option<&Ref> {
        match self.more.as_deref() {
            Some(More::Dict) => self.values.first()?.as_ref(),
            _ => None,
        }
    }

    /// The value at a number, as long as there is no dict.
    pub(crate) fn get(&self, number: usize) -> Option<&Ref> {
        self.values.get(number)?.as_ref()
    }

    /// Puts a value at a number, and hands back what was there.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn put(&mut self, number: usize, value: Ref) -> Option<Ref> {
        if self.get(number).is_none() {
            self.note(number);
        }
        if self.values.len() <= number {
            self.values.resize_with(number + 1, || None);
        }
        self.values[number].replace(value)
    }

    /// Notes that a new attribute comes.
    fn note(&mut self, number: usize) {
        if let Some(More::Order(order)) = self.more.as_deref_mut() {
            order.push(number);
        } else if self.values.iter().skip(number).any(Option::is_some) {
            let mut order = self.numbers();
            order.push(number);
            self.more = Some(Box::new(More::Order(order)));
        }
    }

    /// Takes the value at a number out.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn take(&mut self, number: usize) -> Option<Ref> {
        if let Some(More::Order(order)) = self.more.as_deref_mut() {
            order.retain(|known| *known != number);
        }
        self.values.get_mut(number)?.take()
    }

    /// The numbers that have a value, in the order in which they came.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        match self.more.as_deref() {
            Some(More::Order(order)) => order.clone(),
            _ => {
                let numbers = 0..self.values.len();
                numbers.filter(|&n| self.values[n].is_some()).collect()
            }
        }
    }

    /// Lets a dict take over that has the same values.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn move_to(&mut self, dict: Ref) -> impl Drop + use<> {
        let attrs = Attrs {
            values: std::iter::once(Some(dict)).collect(),
            more: Some(Box::new(More::Dict)),
        };
        std::mem::replace(self, attrs).values
    }

    /// The references that are owned here: the values, or the dict.
    pub(crate) fn refs(&self) -> impl Iterator<Item = &Ref> {
        self.values.iter().flatten()
    }

    /// Whether nothing is owned here.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.more.is_none()
    }

    /// Takes out the references that are owned here.
    pub(crate) fn drain(&mut self) -> impl DoubleEndedIterator<Item = Ref> {
        self.more = None;
        self.values.drain(..).flatten()
    }
}
