//! Objects for the tests: a container like a Python object with attributes.

use ch03_ref::{Heap, Payload, Ref};
use std::cell::RefCell;

/// Owns any number of references.
#[derive(Default)]
pub struct Node {
    pub items: RefCell<Vec<Ref>>,
}

impl Payload for Node {
    const NAME: &'static str = "node";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(items) = self.items.try_borrow() {
            items.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.items.take());
    }
}

/// A new node.
pub fn node(heap: &Heap) -> Ref {
    heap.alloc(Node::default())
}

/// So many new nodes.
pub fn nodes<const N: usize>(heap: &Heap) -> [Ref; N] {
    std::array::from_fn(|_| node(heap))
}

/// `from.items.append(to)`
pub fn link(from: &Ref, to: &Ref) {
    items(from).borrow_mut().push(to.clone());
}

/// `from.items.clear()`
pub fn unlink(from: &Ref) {
    let given_up = items(from).take();
    drop(given_up);
}

/// Links each to the next, and the last to the first.
pub fn ring(nodes: &[Ref]) {
    for (i, from) in nodes.iter().enumerate() {
        link(from, &nodes[(i + 1) % nodes.len()]);
    }
}

/// What a node owns.
pub fn items(r: &Ref) -> &RefCell<Vec<Ref>> {
    &r.get::<Node>().expect("a node").items
}

/// Unlinks every node that is alive, so that nothing is left behind.
pub fn tear_down(heap: &Heap) {
    for r in heap.refs() {
        if r.get::<Node>().is_some() {
            unlink(&r);
        }
    }
}

/// An int: no container.
pub struct Int(#[expect(dead_code, reason = "an int has a value")] pub i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

/// A tuple of one: the collector may forget it if the item is no container.
pub struct Single(pub Ref);

impl Payload for Single {
    const NAME: &'static str = "tuple";
    const CONTAINER: bool = true;
    const UNTRACKS: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.0);
    }

    fn may_untrack(&self, _full: bool) -> bool {
        !self.0.is_container()
    }
}

/// Has a traverse that is wrong, in one of several ways.
pub struct Liar {
    pub owns: RefCell<Vec<Ref>>,
    pub shows: Lie,
}

/// What a liar shows.
pub enum Lie {
    /// All that it owns, twice.
    Twice,
    /// Nothing.
    Nothing,
    /// What it owns, and the first thing that what it owns owns.
    Grandchild,
}

impl Payload for Liar {
    const NAME: &'static str = "liar";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let owns = self.owns.borrow();
        match &self.shows {
            Lie::Nothing => {}
            Lie::Twice => owns.iter().chain(owns.iter()).for_each(visit),
            Lie::Grandchild => {
                for r in owns.iter() {
                    visit(r);
                    items(r).borrow().first().into_iter().for_each(&mut *visit);
                }
            }
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.owns.take());
    }
}

/// A container whose traverse lies.
pub fn liar(heap: &Heap, owns: impl IntoIterator<Item = Ref>, shows: Lie) -> Ref {
    heap.alloc(Liar {
        owns: RefCell::new(owns.into_iter().collect()),
        shows,
    })
}
