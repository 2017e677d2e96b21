// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `repr` and `str`.

use super::format::{float_repr, str_repr};
use super::{Python, Res};
use crate::objects::{
    Bool, BoundMethod, Builtin, BuiltinMethod, Cell, CodeObject, Descriptor, Dict, DictView,
    Exception, Float, Function, Inside, Module, Range, Runs, Set, Slice, Str, Tuple,
};
use ch03_ref::Ref;

impl Python {
    /// The text of `repr(r)`.
    pub fn repr_text(&self, r: &Ref) -> Res<String> {
        if let Some(string) = r.get::<Str>() {
            return Ok(str_repr(string.as_str()));
        }
        if let Some(int) = r.int() {
            return Ok(int.to_string());
        }
        let _guard = self
            .calls
            .enter_native(self, " while getting the repr of an object")?;
        if let Some(text) = self.call_defined(r, &self.words.repr, &[]) {
            return self.text_from(&text?, "__repr__").map(str::to_owned);
        }
        if let Some(text) = self.simple_repr(r) {
            return Ok(text);
        }
        self.container_repr(r)
    }

    /// `repr(r)`: what `__repr__` returns is given back as it is.
    pub fn repr_of(&self, r: &Ref) -> Res {
        if self
            .find_defined(self.class_of(r), &self.words.repr)
            .is_some()
        {
            let _guard = self
                .calls
                .enter_native(self, " while getting the repr of an object")?;
            if let Some(text) = self.call_defined(r, &self.words.repr, &[]) {
                let text = text?;
                self.text_from(&text, "__repr__")?;
                return Ok(text);
            }
        }
        Ok(self.fresh_str(self.repr_text(r)?))
    }

    /// The text of `str(r)`, as `print` writes it.
    pub fn str_text(&self, r: &Ref) -> Res<String> {
        if let Some(int) = r.int() {
            return Ok(int.to_string());
        }
        let text = self.str_of(r)?;
        self.text_from(&text, "__str__").map(str::to_owned)
    }

    /// `str(r)`: a string is itself, and so is what `__str__` returns.
    pub fn str_of(&self, r: &Ref) -> Res {
        if r.string().is_some() {
            return Ok(r.clone());
        }
        if let Some(target) = self.unproxied(r)? {
            return self.str_of(&target);
        }
        // `str` goes through a bound call in CPython: one reference more.
        let held = r.clone();
        let _guard = self
            .calls
            .enter_native(self, " while getting the str of an object")?;
        if let Some(text) = self.call_defined(&held, &self.words.str, &[]) {
            let text = text?;
            self.text_from(&text, "__str__")?;
            return Ok(text);
        }
        // These have a `__str__` of their own, whatever `__repr__` a subclass has.
        if let Some(string) = held.string() {
            return Ok(self.str(string.as_str()));
        }
        if held.get::<Exception>().is_some() {
            return Ok(self.str(self.exception_text(&held)?));
        }
        self.repr_of(&held)
    }

    fn text_from<'t>(&self, text: &'t Ref, method: &str) -> Res<&'t str> {
        match text.string() {
            Some(text) => Ok(text.as_str()),
            None => Err(self.type_error(format!(
                "{method} returned non-string (type {})",
                self.class_name(text)
            ))),
        }
    }

    /// The text of an exception's arguments: its `str`.
    pub fn exception_text(&self, r: &Ref) -> Res<String> {
        let args = r
            .get::<Exception>()
            .and_then(|exception| exception.args.borrow().clone());
        let args = args
            .and_then(|args| args.get::<Tuple>().map(Tuple::to_vec))
            .unwrap_or_default();
        let key_error = self.is_instance(r, self.types.of(super::T::KeyError));
        match &args[..] {
            [] => Ok(String::new()),
            [only] if key_error => self.repr_text(only),
            [only] => self.str_text(only),
            many => self.row_repr(many, "(", ")"),
        }
    }

    fn simple_repr(&self, r: &Ref) -> Option<String> {
        if let Some(string) = r.string() {
            return Some(str_repr(string.as_str()));
        }
        if let Some(bool) = r.get::<Bool>() {
            return Some(if bool.0 { "True" } else { "False" }.into());
        }
        if self.is_none(r) {
            return Some("None".into());
        }
        if let Some(float) = r.get::<Float>() {
            return Some(float_repr(float.0));
        }
        if let Some(class) = r.class() {
            return Some(match class.module {
                "builtins" => format!("<class '{}'>", class.name()),
                module => format!("<class '{module}.{}'>", class.qualname),
            });
        }
        if let Some(range) = r.get::<Range>() {
            let step = if range.step == 1 {
                String::new()
            } else {
                format!(", {}", range.step)
            };
            return Some(format!("range({}, {}{step})", range.start, range.stop));
        }
        if let Some(function) = r.get::<Function>() {
            return Some(format!(
                "<function {} at {}>",
                function.body().qualname,
                r.id()
            ));
        }
        if let Some(builtin) = r.get::<Builtin>() {
            return Some(format!("<built-in function {}>", builtin.name));
        }
        if let Some(method) = r.get::<BuiltinMethod>() {
            let object = method.object();
            let name = self.class_name(&object);
            return Some(format!(
                "<built-in method {} of {name} object at {}>",
                method.def.name,
                object.id()
            ));
        }
        if let Some(method) = r.get::<Descriptor>() {
            return Some(format!(
                "<method '{}' of '{}' objects>",
                method.def.name, method.owner
            ));
        }
        if let Some(module) = r.get::<Module>() {
            return Some(match module.name {
                name @ ("sys" | "gc") => format!("<module '{name}' (built-in)>"),
                name => format!("<module '{name}'>"),
            });
        }
        if let Some(code) = r.get::<CodeObject>() {
            return Some(format!(
                "<code object {} at {}, file \"{}\", line {}>",
                code.body.name,
                r.id(),
                code.body.source.file(),
                code.body.line(0)
            ));
        }
        match r.kind() {
            "NotImplementedType" => Some("NotImplemented".into()),
            "ellipsis" => Some("Ellipsis".into()),
            _ => None,
        }
    }

    fn container_repr(&self, r: &Ref) -> Res<String> {
        if let Some(method) = r.get::<BoundMethod>() {
            let (function, object) = method.parts();
            let name = match function.get::<Function>() {
                Some(function) => function.body().qualname.to_string(),
                None => "?".into(),
            };
            return Ok(format!(
                "<bound method {name} of {}>",
                self.repr_text(&object)?
            ));
        }
        if let Some(list) = r.list() {
            return self.guarded(r, "[...]", || self.row_repr(&list.to_vec(), "[", "]"));
        }
        if let Some(tuple) = r.get::<Tuple>() {
            let end = if tuple.len() == 1 { ",)" } else { ")" };
            return self.guarded(r, "(...)", || self.row_repr(&tuple.to_vec(), "(", end));
        }
        if let Some(dict) = r.get::<Dict>() {
            return self.guarded(r, "{...}", || self.dict_repr(dict));
        }
        if let Some(table) = r.members() {
            return self.set_repr(r, table);
        }
        if let Some(slice) = r.get::<Slice>() {
            return self.row_repr(&slice.parts(), "slice(", ")");
        }
        if r.get::<DictView>().is_some() {
            let name = self.class_name(r);
            let items = self.collect(r)?;
            return self.row_repr(&items, &format!("{name}(["), "])");
        }
        if let Some(exception) = r.get::<Exception>() {
            let args = exception.args.borrow().clone();
            let args = args.and_then(|args| args.get::<Tuple>().map(Tuple::to_vec));
            let name = self.class_name(r);
            return self.row_repr(&args.unwrap_or_default(), &format!("{name}("), ")");
        }
        if let Some(cell) = r.get::<Cell>() {
            let content = cell
                .get()
                .map(|r| format!("{} object at {}", self.class_name(&r), r.id()));
            let content = content.unwrap_or_else(|| "empty".into());
            return Ok(format!("<cell at {}: {content}>", r.id()));
        }
        if let Some(text) = self.weak_repr(r)? {
            return Ok(text);
        }
        Ok(self.default_repr(r))
    }

    /// `<__main__.A object at 0x…>`
    pub fn default_repr(&self, r: &Ref) -> String {
        let class = self.class_of(r).class();
        let name = class.map_or_else(String::new, |class| match class.module {
            "builtins" => class.name().to_string(),
            module => format!("{module}.{}", class.qualname),
        });
        format!("<{name} object at {}>", r.id())
    }

    /// Prints a container once: inside of itself it is `again`.
    fn guarded(&self, r: &Ref, again: &str, print: impl FnOnce() -> Res<String>) -> Res<String> {
        if self.printing.borrow().contains(&r.id()) {
            return Ok(again.into());
        }
        self.printing.borrow_mut().push(r.id());
        let text = print();
        self.printing.borrow_mut().pop();
        text
    }

    fn row_repr(&self, items: &[Ref], start: &str, end: &str) -> Res<String> {
        let texts: Res<Vec<String>> = items.iter().map(|item| self.repr_text(item)).collect();
        Ok(format!("{start}{}{end}", texts?.join(", ")))
    }

    fn dict_repr(&self, dict: &Dict) -> Res<String> {
        let mut texts = Vec::new();
        for (key, value) in dict.pairs() {
            texts.push(format!(
                "{}: {}",
                self.repr_text(&key)?,
                self.repr_text(&value)?
            ));
        }
        Ok(format!("{{{}}}", texts.join(", ")))
    }

    fn set_repr(&self, r: &Ref, set: &Set) -> Res<String> {
        let name = self.class_name(r);
        let items = set.to_vec();
        if items.is_empty() {
            return Ok(format!("{name}()"));
        }
        self.guarded(r, &format!("{name}(...)"), || {
            if r.get::<Set>().is_some() {
                self.row_repr(&items, "{", "}")
            } else {
                self.row_repr(&items, &format!("{name}({{"), "})")
            }
        })
    }
}
