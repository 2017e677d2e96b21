// Chapter 6, Containers: given. Nothing is left to write in this file.

//! `type`: what instances have in common.

use crate::{Dict, Tuple};
use ch03_ref::{Heap, Payload, Ref, is};
use ch04_interning::Interned;
use std::any::Any;
use std::cell::RefCell;
use std::iter::once;
use std::rc::Rc;

/// So many names of attributes a class remembers for its instances; one with
/// more of them keeps a dict. CPython: `SHARED_KEYS_MAX_SIZE`.
const MOST_KEYS: usize = 30;

/// A class: a dict with methods and class attributes, and where else to look.
///
/// Its `__mro__` is a tuple that begins with the class itself, so every class
/// is part of a cycle from birth. CPython: `Objects/typeobject.c`.
pub struct Class {
    name: Box<str>,
    dict: RefCell<Option<Ref>>,
    bases: RefCell<Option<Ref>>,
    base: RefCell<Option<Ref>>,
    mro: RefCell<Option<Ref>>,
    /// The names of the instances' attributes, in the order in which the first
    /// instance got them. CPython: `ht_cached_keys`, PEP 412.
    keys: RefCell<Vec<Interned>>,
    finalizer: RefCell<Option<Finalizer>>,
    /// What its maker wants to know of it. It owns no object.
    facts: Option<Box<dyn Any>>,
}

/// What runs a class's `__del__`, given the instance. It must own no object of
/// the heap: no `traverse` would show that.
pub type Finalizer = Rc<dyn Fn(&Ref)>;

impl Payload for Class {
    const NAME: &'static str = "type";
    const CONTAINER: bool = true;

    /// CPython: `type_traverse`. The names in `keys` are text and lead nowhere.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        for part in self.parts() {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        let names = self.keys.take().into_iter();
        out.extend(names.map(Interned::into_ref));
        for part in self.parts().into_iter().rev() {
            out.extend(part.take());
        }
    }
}

impl Class {
    /// Makes a class with what its body left in `dict`, as an object.
    ///
    /// # Panics
    /// If `base` is no class or `dict` no dict.
    pub fn make(heap: &Heap, name: &str, base: Option<&Ref>, dict: Ref) -> Ref {
        let class = Class::make_with(heap, name, base, dict, None);
        let mro = base.and_then(|base| Class::of(base).mro());
        let mro = mro.as_ref().and_then(Ref::get::<Tuple>);
        let inherited = mro.map_or_else(Vec::new, Tuple::to_vec);
        let mro = once(class.clone()).chain(inherited);
        Class::of(&class).set_mro(heap.alloc(Tuple::new(mro)));
        class
    }

    /// As [`Class::make`], without an `__mro__` as yet, and with facts that the
    /// class keeps for its maker: see [`Class::facts`]. They must own no object
    /// of the heap, as no `traverse` would show that.
    ///
    /// # Panics
    /// As [`Class::make`].
    pub fn make_with(
        heap: &Heap,
        name: &str,
        base: Option<&Ref>,
        dict: Ref,
        facts: Option<Box<dyn Any>>,
    ) -> Ref {
        assert!(dict.get::<Dict>().is_some(), "a class body is a dict");
        heap.alloc(Class {
            name: name.into(),
            dict: RefCell::new(Some(dict)),
            bases: RefCell::new(Some(heap.alloc(Tuple::new(base.cloned())))),
            base: RefCell::new(base.cloned()),
            mro: RefCell::new(None),
            keys: RefCell::default(),
            finalizer: RefCell::default(),
            facts,
        })
    }

    /// Gives the class its `__mro__`, a tuple that begins with the class itself.
    pub fn set_mro(&self, mro: Ref) {
        let old = self.mro.replace(Some(mro));
        drop(old);
    }

    /// The class inside an object.
    ///
    /// # Panics
    /// If it is none.
    pub(crate) fn of(class: &Ref) -> &Class {
        class.get().expect("a class")
    }

    fn parts(&self) -> [&RefCell<Option<Ref>>; 4] {
        [&self.dict, &self.mro, &self.bases, &self.base]
    }

    /// What its maker gave it, if it is of this type.
    pub fn facts<T: 'static>(&self) -> Option<&T> {
        self.facts.as_deref()?.downcast_ref()
    }

    /// Looks at `__mro__` where it is. `look` must not run code that it does not
    /// know (R5).
    pub fn with_mro<T>(&self, look: impl FnOnce(&Ref) -> T) -> Option<T> {
        self.mro.borrow().as_ref().map(look)
    }

    /// `__name__`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A reference of your own to `__dict__`. `None`, like the next two, only
    /// when the collector has taken the class down.
    pub fn dict(&self) -> Option<Ref> {
        self.dict.borrow().clone()
    }

    /// `__bases__`, a tuple.
    pub fn bases(&self) -> Option<Ref> {
        self.bases.borrow().clone()
    }

    /// `__mro__`, a tuple: the class itself, its base, the base's base.
    pub fn mro(&self) -> Option<Ref> {
        self.mro.borrow().clone()
    }

    /// What the class or the next of its bases has under a name.
    pub fn lookup(&self, name: &Interned) -> Option<Ref> {
        let mro = self.mro()?;
        let found = |class: &Ref| {
            let dict = Class::of(class).dict()?;
            dict.get::<Dict>()?.get_text(name)
        };
        mro.get::<Tuple>()?.with(|mro| mro.iter().find_map(found))
    }

    /// From now on instances have a finalizer, also those of classes that have
    /// this one as a base. It is asked for when an instance is born (see
    /// [`Payload::has_finalizer`]) and when it dies.
    pub fn set_finalizer(&self, finalizer: Finalizer) {
        self.put_finalizer(Some(finalizer));
    }

    /// The same, or that the class has none of its own any more.
    pub fn put_finalizer(&self, finalizer: Option<Finalizer>) {
        let old = self.finalizer.replace(finalizer);
        drop(old);
    }

    /// Whether instances have a finalizer.
    pub(crate) fn has_finalizer(&self) -> bool {
        let inherited = |base: &Ref| Class::of(base).has_finalizer();
        self.finalizer.borrow().is_some() || self.base.borrow().as_ref().is_some_and(inherited)
    }

    /// The finalizer of the class or of its base.
    pub fn finalizer(&self) -> Option<Finalizer> {
        if let Some(finalizer) = &*self.finalizer.borrow() {
            return Some(Rc::clone(finalizer));
        }
        Class::of(self.base.borrow().as_ref()?).finalizer()
    }

    /// The number that an attribute's name has among the instances.
    pub(crate) fn key(&self, name: &Ref) -> Option<usize> {
        self.keys.borrow().iter().position(|known| is(known, name))
    }

    /// The number of a name, a new one if it has none; `None` if there are too
    /// many names.
    pub(crate) fn key_or_new(&self, name: &Interned) -> Option<usize> {
        let known = self.key(name);
        if known.is_some() {
            return known;
        }
        let mut keys = self.keys.borrow_mut();
        let next = keys.len();
        (next < MOST_KEYS).then(|| {
            keys.push(name.clone());
            next
        })
    }

    /// The name with this number.
    pub(crate) fn key_name(&self, number: usize) -> Option<Interned> {
        self.keys.borrow().get(number).cloned()
    }
}
