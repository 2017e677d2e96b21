// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Functions and methods that are written in Rust.

use crate::given::{Python, Raised};
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// The arguments of a call, borrowed from the caller's evaluation stack,
/// which owns them until the call is over.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    slots: &'a [Option<Ref>],
    names: &'a [Ref],
}

impl<'a> Args<'a> {
    /// The last `names.len()` of the slots are keyword arguments.
    pub fn new(slots: &'a [Option<Ref>], names: &'a [Ref]) -> Args<'a> {
        Args { slots, names }
    }

    /// Number of positional arguments.
    pub fn len(&self) -> usize {
        self.slots.len() - self.names.len()
    }

    /// Whether there is no positional argument.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A positional argument; `index` must be less than `len`.
    pub fn at(&self, index: usize) -> &'a Ref {
        self.get(index).expect("the index was checked against len")
    }

    /// A positional argument, if it was given.
    pub fn get(&self, index: usize) -> Option<&'a Ref> {
        if index < self.len() {
            self.slots[index].as_ref()
        } else {
            None
        }
    }

    /// The positional arguments in order.
    pub fn positional(&self) -> impl Iterator<Item = &'a Ref> + use<'a> {
        let slots = self.slots;
        slots[..self.len()].iter().flatten()
    }

    /// The keyword arguments in order.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Ref, &'a Ref)> + use<'a> {
        let values = self.slots[self.len()..].iter().flatten();
        self.names.iter().zip(values)
    }

    /// Everything but the first positional argument.
    pub fn rest(&self) -> Args<'a> {
        Args {
            slots: &self.slots[1..],
            names: self.names,
        }
    }

    /// The slots as they lie on the stack, with the keywords' names.
    pub fn raw(&self) -> (&'a [Option<Ref>], &'a [Ref]) {
        (self.slots, self.names)
    }
}

/// What every function written in Rust looks like.
pub type Native = fn(&Python, Args<'_>) -> Result<Ref, Raised>;

/// A method of a built-in class: its first argument is the object.
pub struct MethodDef {
    /// The method's name.
    pub name: &'static str,
    /// Fewest arguments, the object left out.
    pub least: usize,
    /// Most arguments, the object left out.
    pub most: usize,
    /// The function.
    pub function: Native,
}

/// A built-in function: `len`, `print`, `sys.getrefcount`, …
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// The function.
    pub function: Native,
}

impl Payload for Builtin {
    const NAME: &'static str = "builtin_function_or_method";
    const CONTAINER: bool = true;
}

/// A method in the dict of a built-in class.
pub struct Descriptor {
    /// The method.
    pub def: &'static MethodDef,
    /// The class's name.
    pub owner: &'static str,
}

impl Payload for Descriptor {
    const NAME: &'static str = "method_descriptor";
    const CONTAINER: bool = true;
}

/// A built-in method bound to its object: `l.append`.
pub struct BuiltinMethod {
    /// The method.
    pub def: &'static MethodDef,
    object: RefCell<Option<Ref>>,
}

impl BuiltinMethod {
    /// Binds a method to an object.
    pub fn new(def: &'static MethodDef, object: Ref) -> BuiltinMethod {
        BuiltinMethod {
            def,
            object: RefCell::new(Some(object)),
        }
    }

    /// A counted reference to the object.
    pub fn object(&self) -> Ref {
        self.object
            .borrow()
            .clone()
            .expect("a method in use has its object")
    }
}

impl Payload for BuiltinMethod {
    const NAME: &'static str = "builtin_method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(object) = self.object.try_borrow() {
            object.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut object) = self.object.try_borrow_mut() {
            out.extend(object.take());
        }
    }
}
