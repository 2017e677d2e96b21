//! Calling a class.

use super::builtins::{between, new_dict, no_keywords};
use super::number::{parse_float, parse_int};
use super::types::Types;
use super::{Python, Raised, Res, T};
use crate::objects::class::Layout;
use crate::objects::{
    Args, Bare, ClassRef, Exception, Float, FrozenSet, Inside, Instance, Range, Set, Slotted,
    SubList, SubStr, Tuple,
};
use ch03_ref::{Ref, is};

impl Python {
    /// `class(…)`
    pub fn construct(&self, class: &Ref, args: Args<'_>) -> Res {
        let Some(payload) = class.class() else {
            return Err(self.type_error("not a class"));
        };
        match payload.layout {
            Layout::Object => self.new_instance(class, payload, args),
            Layout::Exception => self.new_exception(class, args),
            Layout::List | Layout::Str | Layout::Ref | Layout::Other => match Types::which(payload)
            {
                Some(t) => self.new_builtin(t, payload.name(), args),
                None => self.new_of_subclass(class, payload, args),
            },
        }
    }

    /// An instance of a script's subclass of `list`, `str` or `weakref.ref`.
    fn new_of_subclass(&self, class: &Ref, payload: ClassRef<'_>, args: Args<'_>) -> Res {
        let init = self.find_defined(class, &self.words.init);
        if payload.layout == Layout::Ref {
            let made = self.new_ref_object(class, args)?;
            if let Some(init) = init {
                self.call_init(&init, &made, args)?;
            }
            return Ok(made);
        }
        let made = if payload.layout == Layout::Str {
            let text = args
                .get(0)
                .map_or(Ok(String::new()), |r| self.str_text(r))?;
            self.heap.alloc(SubStr::of_class(&text, class.clone()))
        } else {
            self.heap.alloc(SubList::of_class(class.clone()))
        };
        match (init, made.list()) {
            (Some(init), _) => self.call_init(&init, &made, args)?,
            (None, Some(list)) => {
                between(self, payload.name(), args, 0, 1)?;
                if let Some(from) = args.get(0) {
                    drop(list.replace(self.collect(from)?));
                    return Ok(self.filled(made));
                }
            }
            (None, None) => {}
        }
        Ok(made)
    }

    fn new_instance(&self, class: &Ref, payload: ClassRef<'_>, args: Args<'_>) -> Res {
        let init = self.find_defined(class, &self.words.init);
        if init.is_none() && !args.raw().0.is_empty() {
            return Err(self.type_error(format!("{}() takes no arguments", payload.name())));
        }
        if payload.builtin.is_some() {
            return Ok(self.heap.alloc(Bare));
        }
        payload.shared.instance_born();
        let made = match payload.slots.len() {
            0 => self.heap.alloc(Instance::new(class.clone())),
            slots => self.heap.alloc(Slotted::new(class.clone(), slots)),
        };
        if let Some(init) = init {
            self.call_init(&init, &made, args)?;
        }
        Ok(made)
    }

    fn new_exception(&self, class: &Ref, args: Args<'_>) -> Res {
        let init = self.find_defined(class, &self.words.init);
        if init.is_none() {
            let name = class.class().map_or("", |class| class.name());
            no_keywords(self, name, args)?;
        }
        let positional = self.tuple(args.positional().cloned().collect());
        let made = self.heap.alloc(Exception::new(class.clone(), positional));
        if let Some(init) = init {
            self.call_init(&init, &made, args)?;
        }
        Ok(made)
    }

    /// Calls `__init__`. CPython packs the arguments into a tuple first: it
    /// holds them for as long as `__init__` runs.
    fn call_init(&self, init: &Ref, made: &Ref, args: Args<'_>) -> Res<()> {
        let packed = self.tuple(args.positional().cloned().collect());
        let (slots, names) = args.raw();
        let mut all = Vec::with_capacity(slots.len() + 1);
        all.push(Some(made.clone()));
        all.extend(slots.iter().cloned());
        let result = self.call(init, all, names)?;
        drop(packed);
        if self.is_none(&result) {
            return Ok(());
        }
        let name = self.class_name(&result);
        Err(self.type_error(format!("__init__() should return None, not '{name}'")))
    }

    fn new_builtin(&self, t: T, name: &str, args: Args<'_>) -> Res {
        if t == T::Dict {
            return new_dict(self, args);
        }
        if t != T::Type && t != T::Finalize {
            no_keywords(self, name, args)?;
        }
        match t {
            T::Type => {
                if args.len() != 1 {
                    return Err(self.type_error("type() takes 1 or 3 arguments"));
                }
                Ok(self.class_of(args.at(0)).clone())
            }
            T::Int => self.new_int(args),
            T::Float => self.new_float(args),
            T::Bool => {
                between(self, "bool", args, 0, 1)?;
                Ok(self.bool(args.get(0).map_or(Ok(false), |r| self.truth(r))?))
            }
            T::Str => {
                self.check_decoding(args)?;
                args.get(0)
                    .map_or_else(|| Ok(self.str("")), |r| self.str_of(r))
            }
            T::List => {
                between(self, "list", args, 0, 1)?;
                match args.get(0) {
                    Some(from) => self.list_from(from),
                    None => Ok(self.list(Vec::new())),
                }
            }
            T::Tuple => {
                between(self, "tuple", args, 0, 1)?;
                match args.get(0) {
                    Some(r) if r.get::<Tuple>().is_some() => Ok(r.clone()),
                    Some(r) => Ok(self.tuple(self.collect(r)?)),
                    None => Ok(self.tuple(Vec::new())),
                }
            }
            T::Set | T::FrozenSet => self.new_set(t, name, args),
            T::Range => self.new_range(args),
            T::Ref => super::weakref::new_ref(self, args),
            T::WeakValueDictionary => super::weakref::new_value_dict(self, args),
            T::WeakKeyDictionary => super::weakref::new_key_dict(self, args),
            T::WeakSet => super::weakref::new_set(self, args),
            T::WeakMethod => super::weakref::new_method(self, args),
            T::Finalize => super::weakref::new_finalize(self, args),
            T::NoneType if args.is_empty() => Ok(self.none()),
            _ => Err(self.type_error(format!("cannot create '{name}' instances"))),
        }
    }

    /// `str(object, encoding, errors)` decodes bytes: there are none here.
    fn check_decoding(&self, args: Args<'_>) -> Res<()> {
        let got = args.len();
        if got < 2 {
            return Ok(());
        }
        if got > 3 {
            let message = format!("str() takes at most 3 arguments ({got} given)");
            return Err(self.type_error(message));
        }
        let named = ["encoding", "errors"]
            .into_iter()
            .zip(args.positional().skip(1));
        for (name, r) in named {
            if r.string().is_none() {
                let wrong = self.said_to_be(r);
                let message = format!("str() argument '{name}' must be str, not {wrong}");
                return Err(self.type_error(message));
            }
        }
        Err(self.type_error(match args.at(0).string() {
            Some(_) => "decoding str is not supported".to_owned(),
            None => {
                let wrong = self.class_name(args.at(0));
                format!("decoding to str: need a bytes-like object, {wrong} found")
            }
        }))
    }

    /// `list(r)`. The list is there before what an iterator makes for it: the
    /// collector meets them in this order.
    pub fn list_from(&self, from: &Ref) -> Res {
        let made = self.list(Vec::new());
        let items = self.collect(from)?;
        if let Some(list) = made.list() {
            drop(list.replace(items));
        }
        Ok(self.filled(made))
    }

    fn new_set(&self, t: T, name: &str, args: Args<'_>) -> Res {
        between(self, name, args, 0, 1)?;
        let frozen = t == T::FrozenSet;
        if let Some(from) = args.get(0) {
            if frozen && from.get::<FrozenSet>().is_some() {
                return Ok(from.clone());
            }
            if let Some(table) = from.members() {
                let copy = self.set_copy(table)?;
                return Ok(if frozen {
                    self.frozenset_of(copy)
                } else {
                    self.set_of(copy)
                });
            }
        }
        let made = if frozen {
            self.heap.alloc(FrozenSet::default())
        } else {
            self.heap.alloc(Set::default())
        };
        if let Some(from) = args.get(0) {
            let iterator = self.iter(from)?;
            while let Some(item) = self.next(&iterator)? {
                self.set_add(&made, item)?;
            }
        }
        Ok(made)
    }

    fn new_int(&self, args: Args<'_>) -> Res {
        between(self, "int", args, 0, 2)?;
        let Some(r) = args.get(0) else {
            return Ok(self.int(0));
        };
        let base = match args.get(1) {
            Some(base) => self.need_int(base)?,
            None => 10,
        };
        let own = self.unproxied(r)?;
        let r = own.as_ref().unwrap_or(r);
        if let Some(text) = r.string() {
            let valid = base == 0 || (2..=36).contains(&base);
            let value = valid
                .then(|| parse_int(text.as_str(), base as u32))
                .flatten();
            return match value {
                Some(value) => Ok(self.int(value)),
                None => Err(self.raise(
                    T::ValueError,
                    format!(
                        "invalid literal for int() with base {base}: {}",
                        super::format::str_repr(text.as_str())
                    ),
                )),
            };
        }
        if r.kind() == "int" {
            return Ok(r.clone());
        }
        if let Some(value) = self.as_int(r) {
            return Ok(self.int(value));
        }
        match r.get::<Float>() {
            Some(float) => self.int_from_float(float.0),
            None => Err(self.type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                self.class_name(r)
            ))),
        }
    }

    fn int_from_float(&self, value: f64) -> Res {
        if value.is_nan() {
            return Err(self.raise(T::ValueError, "cannot convert float NaN to integer"));
        }
        if value.is_infinite() {
            return Err(self.raise(T::OverflowError, "cannot convert float infinity to integer"));
        }
        if value.abs() >= 1.7e38 {
            let message = "this course's Python has integers of at most 127 bits";
            return Err(self.raise(T::OverflowError, message));
        }
        Ok(self.int(value as i128))
    }

    fn new_float(&self, args: Args<'_>) -> Res {
        between(self, "float", args, 0, 1)?;
        let Some(r) = args.get(0) else {
            return Ok(self.float(0.0));
        };
        let own = self.unproxied(r)?;
        let r = own.as_ref().unwrap_or(r);
        if r.get::<Float>().is_some() {
            return Ok(r.clone());
        }
        if let Some(text) = r.string() {
            return match parse_float(text.as_str()) {
                Some(value) => Ok(self.float(value)),
                None => Err(self.raise(
                    T::ValueError,
                    format!(
                        "could not convert string to float: {}",
                        super::format::str_repr(text.as_str())
                    ),
                )),
            };
        }
        match self.as_float(r) {
            Some(value) => Ok(self.float(value)),
            None => Err(self.type_error(format!(
                "float() argument must be a string or a real number, not '{}'",
                self.class_name(r)
            ))),
        }
    }

    fn new_range(&self, args: Args<'_>) -> Res {
        between(self, "range", args, 1, 3)?;
        let numbers: Res<Vec<i128>> = args.positional().map(|r| self.need_int(r)).collect();
        let (start, stop, step) = match numbers?[..] {
            [stop] => (0, stop, 1),
            [start, stop] => (start, stop, 1),
            [start, stop, step] => (start, stop, step),
            _ => unreachable!("one to three numbers"),
        };
        if step == 0 {
            return Err(self.raise(T::ValueError, "range() arg 3 must not be zero"));
        }
        Ok(self.heap.alloc(Range { start, stop, step }))
    }

    /// What `raise` raises for its operand: an exception as it is, a class called.
    pub fn to_exception(&self, r: &Ref) -> Result<Ref, Raised> {
        if r.get::<Exception>().is_some() {
            return Ok(r.clone());
        }
        let class = r.class();
        if class.is_some_and(|class| class.layout == Layout::Exception) {
            let made = self.construct(r, Args::new(&[], &[]))?;
            debug_assert!(is(self.class_of(&made), r), "its class makes it");
            return Ok(made);
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }
}
