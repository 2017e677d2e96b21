// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The module `weakref`: chapter 08's weak references and chapter 09's
//! `finalize`, as scripts see them.

use super::builtins::{between, exactly};
use super::{Python, Res, T};
use crate::objects::builtin::Native;
use crate::objects::{
    Args, BoundMethod, Builtin, BuiltinMethod, CodeObject, Dict, FinalizeObject, FrozenSet,
    Function, Inside, Job, JobInfo, Module, Set, Str, Tuple, WeakMethodObject,
};
use ch03_ref::{Ref, is};
use ch08_weakref::{
    Callback, Proxy, WeakKeyDict, WeakMethod, WeakRef, WeakSet, WeakValueDict, Weakrefs,
};
use ch09_finalizers::{Finalize, Finalizes};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

const FUNCTIONS: &[(&str, Native)] = &[
    ("proxy", proxy),
    ("getweakrefcount", getweakrefcount),
    ("getweakrefs", getweakrefs),
];

const CLASSES: &[(&str, T)] = &[
    ("ref", T::Ref),
    ("ReferenceType", T::Ref),
    ("ProxyType", T::Proxy),
    ("CallableProxyType", T::CallableProxy),
    ("WeakValueDictionary", T::WeakValueDictionary),
    ("WeakKeyDictionary", T::WeakKeyDictionary),
    ("WeakSet", T::WeakSet),
    ("WeakMethod", T::WeakMethod),
    ("finalize", T::Finalize),
];

/// Makes the module.
pub fn furnish(py: &Python) {
    let dict = py.new_module("weakref", FUNCTIONS);
    for (name, class) in CLASSES {
        py.dict_set_name(&dict, &py.intern(name), py.types.of(*class).clone());
    }
}

impl Python {
    /// The heap's weak references.
    pub fn weakrefs(&self) -> &Weakrefs {
        self.gc.breaker().weakrefs()
    }

    /// The registry of `weakref.finalize`.
    pub fn new_finalizes(weakrefs: &Weakrefs, me: &Weak<Python>) -> Finalizes<Job> {
        let me = me.clone();
        Finalizes::new(weakrefs, move |job: Job| {
            if let Some(py) = me.upgrade() {
                let of = job.of.borrow().as_ref().map(|of| of.id().to_string());
                let of = of.unwrap_or_default();
                // What waits for the end tells its errors as the script does.
                let at_the_end = py.calls.is_idle() && !py.letting_go.get();
                if let Err(raised) = py.run_job(job) {
                    if at_the_end {
                        return py.report(&raised.0);
                    }
                    py.report_ignored_in(&raised.0, &format!("<finalize object at {of}; dead>"));
                }
            }
        })
    }

    /// Does what a `finalize` is to do.
    pub fn run_job(&self, job: Job) -> Res {
        let info = job.info.get::<JobInfo>().expect("a job has an info");
        let (names, values): (Vec<Ref>, Vec<Ref>) = info.keywords.iter().cloned().unzip();
        let arguments = info.arguments.get::<Tuple>().map(Tuple::to_vec);
        let arguments = arguments.unwrap_or_default().into_iter();
        let slots = arguments.chain(values).map(Some).collect();
        self.call(&info.function, slots, &names)
    }

    /// What a proxy stands for; none if it is no proxy.
    pub fn unproxied(&self, r: &Ref) -> Res<Option<Ref>> {
        if r.kind() != "weakproxy" {
            return Ok(None);
        }
        let target = Proxy::from_ref(r).map(|proxy| proxy.target());
        match target {
            Some(Ok(target)) => Ok(Some(target)),
            Some(Err(gone)) => Err(self.raise(T::ReferenceError, gone.to_string())),
            None => Ok(None),
        }
    }

    /// Two operands, if one of them at least is a proxy.
    pub fn unproxied_pair(&self, a: &Ref, b: &Ref) -> Res<Option<(Ref, Ref)>> {
        let (x, y) = (self.unproxied(a)?, self.unproxied(b)?);
        let found = x.is_some() || y.is_some();
        let or = |x: Option<Ref>, a: &Ref| x.unwrap_or_else(|| a.clone());
        Ok(found.then(|| (or(x, a), or(y, b))))
    }

    fn no_arguments(&self, args: Args<'_>) -> Res {
        let message = match args.len() {
            0 => "weakref() takes no keyword arguments".to_owned(),
            got => format!("weakref expected 0 arguments, got {got}"),
        };
        Err(self.type_error(message))
    }

    /// Refuses objects that have no room for weak references.
    pub fn check_weakly(&self, r: &Ref) -> Res<()> {
        let class = self.class_of(r).class();
        let written = class.filter(|class| class.builtin.is_none());
        let has = if let Some(class) = written {
            class.has_weakrefs
        } else {
            r.get::<Function>().is_some()
                || r.class().is_some()
                || r.get::<BoundMethod>().is_some()
                || r.get::<Set>().is_some()
                || r.get::<FrozenSet>().is_some()
                || r.get::<Module>().is_some()
                || r.get::<Builtin>().is_some()
                || r.get::<BuiltinMethod>().is_some()
                || r.get::<CodeObject>().is_some()
                || ["WeakSet", "WeakMethod"].contains(&r.kind())
                || ["WeakValueDictionary", "WeakKeyDictionary"].contains(&r.kind())
        };
        if has {
            return Ok(());
        }
        let name = self.class_name(r);
        Err(self.type_error(format!("cannot create weak reference to '{name}' object")))
    }

    /// What chapter 08 calls for a script's callback.
    fn weak_callback(&self, callback: Option<&Ref>) -> Option<Callback> {
        let callback = callback.filter(|callback| !self.is_none(callback))?;
        let me = self.me.clone();
        Some(Callback::owning(callback.clone(), move |callback, weak| {
            let Some(py) = me.upgrade().filter(|py| !py.silent.get()) else {
                return;
            };
            let weak = weak.as_ref().clone();
            if let Err(raised) = py.call(callback, vec![Some(weak)], &[]) {
                py.report_ignored(&raised.0, callback);
            }
        }))
    }

    /// `repr` of a weak reference, a proxy, or what the module has besides.
    pub fn weak_repr(&self, r: &Ref) -> Res<Option<String>> {
        if let Some(weak) = WeakRef::from_ref(r) {
            let Some(target) = weak.upgrade() else {
                return Ok(Some(match weak.is_proxy() {
                    false => format!("<weakref at {}; dead>", r.id()),
                    true => {
                        let none = self.none().id();
                        format!("<weakproxy at {} to NoneType at {none}>", r.id())
                    }
                }));
            };
            let (class, id) = (self.class_name(&target), target.id());
            if weak.is_proxy() {
                return Ok(Some(format!(
                    "<weakproxy at {} to {class} at {id}>",
                    r.id()
                )));
            }
            // What the object itself says is not asked for.
            let named = target.get::<Function>().is_some()
                || target.class().is_some()
                || target.get::<Builtin>().is_some()
                || target.get::<BuiltinMethod>().is_some();
            let name = if named {
                self.get_attr(&target, &self.words.name).ok()
            } else {
                self.find(self.class_of(&target), &self.words.name)
            };
            let name = name.as_ref().and_then(Ref::get::<Str>);
            let name = name.map_or(String::new(), |name| format!(" ({})", name.as_str()));
            return Ok(Some(format!(
                "<weakref at {}; to '{class}' at {id}{name}>",
                r.id()
            )));
        }
        if let Some(set) = r.get::<WeakSet>() {
            let mut texts = Vec::new();
            let mut walk = set.members();
            while let Ok(Some(member)) = walk.next() {
                let weak = self.weakrefs().of(&member).pop();
                texts.extend(weak.map(|weak| self.repr_text(weak.as_ref())));
            }
            let texts: Res<Vec<String>> = texts.into_iter().collect();
            let texts = texts?;
            return Ok(Some(if texts.is_empty() {
                "set()".into()
            } else {
                format!("{{{}}}", texts.join(", "))
            }));
        }
        if let Some(finalize) = r.get::<FinalizeObject>() {
            return Ok(Some(match finalize.handle.target() {
                Some(target) => format!(
                    "<finalize object at {}; for '{}' at {}>",
                    r.id(),
                    self.class_name(&target),
                    target.id()
                ),
                None => format!("<finalize object at {}; dead>", r.id()),
            }));
        }
        Ok(match r.kind() {
            kind @ ("WeakValueDictionary" | "WeakKeyDictionary") => {
                Some(format!("<{kind} at {}>", r.id()))
            }
            _ => None,
        })
    }

    /// Attributes of the module's objects.
    pub fn weak_attr(&self, r: &Ref, name: &str) -> Option<Ref> {
        if let Some(weak) = self.weak_of(r) {
            let callback = (name == "__callback__").then(|| weak.callback());
            return callback.map(|callback| callback.unwrap_or_else(|| self.none()));
        }
        let finalize = r.get::<FinalizeObject>()?;
        match name {
            "alive" => Some(self.bool(finalize.handle.alive())),
            "atexit" => Some(self.bool(finalize.handle.at_exit())),
            _ => None,
        }
    }

    /// Calling a weak reference, a `WeakMethod` or a `finalize`; none for
    /// anything else.
    pub fn weak_call(&self, callable: &Ref, args: Args<'_>) -> Option<Res> {
        if let Some(weak) = self
            .weak_of(callable)
            .or_else(|| WeakRef::from_ref(callable))
        {
            if weak.is_proxy() {
                if is(self.class_of(callable), self.types.of(T::Proxy)) {
                    return None;
                }
                let target = self.unproxied(callable).transpose()?;
                let (slots, names) = args.raw();
                return Some(target.and_then(|target| self.call(&target, slots.to_vec(), names)));
            }
            if !args.raw().0.is_empty() {
                return Some(self.no_arguments(args));
            }
            return Some(Ok(weak.upgrade().unwrap_or_else(|| self.none())));
        }
        if let Some(weak) = callable.get::<WeakMethodObject>() {
            let parts = weak.method.upgrade();
            return Some(Ok(parts.map_or_else(
                || self.none(),
                |(object, function)| self.bind(function, &object),
            )));
        }
        let job = callable.get::<FinalizeObject>()?.handle.take();
        Some(job.map_or_else(|| Ok(self.none()), |job| self.run_job(job)))
    }
}

/// `weakref.ref(object, callback)`
pub fn new_ref(py: &Python, args: Args<'_>) -> Res {
    between(py, "__new__", args, 1, 2)?;
    py.check_weakly(args.at(0))?;
    let callback = py.weak_callback(args.get(1));
    Ok(py.weakrefs().make(args.at(0), callback).into_ref())
}

fn proxy(py: &Python, args: Args<'_>) -> Res {
    between(py, "proxy", args, 1, 2)?;
    py.check_weakly(args.at(0))?;
    let callback = py.weak_callback(args.get(1));
    let made = py.weakrefs().proxy(args.at(0), callback).into_ref();
    let mut callable = py.callable_proxies.borrow_mut();
    if py.is_callable(args.at(0)) {
        callable.insert(made.id());
    } else {
        callable.remove(&made.id());
    }
    drop(callable);
    Ok(made)
}

fn getweakrefcount(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "_weakref.getweakrefcount", args, 1)?;
    Ok(py.int(py.weakrefs().count(args.at(0)) as i128))
}

fn getweakrefs(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "_weakref.getweakrefs", args, 1)?;
    let all = py.weakrefs().of(args.at(0));
    let all = all.into_iter().map(|weak| py.shown(weak));
    Ok(py.list(all.collect()))
}

/// `weakref.WeakSet(members)`
pub fn new_set(py: &Python, args: Args<'_>) -> Res {
    between(py, "WeakSet", args, 0, 1)?;
    let set = WeakSet::with(py.weakrefs(), py.equality.clone());
    let made = py.heap.alloc(set);
    let members = args
        .get(0)
        .map_or(Ok(Vec::new()), |members| py.collect(members))?;
    for member in members {
        py.weak_add(&made, &member)?;
    }
    Ok(made)
}

/// `weakref.WeakValueDictionary(pairs)`
pub fn new_value_dict(py: &Python, args: Args<'_>) -> Res {
    let dict = WeakValueDict::with(py.weakrefs(), py.equality.clone());
    filled(py, py.heap.alloc(dict), args)
}

/// `weakref.WeakKeyDictionary(pairs)`
pub fn new_key_dict(py: &Python, args: Args<'_>) -> Res {
    let dict = WeakKeyDict::with(py.weakrefs(), py.equality.clone());
    filled(py, py.heap.alloc(dict), args)
}

fn filled(py: &Python, made: Ref, args: Args<'_>) -> Res {
    let pairs = super::builtins::new_dict(py, args)?;
    for (key, value) in pairs.get::<Dict>().map(Dict::pairs).unwrap_or_default() {
        py.weak_set_item(&made, &key, &value)?;
    }
    Ok(made)
}

/// `weakref.WeakMethod(method, callback)`
pub fn new_method(py: &Python, args: Args<'_>) -> Res {
    between(py, "WeakMethod", args, 1, 2)?;
    let Some(method) = args.at(0).get::<BoundMethod>() else {
        let class = py.repr_text(py.class_of(args.at(0)))?;
        let message = format!("argument should be a bound method, not {class}");
        return Err(py.type_error(message));
    };
    let (function, object) = method.parts();
    py.check_weakly(&object)?;
    let weakrefs = py.weakrefs();
    let method = match py.weak_callback(args.get(1)) {
        Some(callback) => WeakMethod::calling(weakrefs, &object, &function, callback),
        None => WeakMethod::new(weakrefs, &object, &function),
    };
    Ok(py.heap.alloc(WeakMethodObject { method }))
}

/// `weakref.finalize(object, function, arguments…)`
pub fn new_finalize(py: &Python, args: Args<'_>) -> Res {
    let missing = match args.len() {
        0 => "2 required positional arguments: 'obj' and 'func'",
        1 => "1 required positional argument: 'func'",
        _ => "",
    };
    if !missing.is_empty() {
        return Err(py.type_error(format!("finalize.__init__() missing {missing}")));
    }
    if let Err(raised) = py.check_weakly(args.at(0)) {
        let arguments = args.positional().cloned().collect();
        return Err(py.in_library(raised, arguments));
    }
    let arguments = py.tuple(args.positional().skip(2).cloned().collect());
    let info = py.heap.alloc(JobInfo {
        function: args.at(1).clone(),
        arguments,
        keywords: args
            .keywords()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    });
    let of: Rc<RefCell<Option<Ref>>> = Rc::default();
    let job = Job {
        info,
        of: of.clone(),
    };
    let handle = py.finalizes.add(args.at(0), job);
    let mut waiting = py.waiting.borrow_mut();
    waiting.retain(Finalize::alive);
    waiting.push(handle.clone());
    drop(waiting);
    let class = py.types.of(T::Finalize).clone();
    let made = py.heap.alloc(FinalizeObject { handle, class });
    of.replace(Some(made.clone()));
    Ok(made)
}
