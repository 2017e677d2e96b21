// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What can be called, and how the arguments find their places.

use super::Frame;
use crate::given::{Python, Raised, Res, T};
use crate::objects::{
    Args, BoundMethod, Builtin, BuiltinMethod, Descriptor, Function, Inside, MethodDef, Runs, Str,
    Tuple,
};
use ch03_ref::{Ref, is};

impl Python {
    /// Calls anything. The arguments are moved to the callee; the last of
    /// them are keyword arguments with these names.
    pub fn call(&self, callable: &Ref, slots: Vec<Option<Ref>>, names: &[Ref]) -> Res {
        if callable.get::<Function>().is_some() {
            let frame = self.frame_for(callable.clone(), slots, names)?;
            return self.run(frame);
        }
        if let Some(method) = callable.get::<BoundMethod>() {
            let (function, object) = method.parts();
            let mut all = Vec::with_capacity(slots.len() + 1);
            all.push(Some(object));
            all.extend(slots);
            return self.call(&function, all, names);
        }
        self.call_native(callable, Args::new(&slots, names))
    }

    /// Calls something that is not a function of the script.
    pub fn call_native(&self, callable: &Ref, args: Args<'_>) -> Res {
        // `str(x)` and the like have an instruction of their own in CPython,
        // which is not one level deeper.
        if args.len() == 1
            && [T::Str, T::Type, T::Tuple]
                .iter()
                .any(|t| is(callable, self.types.of(*t)))
        {
            return self.construct(callable, args);
        }
        let _level = self
            .calls
            .enter_native(self, " while calling a Python object")?;
        if let Some(builtin) = callable.get::<Builtin>() {
            return (builtin.function)(self, args);
        }
        if let Some(method) = callable.get::<Descriptor>() {
            self.check_receiver(method, args)?;
            self.check_arity(method.owner, method.def, args.len() - 1)?;
            return (method.def.function)(self, args);
        }
        if let Some(method) = callable.get::<BuiltinMethod>() {
            let object = method.object();
            self.check_arity(&self.class_name(&object), method.def, args.len())?;
            let (slots, names) = args.raw();
            let all: Vec<Option<Ref>> = std::iter::once(Some(object))
                .chain(slots.iter().cloned())
                .collect();
            return (method.def.function)(self, Args::new(&all, names));
        }
        if callable.class().is_some() {
            return self.construct(callable, args);
        }
        let (slots, names) = args.raw();
        if callable.get::<BoundMethod>().is_some() || callable.get::<Function>().is_some() {
            return self.call(callable, slots.to_vec(), names);
        }
        if let Some(result) = self.weak_call(callable, args) {
            return result;
        }
        match self.find_defined(self.class_of(callable), &self.words.call) {
            Some(method) => {
                let all = std::iter::once(Some(callable.clone())).chain(slots.iter().cloned());
                self.call(&method, all.collect(), names)
            }
            None => {
                let name = self.class_name(callable);
                Err(self.type_error(format!("'{name}' object is not callable")))
            }
        }
    }

    fn check_receiver(&self, method: &Descriptor, args: Args<'_>) -> Res<()> {
        let (name, owner) = (method.def.name, method.owner);
        let Some(receiver) = args.get(0) else {
            let message = format!("unbound method {owner}.{name}() needs an argument");
            return Err(self.type_error(message));
        };
        let line = crate::given::types::mro(self.class_of(receiver));
        let fits = |class: &Ref| class.class().is_some_and(|class| class.name() == &*owner);
        if line.iter().any(fits) {
            return Ok(());
        }
        let got = self.class_name(receiver);
        Err(self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
        )))
    }

    fn check_arity(&self, owner: &str, method: &MethodDef, got: usize) -> Res<()> {
        let MethodDef {
            name, least, most, ..
        } = *method;
        if (least..=most).contains(&got) {
            return Ok(());
        }
        let s = |count: usize| if count == 1 { "" } else { "s" };
        Err(self.type_error(match (least, most) {
            (0, 0) if name == "sort" => "sort() takes no positional arguments".into(),
            (0, 0) => format!("{owner}.{name}() takes no arguments ({got} given)"),
            (1, 1) => format!("{owner}.{name}() takes exactly one argument ({got} given)"),
            _ if least == most => format!("{name} expected {least} arguments, got {got}"),
            _ if got < least => {
                format!(
                    "{name} expected at least {least} argument{}, got {got}",
                    s(least)
                )
            }
            _ => format!(
                "{name} expected at most {most} argument{}, got {got}",
                s(most)
            ),
        }))
    }

    /// The frame of a call: the arguments go into the first slots.
    pub fn frame_for(
        &self,
        function: Ref,
        mut slots: Vec<Option<Ref>>,
        names: &[Ref],
    ) -> Res<Frame> {
        let payload = function
            .get::<Function>()
            .expect("only functions come here");
        let body = payload.body().clone();
        if !names.is_empty() || slots.len() != body.parameters {
            slots = self.bind_arguments(payload, slots, names)?;
        }
        let code = (payload.code().clone(), body);
        let globals = payload.globals();
        let globals = globals.unwrap_or_else(|| self.dict());
        Ok(Frame::new(code, Some(function), globals, None, slots))
    }

    /// Puts keyword arguments and defaults where they belong.
    fn bind_arguments(
        &self,
        function: &Function,
        mut given: Vec<Option<Ref>>,
        names: &[Ref],
    ) -> Res<Vec<Option<Ref>>> {
        let body = function.body();
        let wanted = body.parameters;
        let keywords = given.split_off(given.len() - names.len());
        let positional = given.len();
        if positional > wanted {
            // Those that have no slot go first.
            let surplus = given.split_off(wanted);
            surplus.into_iter().for_each(drop);
            return Err(self.too_many(function, positional));
        }
        given.resize(wanted, None);
        for (name, value) in names.iter().zip(keywords) {
            let text = name.get::<Str>().map_or("", Str::as_str);
            let at = body.slots[..wanted].iter().position(|slot| &**slot == text);
            let function = &body.qualname;
            match at {
                Some(at) if given[at].is_some() => {
                    return Err(self.type_error(format!(
                        "{function}() got multiple values for argument '{text}'"
                    )));
                }
                Some(at) => given[at] = value,
                None => {
                    return Err(self.type_error(format!(
                        "{function}() got an unexpected keyword argument '{text}'"
                    )));
                }
            }
        }
        self.fill_defaults(function, &mut given);
        let missing: Vec<&str> = (0..wanted)
            .filter(|at| given[*at].is_none())
            .map(|at| &*body.slots[at])
            .collect();
        if missing.is_empty() {
            Ok(given)
        } else {
            Err(self.missing(function, &missing))
        }
    }

    fn fill_defaults(&self, function: &Function, given: &mut [Option<Ref>]) {
        let defaults = function.defaults();
        let Some(defaults) = defaults else { return };
        let Some(defaults) = defaults.get::<Tuple>() else {
            return;
        };
        let first = given.len().saturating_sub(defaults.len());
        for (offset, slot) in given[first..].iter_mut().enumerate() {
            if slot.is_none() {
                *slot = defaults.get(offset);
            }
        }
    }

    fn too_many(&self, function: &Function, given: usize) -> Raised {
        let wanted = function.body().parameters;
        let defaults = function.defaults();
        let defaults = defaults
            .and_then(|d| d.get::<Tuple>().map(Tuple::len))
            .unwrap_or(0);
        let takes = match defaults {
            0 => format!("{wanted}"),
            _ => format!("from {} to {wanted}", wanted - defaults),
        };
        let s = if wanted == 1 && defaults == 0 {
            ""
        } else {
            "s"
        };
        let was = if given == 1 { "was" } else { "were" };
        self.type_error(format!(
            "{}() takes {takes} positional argument{s} but {given} {was} given",
            function.body().qualname
        ))
    }

    fn missing(&self, function: &Function, names: &[&str]) -> Raised {
        let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
        let list = match &quoted[..] {
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
            [] => String::new(),
        };
        let s = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!(
            "{}() missing {} required positional argument{s}: {list}",
            function.body().qualname,
            names.len()
        ))
    }
}
