//! Where an instance keeps its attributes: pairs of the name's number and the
//! value, in the order in which they came; or a dict.

use ch03_ref::Ref;
use std::mem::{replace, take};

/// The values of one instance. Nothing here drops a reference.
#[derive(Default)]
pub(crate) struct Attrs {
    pairs: Vec<(usize, Ref)>,
    dict: Option<Ref>,
}

impl Attrs {
    pub(crate) fn dict(&self) -> Option<&Ref> {
        self.dict.as_ref()
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Ref> {
        let pair = self.pairs.iter().find(|(known, _)| *known == number);
        pair.map(|(_, value)| value)
    }

    #[must_use]
    pub(crate) fn put(&mut self, number: usize, value: Ref) -> Option<Ref> {
        match self.pairs.iter_mut().find(|(known, _)| *known == number) {
            Some((_, old)) => Some(replace(old, value)),
            None => {
                self.pairs.push((number, value));
                None
            }
        }
    }

    #[must_use]
    pub(crate) fn take(&mut self, number: usize) -> Option<Ref> {
        let at = self.pairs.iter().position(|(known, _)| *known == number)?;
        Some(self.pairs.remove(at).1)
    }

    pub(crate) fn numbers(&self) -> Vec<usize> {
        self.pairs.iter().map(|(number, _)| *number).collect()
    }

    #[must_use]
    pub(crate) fn move_to(&mut self, dict: Ref) -> Vec<(usize, Ref)> {
        self.dict = Some(dict);
        take(&mut self.pairs)
    }

    pub(crate) fn refs(&self) -> impl Iterator<Item = &Ref> {
        self.pairs.iter().map(|(_, value)| value).chain(self.dict())
    }

    pub(crate) fn drain(&mut self) -> impl DoubleEndedIterator<Item = Ref> {
        let dict = self.dict.take();
        let pairs = self.pairs.drain(..);
        pairs.map(|(_, value)| value).chain(dict)
    }
}
