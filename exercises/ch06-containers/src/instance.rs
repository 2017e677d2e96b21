// Chapter 6, Containers: write what each `todo!` asks for, then
// `cargo xtask verify 6`.

//! An instance of a class that a script wrote.

use crate::attrs::Attrs;
use crate::{Class, Dict};
use ch03_ref::{Payload, Ref};
use ch04_interning::Interned;
use std::cell::RefCell;

/// An instance. It owns its class and the values of its attributes. The names
/// of the attributes and the methods belong to the class.
///
/// CPython: `subtype_traverse` and `subtype_dealloc` in
/// `Objects/typeobject.c`.
pub struct Instance {
    /// Let go of with the instance itself, and never before: whoever looks at
    /// an instance may ask for its class.
    class: Ref,
    attrs: RefCell<Attrs>,
}

impl Payload for Instance {
    const NAME: &'static str = "object";
    const CONTAINER: bool = true;

    /// The values of the attributes, and the class.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        todo!("ch06.instance_traverse: show the value of each attribute, and the class")
    }

    /// The first attribute dies first. The class stays.
    // Inlined where speed counts.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn clear(&self, out: &mut Vec<Ref>) {
        todo!(
            "ch06.instance_clear: move the attributes' values out, so that the first one is \
             popped first; the class stays"
        )
    }

    fn has_finalizer(&self) -> bool {
        Class::of(&self.class).has_finalizer()
    }

    fn finalize(&self, me: &Ref) {
        let finalizer = Class::of(&self.class).finalizer();
        if let Some(finalizer) = finalizer {
            finalizer(me);
        }
    }
}

impl Instance {
    /// An instance of `class` without attributes.
    ///
    /// # Panics
    /// If `class` is none.
    pub fn new(class: Ref) -> Instance {
        assert!(class.get::<Class>().is_some(), "an instance has a class");
        Instance {
            class,
            attrs: RefCell::default(),
        }
    }

    /// Its class, lent.
    pub fn class(&self) -> &Ref {
        &self.class
    }

    /// A reference of your own to an attribute of the instance itself; `None`
    /// if it has no such attribute, whatever its class has.
    pub fn get(&self, name: &Interned) -> Option<Ref> {
        if let Some(dict) = self.own_dict() {
            return dict.get::<Dict>()?.get_text(name);
        }
        let number = Class::of(&self.class).key(name)?;
        self.attrs.borrow().get(number).cloned()
    }

    /// Gives the instance an attribute, and takes the value's reference over.
    /// The old value goes when the instance shows the new one.
    ///
    /// # Panics
    /// If `me` is no instance; so do the next two.
    pub fn set(me: &Ref, name: &Interned, value: Ref) {
        Instance::of(me).store(name, value);
    }

    /// The same for the instance alone, which may be a part of another payload.
    pub fn store(&self, name: &Interned, value: Ref) {
        let number = Class::of(&self.class).key_or_new(name);
        self.put_at(number, name, value);
    }

    /// Takes an attribute away, and then gives its value back. Returns whether
    /// there was one.
    pub fn del(me: &Ref, name: &Interned) -> bool {
        Instance::of(me).remove(name)
    }

    /// The same for the instance alone.
    pub fn remove(&self, name: &Interned) -> bool {
        if let Some(dict) = self.own_dict() {
            return dict
                .get::<Dict>()
                .is_some_and(|dict| dict.del(name).is_ok());
        }
        let number = Class::of(&self.class).key(name);
        let old = number.and_then(|number| self.attrs.borrow_mut().take(number));
        old.is_some()
    }

    /// A reference of your own to `__dict__`. The first time somebody asks, a
    /// dict is made, and takes the attributes over.
    pub fn dict(me: &Ref) -> Ref {
        Instance::of(me).to_dict()
    }

    /// The same for the instance alone.
    pub fn to_dict(&self) -> Ref {
        if let Some(dict) = self.own_dict() {
            return dict;
        }
        let heap = self.class.heap();
        // A birth may start a collection, and so any code: who is the first?
        let dict = heap.alloc(Dict::new());
        if let Some(older) = self.own_dict() {
            return older;
        }
        for (name, value) in self.attributes() {
            Dict::set(&dict, name, value).expect("a name is a key");
        }
        let values = self.attrs.borrow_mut().move_to(dict.clone());
        drop(values);
        dict
    }

    /// Whether the attributes are in a dict of their own.
    pub fn has_dict(&self) -> bool {
        self.attrs.borrow().dict().is_some()
    }

    /// References of your own to the names and values of the attributes, in the
    /// order in which they came.
    pub fn attributes(&self) -> Vec<(Ref, Ref)> {
        if let Some(dict) = self.own_dict() {
            return dict.get::<Dict>().map_or_else(Vec::new, Dict::pairs);
        }
        let attrs = self.attrs.borrow();
        let numbers = attrs.numbers().into_iter();
        let pair = |number| {
            let name = Class::of(&self.class).key_name(number)?;
            Some((name.into_ref(), attrs.get(number)?.clone()))
        };
        numbers.filter_map(pair).collect()
    }

    /// As [`Instance::set`], with a name that another instance of the same class
    /// had.
    pub fn put(me: &Ref, name: Ref, value: Ref) {
        let this = Instance::of(me);
        let number = Class::of(&this.class).key(&name);
        this.put_at(number, &name, value);
    }

    /// Puts a value at a number; if there is none, or a dict already, into the
    /// dict.
    fn put_at(&self, number: Option<usize>, name: &Ref, value: Ref) {
        match number.filter(|_| !self.has_dict()) {
            Some(number) => {
                let old = self.attrs.borrow_mut().put(number, value);
                drop(old);
            }
            None => {
                let stored = Dict::set(&self.to_dict(), name.clone(), value);
                stored.expect("a name is a key");
            }
        }
    }

    fn of(me: &Ref) -> &Instance {
        me.get().expect("an instance")
    }

    /// `__dict__`, if somebody has asked for it before.
    pub fn own_dict(&self) -> Option<Ref> {
        self.attrs.borrow().dict().cloned()
    }
}
