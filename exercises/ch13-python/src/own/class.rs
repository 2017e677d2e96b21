// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! Making classes, and importing.

use super::Frame;
use crate::given::{Python, Raised, Res, T};
use crate::objects::class::{Layout, finalizer_of};
use crate::objects::{
    Args, AttrGetter, Builtin, Dict, Facts, Function, Inside, Module, Runs, SlotMember, Str, Tuple,
};
use ch03_ref::Ref;
use ch04_interning::Interned;
use std::cell::RefCell;

impl Python {
    /// The function that a `class` statement calls.
    pub fn class_maker(&self) -> Ref {
        self.heap.alloc(Builtin {
            name: "__build_class__",
            function: build_class,
        })
    }

    /// `import name`
    pub fn import(&self, name: &Ref) -> Res {
        let text = name.get::<Str>().map_or("", Str::as_str);
        self.module(text)
            .ok_or_else(|| self.raise(T::ImportError, format!("No module named '{text}'")))
    }

    /// `from module import name`
    pub fn import_from(&self, module: &Ref, name: &Interned) -> Res {
        self.get_attr(module, name).map_err(|_| {
            let module = module.get::<Module>().map_or("", |module| module.name);
            let name = name.get::<Str>().map_or("", Str::as_str);
            let message = format!("cannot import name '{name}' from '{module}' (unknown location)");
            self.raise(T::ImportError, message)
        })
    }

    /// Runs a class body; its names end up in `names`.
    fn run_body(&self, function: &Ref, names: &Ref) -> Res<()> {
        let Some(payload) = function.get::<Function>() else {
            return Ok(());
        };
        let frame = Frame::new(
            (payload.code().clone(), payload.body().clone()),
            Some(function.clone()),
            payload.globals().unwrap_or_else(|| self.dict()),
            Some(names.clone()),
            self.calls.spare(),
        );
        self.run(frame).map(drop)
    }

    /// `type(name, (base,), names)`
    fn new_class(&self, name: &str, base: &Ref, names: &Ref) -> Res {
        let Some(parent) = base.class().filter(|base| base.layout != Layout::Other) else {
            let shown = base.class().map_or("this", |class| class.name());
            let message = format!("not in this course's Python: a subclass of {shown}");
            return Err(self.type_error(message));
        };
        let made = self.dict();
        let dict = made.get::<Dict>().expect("it was just made");
        self.dict_update(&made, names)?;
        let qualname = self.dict_take(dict, &self.words.qualname)?;
        let doc = self.dict_get_name(dict, &self.words.doc);
        let mut class = Facts::new(name, "__main__", parent.layout);
        if let Some(qualname) = qualname.as_ref().and_then(Ref::get::<Str>) {
            class.qualname = qualname.as_str().into();
        }
        class.slots = parent.slots.clone();
        let mut own_slots = self.slot_names(dict)?;
        let inherits_dict =
            parent.builtin.is_none() && parent.has_dict || parent.layout == Layout::Exception;
        let adds_dict = !inherits_dict && asks_for(&mut own_slots, "__dict__");
        class.has_dict = inherits_dict || adds_dict;
        let adds_weakrefs = !parent.has_weakrefs && asks_for(&mut own_slots, "__weakref__");
        class.has_weakrefs = parent.has_weakrefs || adds_weakrefs;
        let finalizes = self.dict_get_name(dict, &self.words.del).is_some();
        let finalizer = if finalizes {
            Some(self.finalizer())
        } else {
            finalizer_of(base)
        };
        let first_slot = class.slots.len();
        class.slots.extend(own_slots.iter().flatten().cloned());
        let class = class.make(&self.heap, name, Some(base), made.clone());
        if let Some(class) = class.class() {
            class.put_finalizer(finalizer);
        }
        self.set_line(&class, base);
        let below = self.weakrefs().make(&class, None);
        let mut known = parent.subclasses.take();
        known.retain(|each| each.upgrade().is_some());
        known.push(below);
        drop(parent.subclasses.replace(known));
        for (offset, name) in own_slots.into_iter().flatten().enumerate() {
            let member = SlotMember {
                name: name.clone(),
                index: first_slot + offset,
                owner: RefCell::new(Some(class.clone())),
            };
            self.dict_set_name(&made, &self.intern(&name), self.heap.alloc(member));
        }
        for (name, adds) in [("__dict__", adds_dict), ("__weakref__", adds_weakrefs)] {
            if adds {
                let getter = self.heap.alloc(AttrGetter::new(name, class.clone()));
                self.dict_set_name(&made, &self.intern(name), getter);
            }
        }
        if doc.is_none() {
            self.dict_set_name(&made, &self.words.doc, self.none());
        }
        let equal_only = self.dict_get_name(dict, &self.words.eq).is_some()
            && self.dict_get_name(dict, &self.words.hash).is_none();
        if equal_only {
            self.dict_set_name(&made, &self.words.hash, self.none());
        }
        Ok(class)
    }

    fn set_line(&self, class: &Ref, base: &Ref) {
        todo!("ch13.set_line: the class's line is the class itself, then the line of its base")
    }

    /// The names in `__slots__`, sorted as CPython sorts them; none if there
    /// is no `__slots__`.
    fn slot_names(&self, dict: &Dict) -> Res<Option<Vec<Box<str>>>> {
        let Some(slots) = self.dict_get_name(dict, &self.words.slots) else {
            return Ok(None);
        };
        if let Some(only) = slots.get::<Str>() {
            return Ok(Some(vec![only.as_str().into()]));
        }
        let mut names: Vec<Box<str>> = Vec::new();
        for name in self.collect(&slots)? {
            match name.get::<Str>() {
                Some(name) => names.push(name.as_str().into()),
                None => {
                    let got = self.class_name(&name);
                    let message = format!("__slots__ items must be strings, not '{got}'");
                    return Err(self.type_error(message));
                }
            }
        }
        names.sort();
        Ok(Some(names))
    }
}

/// Whether instances of a new class get `__dict__` or `__weakref__`: without
/// `__slots__` they do, with it only if it is among them.
fn asks_for(slots: &mut Option<Vec<Box<str>>>, name: &str) -> bool {
    let Some(slots) = slots else { return true };
    let before = slots.len();
    slots.retain(|slot| &**slot != name);
    slots.len() < before
}

/// `__build_class__(body, name, base)`
fn build_class(py: &Python, args: Args<'_>) -> Result<Ref, Raised> {
    let names = py.dict();
    let name = args.at(1).get::<Str>().map_or("", Str::as_str);
    let base = args.get(2).unwrap_or_else(|| py.types.of(T::Object));
    let bases_are_classes = base.class().is_some() || base.get::<Tuple>().is_some();
    if !bases_are_classes {
        return Err(py.type_error("a base class must be a class"));
    }
    py.run_body(args.at(0), &names)?;
    py.new_class(name, base, &names)
}
