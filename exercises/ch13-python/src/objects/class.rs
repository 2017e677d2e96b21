// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What the runner knows of a class besides what chapter 06 does.

use super::keys::SharedKeys;
use ch03_ref::{Heap, Ref};
use ch06_containers::Class;
pub use ch06_containers::Finalizer;
use ch08_weakref::WeakRef;
use std::cell::RefCell;
use std::ops::Deref;

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

/// What chapter 06's class keeps for us. It owns no object of the heap.
pub struct Facts {
    /// `__qualname__`.
    pub qualname: Box<str>,
    /// `__module__`: `builtins`, `weakref` or `__main__`.
    pub module: &'static str,
    /// What its instances are.
    pub layout: Layout,
    /// Its number among the built-in classes; none for a script's. A built-in
    /// class lives as long as Python, and the collector need not know it.
    pub builtin: Option<usize>,
    /// Whether instances have a `__dict__`.
    pub has_dict: bool,
    /// Names of all `__slots__`, inherited ones first.
    pub slots: Vec<Box<str>>,
    /// Whether there can be weak references to instances.
    pub has_weakrefs: bool,
    /// Weak references to the classes below it: CPython's `tp_subclasses`,
    /// which `type_traverse` does not show either.
    pub subclasses: RefCell<Vec<WeakRef>>,
    /// The names of what its instances keep without a dict.
    pub shared: SharedKeys,
}

impl Facts {
    /// Those of a class with nothing special.
    pub fn new(qualname: &str, module: &'static str, layout: Layout) -> Facts {
        Facts {
            qualname: qualname.into(),
            module,
            layout,
            builtin: None,
            has_dict: module != "builtins",
            slots: Vec::new(),
            has_weakrefs: false,
            subclasses: RefCell::default(),
            shared: SharedKeys::default(),
        }
    }

    /// Makes the class, as an object; it has no `__mro__` as yet.
    pub fn make(self, heap: &Heap, name: &str, base: Option<&Ref>, dict: Ref) -> Ref {
        Class::make_with(heap, name, base, dict, Some(Box::new(self)))
    }
}

/// A class with its facts.
#[derive(Clone, Copy)]
pub struct ClassRef<'a> {
    class: &'a Class,
    facts: &'a Facts,
}

impl<'a> ClassRef<'a> {
    /// The class inside an object.
    #[inline]
    pub fn of(r: &'a Ref) -> Option<ClassRef<'a>> {
        let class = r.get::<Class>()?;
        let facts = class.facts()?;
        Some(ClassRef { class, facts })
    }

    /// What the runner knows of it.
    pub fn facts(self) -> &'a Facts {
        self.facts
    }

    /// `__name__`.
    pub fn name(self) -> &'a str {
        self.class.name()
    }

    /// Its `__dict__`; none once the class was torn down.
    #[inline]
    pub fn dict(self) -> Option<Ref> {
        self.class.dict()
    }

    /// Its `__bases__`.
    pub fn bases(self) -> Option<Ref> {
        self.class.bases()
    }

    /// Its `__mro__`.
    pub fn mro(self) -> Option<Ref> {
        self.class.mro()
    }

    /// Sets the `__mro__`; once, when the class is made.
    pub fn set_mro(self, mro: Ref) {
        self.class.set_mro(mro);
    }

    /// Looks at the `__mro__` in place. `look` must not run user code.
    #[inline]
    pub fn with_mro<T>(self, look: impl FnOnce(&Ref) -> T) -> Option<T> {
        self.class.with_mro(look)
    }

    /// What runs `__del__` of an instance, if the class has one, its own or an
    /// inherited one. It outlives the class's dict.
    pub fn put_finalizer(self, finalizer: Option<Finalizer>) {
        self.class.put_finalizer(finalizer);
    }
}

impl Deref for ClassRef<'_> {
    type Target = Facts;

    #[inline]
    fn deref(&self) -> &Facts {
        self.facts
    }
}

/// What runs `__del__` of the instances of a class.
pub fn finalizer_of(class: &Ref) -> Option<Finalizer> {
    class.get::<Class>()?.finalizer()
}
