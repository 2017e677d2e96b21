//! Classes of objects, and attributes of classes.

use super::types::mro;
use super::{Python, Res, T};
use crate::objects::{Dict, DictView, Exception, Inside, RefObject, Tuple, ViewKind, sub_of};
use ch03_ref::{Ref, is};

impl Python {
    /// The class of an object: `type(r)`.
    pub fn class_of<'a>(&'a self, r: &'a Ref) -> &'a Ref {
        if let Some(instance) = r.instance() {
            return instance.class();
        }
        if let Some(exception) = r.get::<Exception>() {
            return &exception.class;
        }
        if let Some(weak) = r.get::<RefObject>() {
            return &weak.class;
        }
        if let Some(sub) = sub_of(r) {
            return &sub.class;
        }
        if let Some(view) = r.get::<DictView>() {
            return self.types.of(match view.kind {
                ViewKind::Keys => T::DictKeys,
                ViewKind::Values => T::DictValues,
                ViewKind::Items => T::DictItems,
            });
        }
        if r.kind() == "weakproxy" && self.callable_proxies.borrow().contains(&r.id()) {
            return self.types.of(T::CallableProxy);
        }
        self.types.of_kind(r.kind())
    }

    /// Whether it can be called.
    pub(super) fn is_callable(&self, r: &Ref) -> bool {
        let kinds = ["function", "method", "type", "builtin_function_or_method"];
        let own = self.find_defined(self.class_of(r), &self.words.call);
        kinds.contains(&r.kind()) || own.is_some()
    }

    /// The name of an object's class, as messages show it.
    pub fn class_name(&self, r: &Ref) -> String {
        let class = self.class_of(r).class();
        let name = class.map_or_else(String::new, |class| class.name().to_string());
        match r.kind() {
            "weakref" | "weakproxy" => format!("weakref.{name}"),
            _ => name,
        }
    }

    /// `issubclass(class, base)`
    pub fn is_subclass(&self, class: &Ref, base: &Ref) -> bool {
        if is(class, base) {
            return true;
        }
        let Some(class) = class.class() else {
            return false;
        };
        let among = |line: &Ref| {
            line.get::<Tuple>()
                .is_some_and(|line| line.with(|classes| classes.iter().any(|each| is(each, base))))
        };
        class.with_mro(among).unwrap_or(false)
    }

    /// `isinstance(r, class)`
    pub fn is_instance(&self, r: &Ref, class: &Ref) -> bool {
        self.checked_instance(r, class).unwrap_or(false)
    }

    /// The same; an error if it stands for something that is gone.
    pub fn checked_instance(&self, r: &Ref, class: &Ref) -> Res<bool> {
        if self.is_subclass(self.class_of(r), class) {
            return Ok(true);
        }
        // A proxy's `__class__` is that of what it stands for.
        match self.unproxied(r)? {
            Some(target) => self.checked_instance(&target, class),
            None => Ok(false),
        }
    }

    /// The class of an argument in a message; for `None`, itself:
    /// `_PyArg_BadArgument`.
    pub fn said_to_be(&self, r: &Ref) -> String {
        match self.is_none(r) {
            true => "None".into(),
            false => self.class_name(r),
        }
    }

    /// Looks an interned name up in a class and its bases.
    pub fn find(&self, class: &Ref, name: &Ref) -> Option<Ref> {
        let class = class.class()?;
        let search = |line: &Ref| {
            let line = line.get::<Tuple>()?;
            line.with(|classes| classes.iter().find_map(|each| self.find_in(each, name)))
        };
        class.with_mro(search).flatten()
    }

    fn find_in(&self, class: &Ref, name: &Ref) -> Option<Ref> {
        let dict = class.class()?.dict()?;
        self.dict_get_name(dict.get::<Dict>()?, name)
    }

    /// The same, but only in classes that a script wrote: what a script
    /// defined itself goes before what is built in.
    pub fn find_defined(&self, class: &Ref, name: &Ref) -> Option<Ref> {
        if class.class()?.builtin.is_some() {
            return None;
        }
        for each in mro(class) {
            if each.class().is_some_and(|class| class.builtin.is_some()) {
                return None;
            }
            if let Some(found) = self.find_in(&each, name) {
                return Some(found);
            }
        }
        None
    }

    /// Calls a method that a script's class defines, if it defines it.
    pub fn call_defined(&self, r: &Ref, name: &Ref, args: &[&Ref]) -> Option<Res> {
        let method = self.find_defined(self.class_of(r), name)?;
        let slots: Vec<Option<Ref>> = std::iter::once(r)
            .chain(args.iter().copied())
            .map(|each| Some(each.clone()))
            .collect();
        Some(self.call(&method, slots, &[]))
    }
}
