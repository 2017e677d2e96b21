// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Reading attributes.

use super::{Python, Raised, Res, T};
use crate::objects::{
    AttrGetter, Attrs, BoundMethod, Builtin, BuiltinMethod, Descriptor, Dict, Exception, Function,
    Inside, Instance, Module, RefObject, Runs, SlotMember, Slotted, Str, Traceback, sub_of,
};
use ch03_ref::Ref;
use ch04_interning::Interned;
use ch06_containers::get_attr;
use std::cell::RefCell;

/// The text of a name.
pub fn text(name: &Ref) -> &str {
    name.string().map_or("", Str::as_str)
}

/// Where an object keeps its own attributes.
#[derive(Clone, Copy)]
pub enum Own<'a> {
    /// As chapter 06 says.
    Instance(&'a Instance),
    /// In the `__dict__` of a function.
    Function(&'a Function),
    /// In another `__dict__`.
    Dict(&'a Attrs),
}

impl Own<'_> {
    /// The dict that it has already.
    pub fn dict(self) -> Option<Ref> {
        match self {
            Own::Instance(instance) => instance.own_dict(),
            Own::Function(function) => function.dict(),
            Own::Dict(attrs) => attrs.dict(),
        }
    }
}

/// The attributes that an object keeps itself.
pub fn own_attrs(r: &Ref) -> Option<Own<'_>> {
    if let Some(instance) = r.instance() {
        return Some(Own::Instance(instance));
    }
    if let Some(function) = r.get::<Function>() {
        return Some(Own::Function(function));
    }
    if let Some(exception) = r.get::<Exception>() {
        return Some(Own::Dict(&exception.attrs));
    }
    let weak = || r.get::<RefObject>().map(|weak| &weak.attrs);
    sub_of(r).map(|sub| &sub.attrs).or_else(weak).map(Own::Dict)
}

/// What a method call needs: a function and the object it goes with, or
/// something that is called as it is.
pub enum Method {
    /// Call it with the object in front of the arguments.
    Unbound(Ref),
    /// Call it with the arguments alone.
    Plain(Ref),
}

impl Python {
    /// `r.name`
    pub fn get_attr(&self, r: &Ref, name: &Interned) -> Res {
        match self.method(r, name)? {
            Method::Plain(value) => Ok(value),
            // The usual case is chapter 06's.
            Method::Unbound(function)
                if r.get::<Instance>().is_some() && function.get::<Function>().is_some() =>
            {
                self.or_raise(get_attr(r, name))
            }
            Method::Unbound(function) => Ok(self.bind_to(function, r)),
        }
    }

    fn bind_to(&self, function: Ref, r: &Ref) -> Ref {
        match function.get::<Descriptor>() {
            Some(method) => self.heap.alloc(BuiltinMethod::new(method.def, r.clone())),
            None => self.bind(function, r),
        }
    }

    /// Looks `r.name` up for a call: a method is not bound to `r` yet, which
    /// saves the bound method object.
    pub fn method(&self, r: &Ref, name: &Interned) -> Res<Method> {
        if r.class().is_some() {
            return self.class_attr(r, name).map(Method::Plain);
        }
        if let Some(module) = r.get::<Module>() {
            return self.module_attr(r, module, name).map(Method::Plain);
        }
        if let Some(target) = self.unproxied(r)? {
            return Ok(match self.method(&target, name)? {
                // The proxy does not keep its object: the method must.
                Method::Unbound(function) => Method::Plain(self.bind_to(function, &target)),
                plain => plain,
            });
        }
        let class = self.class_of(r);
        let found = self.find(class, name);
        if let Some(found) = &found {
            if let Some(slot) = found.get::<SlotMember>() {
                return self.slot(r, slot, name).map(Method::Plain);
            }
            if found.get::<AttrGetter>().is_some() {
                return self.native_attr(r, name).map(Method::Plain);
            }
        }
        if let Some(value) = self.own_attr(r, name) {
            return Ok(Method::Plain(value));
        }
        if let Some(found) = found {
            let method = found.get::<Function>().is_some() || found.get::<Descriptor>().is_some();
            return Ok(if method {
                Method::Unbound(found)
            } else {
                Method::Plain(found)
            });
        }
        match self.native_attr(r, name) {
            Ok(value) => Ok(Method::Plain(value)),
            Err(raised) => self.fallback(r, name, raised).map(Method::Plain),
        }
    }

    /// `name` and `obj` of an `AttributeError`, `name` of a `NameError`.
    fn about(&self, exception: &Exception, name: &str) -> Option<Ref> {
        let has = |class| self.is_subclass(&exception.class, self.types.of(class));
        let attribute = has(T::AttributeError);
        let about = exception.about.borrow();
        let found = match name {
            "name" if attribute || has(T::NameError) => about.as_ref().map(|about| &about.name),
            "obj" if attribute => about.as_ref().and_then(|about| about.object.as_ref()),
            _ => return None,
        };
        Some(found.cloned().unwrap_or_else(|| self.none()))
    }

    /// A class's `__getattr__` is asked when nothing else was found.
    fn fallback(&self, r: &Ref, name: &Ref, raised: Raised) -> Res {
        let Some(method) = self.find_defined(self.class_of(r), &self.words.getattr) else {
            return Err(raised);
        };
        drop(raised);
        let held = r.clone();
        let asked = self.call(&method, vec![Some(held.clone()), Some(name.clone())], &[]);
        if let Err(raised) = &asked {
            self.note_missing(&raised.0, name, Some(r));
        }
        asked
    }

    /// The value an object keeps itself under a name.
    fn own_attr(&self, r: &Ref, name: &Interned) -> Option<Ref> {
        match own_attrs(r)? {
            Own::Instance(instance) => instance.get(name),
            own => self.dict_get_name(own.dict()?.get::<Dict>()?, name),
        }
    }

    fn slot(&self, r: &Ref, slot: &SlotMember, name: &Ref) -> Res {
        let slotted = r.get::<Slotted>();
        let value = slotted.and_then(|slotted| slotted.slots.borrow().get(slot.index)?.clone());
        match value {
            Some(value) => Ok(value),
            None => self.fallback(r, name, self.no_attr(r, name)),
        }
    }

    fn class_attr(&self, r: &Ref, name: &Ref) -> Res {
        let class = r.class().expect("only classes come here");
        match text(name) {
            "__name__" => return Ok(self.str(class.name())),
            "__qualname__" => return Ok(self.str(&*class.qualname)),
            "__class__" => return Ok(self.types.of(T::Type).clone()),
            "__dict__" => return class.dict().ok_or_else(|| self.no_attr(r, name)),
            "__bases__" => return class.bases().ok_or_else(|| self.no_attr(r, name)),
            "__mro__" => return class.mro().ok_or_else(|| self.no_attr(r, name)),
            "__module__" if class.builtin.is_some() => return Ok(self.str(class.module)),
            _ => {}
        }
        match self.find(r, name) {
            Some(found) => Ok(found),
            None => Err(self.no_attr(r, name)),
        }
    }

    fn module_attr(&self, r: &Ref, module: &Module, name: &Interned) -> Res {
        let dict = module.dict().ok_or_else(|| self.no_attr(r, name))?;
        if text(name) == "__dict__" {
            return Ok(dict);
        }
        let found = dict
            .get::<Dict>()
            .and_then(|dict| self.dict_get_name(dict, name));
        found.map_or_else(|| self.native_attr(r, name), Ok)
    }

    /// What objects of built-in classes, and all instances, know of themselves.
    fn native_attr(&self, r: &Ref, name: &Interned) -> Res {
        let wanted = text(name);
        let value = match wanted {
            "__class__" => Some(self.class_of(r).clone()),
            "__dict__" => self.dict_of(r),
            "__doc__" => Some(self.none()),
            "__module__" if r.get::<Function>().is_some() => Some(self.str("__main__")),
            _ => None,
        };
        let value = value.or_else(|| {
            if let Some(function) = r.get::<Function>() {
                return self.function_attr(function, wanted);
            }
            if let Some(exception) = r.get::<Exception>() {
                return self.exception_attr(exception, wanted);
            }
            self.small_attr(r, wanted)
        });
        match (value, r.get::<BoundMethod>()) {
            (Some(value), _) => Ok(value),
            // `method_getattro`: all else is its function's business.
            (None, Some(method)) => self.get_attr(&method.parts().0, name),
            (None, None) => Err(self.no_attr(r, name)),
        }
    }

    fn function_attr(&self, function: &Function, name: &str) -> Option<Ref> {
        let or_none = |part: Option<Ref>| part.or(Some(self.none()));
        match name {
            "__name__" => Some(self.str(&*function.body().name)),
            "__qualname__" => Some(self.str(&*function.body().qualname)),
            "__closure__" => or_none(function.closure()),
            "__defaults__" => or_none(function.defaults()),
            "__globals__" => function.globals(),
            "__code__" => Some(function.code().clone()),
            _ => None,
        }
    }

    fn exception_attr(&self, exception: &Exception, name: &str) -> Option<Ref> {
        let or_none = |part: &RefCell<Option<Ref>>| part.borrow().clone().or(Some(self.none()));
        match name {
            "args" => exception.args.borrow().clone(),
            "__traceback__" => exception.traceback.first().or(Some(self.none())),
            "__cause__" => or_none(&exception.cause),
            "__context__" => or_none(&exception.context),
            "__suppress_context__" => Some(self.bool(exception.suppress_context.get())),
            "code" if self.is_subclass(&exception.class, self.types.of(T::SystemExit)) => {
                Some(self.exit_code(exception))
            }
            "name" | "obj" => self.about(exception, name),
            _ => None,
        }
    }

    fn small_attr(&self, r: &Ref, name: &str) -> Option<Ref> {
        if let Some(method) = r.get::<BoundMethod>() {
            let (function, object) = method.parts();
            return match name {
                "__self__" => Some(object),
                "__func__" => Some(function),
                _ => None,
            };
        }
        if let Some(method) = r.get::<BuiltinMethod>() {
            return match name {
                "__self__" => Some(method.object()),
                "__name__" => Some(self.str(method.def.name)),
                _ => None,
            };
        }
        if let Some(builtin) = r.get::<Builtin>() {
            return (name == "__name__").then(|| self.str(builtin.name));
        }
        if let Some(cell) = r.get::<crate::objects::Cell>() {
            return if name == "cell_contents" {
                cell.get()
            } else {
                None
            };
        }
        if let Some(traceback) = r.get::<Traceback>() {
            return match name {
                "tb_next" => traceback.next().or(Some(self.none())),
                "tb_frame" => traceback.frame(),
                _ => None,
            };
        }
        if let Some(value) = self.weak_attr(r, name) {
            return Some(value);
        }
        let range = r.get::<crate::objects::Range>()?;
        match name {
            "start" => Some(self.int(range.start)),
            "stop" => Some(self.int(range.stop)),
            "step" => Some(self.int(range.step)),
            _ => None,
        }
    }

    /// The `AttributeError` for a name that was not found.
    pub fn no_attr(&self, r: &Ref, name: &Ref) -> Raised {
        let raised = self.no_attr_to_change(r, name);
        self.note_missing(&raised.0, name, Some(r));
        raised
    }

    /// The same for a name that was to be set or deleted: CPython notes on
    /// this one neither the name nor the object.
    pub fn no_attr_to_change(&self, r: &Ref, name: &Ref) -> Raised {
        self.raise(T::AttributeError, self.no_attr_text(r, text(name)))
    }

    fn no_attr_text(&self, r: &Ref, name: &str) -> String {
        if let Some(class) = r.class() {
            format!("type object '{}' has no attribute '{name}'", class.name())
        } else if let Some(module) = r.get::<Module>() {
            format!("module '{}' has no attribute '{name}'", module.name)
        } else {
            format!("'{}' object has no attribute '{name}'", self.class_name(r))
        }
    }
}
