// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Storing and deleting attributes, and `__dict__`.

use super::attr::{Own, own_attrs, text};
use super::{Python, Res, T};
use crate::objects::{
    ClassRef, Dict, Exception, FinalizeObject, Function, Inside, Module, SlotMember, Slotted,
};
use ch03_ref::{Ref, is};
use ch04_interning::Interned;

impl Python {
    /// `r.__dict__`. Looking at it makes a dict object, which keeps the
    /// attributes from then on.
    pub fn dict_of(&self, r: &Ref) -> Option<Ref> {
        let attrs = own_attrs(r)?;
        if !self.has_dict(r) {
            return None;
        }
        if let Own::Instance(instance) = attrs {
            return Some(instance.to_dict());
        }
        if let Some(dict) = attrs.dict() {
            return Some(dict);
        }
        let dict = self.dict();
        // A birth may have started a collection, and any code may have run.
        if let Some(older) = attrs.dict() {
            return Some(older);
        }
        match attrs {
            Own::Function(function) => function.set_dict(dict.clone()),
            Own::Dict(attrs) => attrs.set_dict(dict.clone()),
            Own::Instance(_) => unreachable!("it was asked first"),
        }
        Some(dict)
    }

    fn has_dict(&self, r: &Ref) -> bool {
        r.instance().is_none() || self.class_of(r).class().is_some_and(|class| class.has_dict)
    }

    /// Whether an instance keeps an attribute of this name in itself.
    fn shares(&self, r: &Ref, name: &Ref) -> bool {
        let class = self.class_of(r).class();
        class.is_some_and(|class| class.has_dict && class.shared.admit(text(name)))
    }

    /// `r.name = value`: the new value is stored before the old one is dropped.
    pub fn set_attr(&self, r: &Ref, name: &Interned, value: &Ref) -> Res<()> {
        if let Some(class) = r.class() {
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
            && let Some(slotted) = r.get::<Slotted>()
        {
            let old = slotted.slots.borrow_mut()[slot.index].replace(value.clone());
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
            function.set_defaults(Some(value.clone()).filter(|value| !self.is_none(value)));
            return Ok(());
        }
        match own_attrs(r) {
            Some(Own::Instance(instance)) if self.shares(r, name) => {
                instance.store(name, value.clone());
                Ok(())
            }
            Some(_) if self.has_dict(r) => {
                if let Some(dict) = self.dict_of(r) {
                    self.dict_set_name(&dict, name, value.clone());
                }
                Ok(())
            }
            _ => Err(self.no_attr_to_change(r, name)),
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
            "__traceback__" => {
                let steps = Some(value.clone()).filter(|value| !self.is_none(value));
                exception.traceback.put(steps);
                return Ok(true);
            }
            "__cause__" => &exception.cause,
            "__context__" => &exception.context,
            _ => return Ok(false),
        };
        let new = Some(value.clone()).filter(|value| !self.is_none(value));
        let old = part.replace(new);
        drop(old);
        Ok(true)
    }

    fn set_class_attr(&self, class: ClassRef<'_>, name: &Ref, value: Option<&Ref>) -> Res<()> {
        if class.builtin.is_some() {
            return Err(self.type_error(format!(
                "cannot set '{}' attribute of immutable type '{}'",
                text(name),
                class.name()
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
                        class.name(),
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
    pub fn delete_attr(&self, r: &Ref, name: &Interned) -> Res<()> {
        if let Some(class) = r.class() {
            return self.set_class_attr(class, name, None);
        }
        if let Some(target) = self.unproxied(r)? {
            return self.delete_attr(&target, name);
        }
        if let Some(slot) = self.find(self.class_of(r), name)
            && let Some(slot) = slot.get::<SlotMember>()
            && let Some(slotted) = r.get::<Slotted>()
        {
            let old = slotted.slots.borrow_mut()[slot.index].take();
            return match old {
                Some(_) => Ok(()),
                None => Err(self.raise_with(T::AttributeError, name.clone().into_ref())),
            };
        }
        let module = r.get::<Module>().and_then(Module::dict);
        let taken = match (own_attrs(r), module) {
            (_, Some(dict)) => self.take_from(&dict, name)?,
            (Some(Own::Instance(instance)), None) => instance.remove(name),
            (Some(own), None) => match own.dict() {
                Some(dict) => self.take_from(&dict, name)?,
                None => false,
            },
            (None, None) => false,
        };
        if taken {
            Ok(())
        } else {
            Err(self.no_attr_to_change(r, name))
        }
    }

    fn take_from(&self, dict: &Ref, name: &Ref) -> Res<bool> {
        match dict.get::<Dict>() {
            Some(dict) => Ok(self.dict_take(dict, name)?.is_some()),
            None => Ok(false),
        }
    }
}
