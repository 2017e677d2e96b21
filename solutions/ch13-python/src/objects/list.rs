//! `list`: a growing row of references.

use super::{Attrs, Sub};
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python list. No user code may run while `items` is borrowed.
#[derive(Default)]
pub struct List {
    /// The references, in order.
    pub items: RefCell<Vec<Ref>>,
    /// For an instance of a subclass: what it has besides.
    pub sub: Option<Box<Sub>>,
}

impl List {
    /// A list of these.
    pub fn new(items: Vec<Ref>) -> List {
        List {
            items: RefCell::new(items),
            sub: None,
        }
    }

    /// An empty instance of a script's subclass.
    pub fn of_class(class: Ref) -> List {
        List {
            items: RefCell::default(),
            sub: Some(Sub::new(class)),
        }
    }

    /// How many items it has now.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether it has no items now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A counted reference to one item.
    pub fn item(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// Counted references to all items.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().clone()
    }
}

impl Payload for List {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    /// `list_traverse` goes from the end.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(items) = self.items.try_borrow() {
            items.iter().rev().for_each(&mut *visit);
        }
        if let Some(sub) = &self.sub {
            sub.traverse(visit);
        }
    }

    /// `list_dealloc` and `list_clear` drop from the end.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut items) = self.items.try_borrow_mut() {
            out.append(&mut items);
        }
        // `subtype_dealloc`: the attributes go first.
        if let Some(sub) = &self.sub {
            Attrs::clear(&sub.attrs, out);
        }
    }

    fn has_finalizer(&self) -> bool {
        self.sub
            .as_ref()
            .is_some_and(|sub| sub.finalizer().is_some())
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = self.sub.as_ref().and_then(|sub| sub.finalizer()) {
            finalizer(me);
        }
    }
}
