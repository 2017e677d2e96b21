// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Storing and deleting attributes, and `__dict__`.

use super::attr::{own_attrs, text};
use super::{Python, Res, T};
use crate::objects::attrs::MOST_INLINE;
use crate::objects::{
    Attrs, Class, Dict, Exception, FinalizeObject, Function, Instance, Module, SlotMember,
};
use ch03_ref::{Ref, is};
use std::cell::RefCell;

impl Python {
    /// `r.__dict__`. Looking at it makes a dict object, which keeps the
    /// attributes from then on.
    pub fn dict_of(&self, r: &Ref) -> Option<Ref> {
        let attrs = own_attrs(r)?;
        if !self.has_dict(r) {
            return None;
        }
        if let Attrs::Dict(dict) = &*attrs.borrow() {
            return Some(dict.clone());
        }
        let dict = self.dict();
        // A birth may have started a collection, and any code may have run.
        if let Attrs::Dict(older) = &*attrs.borrow() {
            return Some(older.clone());
        }
        let old = attrs.replace(Attrs::Dict(dict.clone()));
        if let Attrs::Inline(pairs) = old {
            for (name, value) in pairs {
                self.dict_set_name(&dict, &name, value);
            }
        }
        Some(dict)
    }

    fn has_dict(&self, r: &Ref) -> bool {
        r.get::<Instance>().is_none()
            || self
                .class_of(r)
                .get::<Class>()
                .is_some_and(|class| class.has_dict)
    }

    /// `r.name = value`: the new value is stored before the old one is dropped.
    pub fn set_attr(&self, r: &Ref, name: &Ref, value: &Ref) -> Res<()> {
        if let Some(class) = r.get::<Class>() {
            return self.set_class_attr(class, name, Some(value));
        }
        if let Some(module) = r.get::<Module>() {
            if let Some(dict) = module.dict() {
                self.dict_set_name(&dict, name, value.clone());
            }
            return Ok(());
        }
        if let Some(target) = self.unproxied(r)? {
            return self.set_attr(&target, name, value);
        }
        if let Some(finalize) = r.get::<FinalizeObject>()
            && text(name) == "atexit"
        {
            finalize.handle.set_at_exit(self.truth(value)?);
            return Ok(());
        }
        if r.kind() == "weakref" && text(name) == "__callback__" {
            return Err(self.raise(T::AttributeError, "readonly attribute"));
        }
        if let Some(slot) = self.find(self.class_of(r), name)
            && let Some(slot) = slot.get::<SlotMember>()
            && let Some(instance) = r.get::<Instance>()
        {
            let old = instance.slots.borrow_mut()[slot.index].replace(value.clone());
            drop(old);
            return Ok(());
        }
        if let Some(exception) = r.get::<Exception>()
            && self.set_exception_attr(exception, text(name), value)?
        {
            return Ok(());
        }
        if let Some(function) = r.get::<Function>()
            && text(name) == "__defaults__"
        {
            let new = Some(value.clone()).filter(|value| !self.is_none(value));
            let old = function.defaults.replace(new);
            drop(old);
            return Ok(());
        }
        match own_attrs(r) {
            Some(attrs) if self.has_dict(r) => {
                if r.get::<Instance>().is_none() {
                    // Only plain instances have room for attributes.
                    self.dict_of(r);
                }
                let old = self.store_own(r, attrs, name, value);
                drop(old);
                Ok(())
            }
            _ => Err(self.no_attr(r, name)),
        }
    }

    /// Stores and gives back the old value, to be dropped when nothing is borrowed.
    fn store_own(&self, r: &Ref, attrs: &RefCell<Attrs>, name: &Ref, value: &Ref) -> Option<Ref> {
        let mut borrowed = attrs.borrow_mut();
        match &mut *borrowed {
            Attrs::Inline(pairs) => {
                if let Some(pair) = pairs.iter_mut().find(|(key, _)| is(key, name)) {
                    return Some(std::mem::replace(&mut pair.1, value.clone()));
                }
                if pairs.len() < MOST_INLINE {
                    pairs.push((name.clone(), value.clone()));
                    return None;
                }
                drop(borrowed);
                let dict = self.dict_of(r)?;
                self.dict_set_name(&dict, name, value.clone());
                None
            }
            Attrs::Dict(dict) => {
                let dict = dict.clone();
                drop(borrowed);
                self.dict_set_name(&dict, name, value.clone());
                None
            }
        }
    }

    fn set_exception_attr(&self, exception: &Exception, name: &str, value: &Ref) -> Res<bool> {
        let part = match name {
            "args" => {
                let args = self.tuple(self.collect(value)?);
                let old = exception.args.replace(Some(args));
                drop(old);
                return Ok(true);
            }
            "__traceback__" => &exception.traceback,
            "__cause__" => &exception.cause,
            "__context__" => &exception.context,
            _ => return Ok(false),
        };
        let new = Some(value.clone()).filter(|value| !self.is_none(value));
        let old = part.replace(new);
        drop(old);
        Ok(true)
    }

    fn set_class_attr(&self, class: &Class, name: &Ref, value: Option<&Ref>) -> Res<()> {
        if class.builtin.is_some() {
            return Err(self.type_error(format!(
                "cannot set '{}' attribute of immutable type '{}'",
                text(name),
                class.name
            )));
        }
        self.class_version.set(self.class_version.get() + 1);
        let Some(holder) = class.dict() else {
            return Ok(());
        };
        let Some(dict) = holder.get::<Dict>() else {
            return Ok(());
        };
        let changed = match value {
            Some(value) => self.dict_set(&holder, name, value.clone()),
            None => match self.dict_take(dict, name)? {
                Some(_) => Ok(()),
                None => Err(self.raise(
                    T::AttributeError,
                    format!(
                        "type object '{}' has no attribute '{}'",
                        class.name,
                        text(name)
                    ),
                )),
            },
        };
        if is(name, &self.words.del) {
            self.refresh_finalizers();
        }
        changed
    }

    /// `del r.name`
    pub fn delete_attr(&self, r: &Ref, name: &Ref) -> Res<()> {
        if let Some(class) = r.get::<Class>() {
            return self.set_class_attr(class, name, None);
        }
        if let Some(target) = self.unproxied(r)? {
            return self.delete_attr(&target, name);
        }
        if let Some(slot) = self.find(self.class_of(r), name)
            && let Some(slot) = slot.get::<SlotMember>()
            && let Some(instance) = r.get::<Instance>()
        {
            let old = instance.slots.borrow_mut()[slot.index].take();
            return match old {
                Some(_) => Ok(()),
                None => Err(self.raise_with(T::AttributeError, name.clone())),
            };
        }
        let module = r.get::<Module>().and_then(Module::dict);
        let old = match (own_attrs(r), module) {
            (_, Some(dict)) => self.take_from(&dict, name)?,
            (Some(attrs), None) => self.take_own(attrs, name)?,
            (None, None) => None,
        };
        match old {
            Some(_) => Ok(()),
            None => Err(self.no_attr(r, name)),
        }
    }

    fn take_own(&self, attrs: &RefCell<Attrs>, name: &Ref) -> Res<Option<Ref>> {
        let mut borrowed = attrs.borrow_mut();
        match &mut *borrowed {
            Attrs::Inline(pairs) => {
                let at = pairs.iter().position(|(key, _)| is(key, name));
                Ok(at.map(|at| pairs.remove(at).1))
            }
            Attrs::Dict(dict) => {
                let dict = dict.clone();
                drop(borrowed);
                self.take_from(&dict, name)
            }
        }
    }

    fn take_from(&self, dict: &Ref, name: &Ref) -> Res<Option<Ref>> {
        match dict.get::<Dict>() {
            Some(dict) => self.dict_take(dict, name),
            None => Ok(None),
        }
    }
}
