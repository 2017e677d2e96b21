//! A small world of Python values to ask identity questions about. Given: the
//! exercise is in [`identity`](crate::identity).
//!
//! Its [`Ref`] counts with the standard library's `Rc`. Chapter 03 builds the
//! real `Ref`, of one word, that does its own counting.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::{Addr, Os, Space, Uid};

/// Bytes that each thing of the model takes; an empty list in CPython does.
const SIZE: usize = 56;

/// A place where values live. A clone is another handle to the same world.
#[derive(Clone)]
pub struct World(Rc<RefCell<Space<Paper>>>);

/// A reference to one thing in a [`World`]. A clone refers to the same thing;
/// when the last reference goes, the thing's address is free.
///
/// There is no `==` on references, because it could mean two things. Write
/// [`is`](crate::identity::is) or [`eq`](crate::identity::eq).
#[derive(Clone)]
pub struct Ref(Rc<Thing>);

/// What a thing is.
pub enum Value {
    /// A Python `int` that fits 64 bits.
    Int(i64),
    /// A Python `float`.
    Float(f64),
    /// A Python `str`.
    Str(String),
    /// A Python `list`. Its items can change, so a list can contain itself.
    List(RefCell<Vec<Ref>>),
}

struct Thing {
    world: World,
    addr: Addr,
    uid: Uid,
    value: Value,
}

/// An operating system on paper: it always has another arena.
struct Paper;

impl Os for Paper {
    fn map(&mut self, _arena: usize) -> bool {
        true
    }

    fn unmap(&mut self, _arena: usize) {}
}

impl Default for World {
    fn default() -> Self {
        World::new()
    }
}

impl World {
    /// A world with nothing in it.
    pub fn new() -> World {
        World(Rc::new(RefCell::new(Space::new(Paper))))
    }

    /// A new `int`.
    pub fn int(&self, value: i64) -> Ref {
        self.make(Value::Int(value))
    }

    /// A new `float`.
    pub fn float(&self, value: f64) -> Ref {
        self.make(Value::Float(value))
    }

    /// A new `str`.
    pub fn str(&self, text: &str) -> Ref {
        self.make(Value::Str(text.to_owned()))
    }

    /// A new `list`.
    pub fn list(&self, items: impl IntoIterator<Item = Ref>) -> Ref {
        self.make(Value::List(RefCell::new(items.into_iter().collect())))
    }

    /// Things that are alive.
    pub fn in_use(&self) -> usize {
        self.0.borrow().in_use()
    }

    fn make(&self, value: Value) -> Ref {
        let mut space = self.0.borrow_mut();
        let addr = space.alloc(SIZE).expect("paper does not run out");
        let uid = space.tenant(addr).expect("it was born just now");
        let world = self.clone();
        Ref(Rc::new(Thing {
            world,
            addr,
            uid,
            value,
        }))
    }
}

impl Ref {
    /// Where the thing lives: Python's `id()`. No other living thing of this
    /// world has this address; a later one may.
    pub fn addr(&self) -> Addr {
        self.0.addr
    }

    /// The thing's birth number, which no other thing of this world ever has.
    pub fn uid(&self) -> Uid {
        self.0.uid
    }

    /// What the thing is.
    pub fn value(&self) -> &Value {
        &self.0.value
    }

    /// Python's `list.append`.
    ///
    /// # Panics
    /// If this is no list.
    pub fn append(&self, item: Ref) {
        match self.value() {
            Value::List(items) => items.borrow_mut().push(item),
            _ => panic!("{self:?} is not a list"),
        }
    }
}

/// Prints the birth number and the value; of a list only its length.
impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.uid())?;
        match self.value() {
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(value) => write!(f, "{value:?}"),
            Value::Str(text) => write!(f, "{text:?}"),
            Value::List(items) => write!(f, "list of {}", items.borrow().len()),
        }
    }
}

impl Drop for Thing {
    fn drop(&mut self) {
        let freed = self.world.0.borrow_mut().free(self.addr);
        freed.expect("each thing is freed once");
        // The items are dropped from a worklist, not by recursion: a list in
        // a list in a list may be deeper than the stack.
        let mut orphans = take_items(&self.value);
        while let Some(orphan) = orphans.pop() {
            if Rc::strong_count(&orphan.0) == 1 {
                orphans.append(&mut take_items(orphan.value()));
            }
        }
    }
}

fn take_items(value: &Value) -> Vec<Ref> {
    match value {
        Value::List(items) => items.take(),
        _ => Vec::new(),
    }
}

/// Whether two values other than lists are equal, by Python's rules: an int
/// can equal a float, a NaN equals nothing. A list equals none of these.
pub fn atoms_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Int(int), Value::Float(float)) | (Value::Float(float), Value::Int(int)) => {
            // Exactly: 2⁵³ + 1 is no float. Outside these bounds `as` saturates.
            let fits = (-2f64.powi(63)..2f64.powi(63)).contains(float);
            fits && float.fract() == 0.0 && *float as i64 == *int
        }
        _ => false,
    }
}
