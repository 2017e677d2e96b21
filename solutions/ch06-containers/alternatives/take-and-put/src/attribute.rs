//! `object.name`: on the instance, on its class, and bound to it.

use crate::{BoundMethod, Class, Dict, Fault, Function, Instance};
use ch03_ref::Ref;
use ch04_interning::{Interned, Str};

/// A *new* reference to what `object.name` is.
///
/// CPython: `PyObject_GenericGetAttr`, and `type_getattro` for a class.
///
/// # Errors
/// [`Fault::Attribute`] if there is no such attribute.
pub fn get_attr(object: &Ref, name: &Interned) -> Result<Ref, Fault> {
    let found = match (object.get::<Instance>(), object.get::<Class>()) {
        (Some(instance), _) => of_instance(object, instance, name),
        (None, Some(class)) => class.lookup(name),
        (None, None) => None,
    };
    found.ok_or_else(|| missing(object, name))
}

/// What `me.name` is: an attribute of the instance itself, if it has one;
/// else what its class has. A function of the class is *bound* to the instance:
/// a fresh method, which owns both.
fn of_instance(me: &Ref, instance: &Instance, name: &Interned) -> Option<Ref> {
    if let Some(own) = instance.get(name) {
        return Some(own);
    }
    let found = Class::of(instance.class()).lookup(name)?;
    if found.get::<Function>().is_none() {
        return Some(found);
    }
    let method = BoundMethod::new(found, me.clone());
    Some(me.heap().alloc(method))
}

/// Python: `object.name = value`, for an instance or a class.
///
/// # Errors
/// [`Fault::Attribute`] if the object has no place for attributes.
pub fn set_attr(object: &Ref, name: &Interned, value: Ref) -> Result<(), Fault> {
    if object.get::<Instance>().is_some() {
        Instance::set(object, name, value);
        return Ok(());
    }
    let dict = object.get::<Class>().and_then(Class::dict);
    let dict = dict.ok_or_else(|| missing(object, name))?;
    Dict::set(&dict, name.clone().into_ref(), value)
}

/// Python: `del object.name`.
///
/// # Errors
/// [`Fault::Attribute`] if there is no such attribute on the object itself.
pub fn del_attr(object: &Ref, name: &Interned) -> Result<(), Fault> {
    let deleted = if object.get::<Instance>().is_some() {
        Instance::del(object, name)
    } else {
        let dict = object.get::<Class>().and_then(Class::dict);
        let dict = dict.as_ref().and_then(Ref::get::<Dict>);
        dict.is_some_and(|dict| dict.del(name).is_ok())
    };
    if deleted {
        Ok(())
    } else {
        Err(missing(object, name))
    }
}

fn missing(object: &Ref, name: &Interned) -> Fault {
    let name = name.get::<Str>().map_or("", Str::as_str);
    let whose = match (object.get::<Instance>(), object.get::<Class>()) {
        (Some(instance), _) => format!("'{}' object", Class::of(instance.class()).name()),
        (None, Some(class)) => format!("type object '{}'", class.name()),
        (None, None) => format!("'{}' object", object.kind()),
    };
    Fault::Attribute(whose, name.into())
}
