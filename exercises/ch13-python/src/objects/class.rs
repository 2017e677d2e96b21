// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A class: built in, or written by a script.

use super::Tuple;
use ch03_ref::{Payload, Ref};
use ch08_weakref::WeakRef;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What runs `__del__` of an object: the evaluator.
pub type Finalizer = Rc<dyn Fn(&Ref)>;

/// Which Rust type the instances of a class are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// [`Instance`](super::Instance).
    Object,
    /// [`Exception`](super::Exception).
    Exception,
    /// [`List`](super::List).
    List,
    /// [`Str`](super::Str).
    Str,
    /// [`RefObject`](super::RefObject); `weakref.ref` itself makes chapter
    /// 08's weak references.
    Ref,
    /// One of the other payloads; such a class can't be a base.
    Other,
}

/// A Python class.
pub struct Class {
    /// `__name__`.
    pub name: Box<str>,
    /// `__qualname__`.
    pub qualname: Box<str>,
    /// `__module__`: `builtins`, `weakref` or `__main__`.
    pub module: &'static str,
    /// What its instances are.
    pub layout: Layout,
    /// Its number among the built-in classes; none for a script's.
    pub builtin: Option<usize>,
    /// Whether instances have a `__dict__`.
    pub has_dict: bool,
    /// Names of all `__slots__`, inherited ones first.
    pub slots: Vec<Box<str>>,
    /// `__dict__`.
    dict: RefCell<Option<Ref>>,
    /// `__bases__`, a tuple.
    bases: RefCell<Option<Ref>>,
    /// Its base once more: CPython's `tp_base`.
    base: RefCell<Option<Ref>>,
    /// `__mro__`, a tuple that starts with the class itself.
    mro: RefCell<Option<Ref>>,
    /// Whether there can be weak references to instances.
    pub has_weakrefs: bool,
    /// What runs `__del__` of an instance, if the class has one, its own or
    /// an inherited one. It outlives the class's dict.
    pub finalizer: RefCell<Option<Finalizer>>,
    /// Weak references to the classes below it: CPython's `tp_subclasses`,
    /// which `type_traverse` does not show either.
    pub subclasses: RefCell<Vec<WeakRef>>,
    /// Whether it lives as long as Python, and the collector need not know it.
    pub fixed: Cell<bool>,
}

impl Class {
    /// A class that does not know its `mro` yet.
    pub fn new(name: &str, module: &'static str, layout: Layout, dict: Ref, bases: Ref) -> Class {
        let base = bases.get::<Tuple>().and_then(|bases| bases.get(0));
        Class {
            name: name.into(),
            qualname: name.into(),
            module,
            layout,
            builtin: None,
            has_dict: module != "builtins",
            slots: Vec::new(),
            dict: RefCell::new(Some(dict)),
            bases: RefCell::new(Some(bases)),
            base: RefCell::new(base),
            mro: RefCell::new(None),
            has_weakrefs: false,
            finalizer: RefCell::new(None),
            subclasses: RefCell::default(),
            fixed: Cell::new(false),
        }
    }

    /// Its `__dict__`; none once the class was torn down.
    pub fn dict(&self) -> Option<Ref> {
        self.dict.borrow().clone()
    }

    /// Its `__bases__`.
    pub fn bases(&self) -> Option<Ref> {
        self.bases.borrow().clone()
    }

    /// Its `__mro__`.
    pub fn mro(&self) -> Option<Ref> {
        self.mro.borrow().clone()
    }

    /// Sets the `__mro__`; once, when the class is made.
    pub fn set_mro(&self, mro: Ref) {
        *self.mro.borrow_mut() = Some(mro);
    }

    /// Looks at the `__mro__` in place. `look` must not run user code.
    pub fn with_mro<T>(&self, look: impl FnOnce(&Ref) -> T) -> Option<T> {
        self.mro.borrow().as_ref().map(look)
    }

    fn parts(&self) -> [&RefCell<Option<Ref>>; 4] {
        [&self.dict, &self.mro, &self.bases, &self.base]
    }
}

/// What runs `__del__` of the instances of a class.
pub fn finalizer_of(class: &Ref) -> Option<Finalizer> {
    class.get::<Class>()?.finalizer.borrow().clone()
}

impl Payload for Class {
    const NAME: &'static str = "type";
    const CONTAINER: bool = true;

    /// `type_traverse`: dict, mro, bases, base.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        for part in self.parts() {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
    }

    /// `type_clear` empties the dict first.
    fn clear(&self, out: &mut Vec<Ref>) {
        for part in self.parts().into_iter().rev() {
            if let Ok(mut part) = part.try_borrow_mut() {
                out.extend(part.take());
            }
        }
    }
}
