// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The module `gc`: chapter 12's collector, as scripts see it.

use super::builtins::{exactly, keywords, no_keywords};
use super::{Python, Res, T};
use crate::objects::builtin::Native;
use crate::objects::{Args, Builtin, Function, Inside, Module};
use ch03_ref::{Ref, Uid};
use ch07_graph::Kinds;
use ch12_generations::{
    Containers, DebugFlags, Generation, Info, MiddleCollections, Phase, YoungCollections,
};
use std::collections::HashSet;

const FUNCTIONS: &[(&str, Native)] = &[
    ("collect", collect),
    ("enable", enable),
    ("disable", disable),
    ("isenabled", isenabled),
    ("get_threshold", get_threshold),
    ("set_threshold", set_threshold),
    ("get_count", get_count),
    ("get_stats", get_stats),
    ("get_objects", get_objects),
    ("get_referents", get_referents),
    ("get_referrers", get_referrers),
    ("is_tracked", is_tracked),
    ("is_finalized", is_finalized),
    ("freeze", freeze),
    ("unfreeze", unfreeze),
    ("get_freeze_count", get_freeze_count),
    ("get_debug", get_debug),
    ("set_debug", set_debug),
];

const FLAGS: &[(&str, DebugFlags)] = &[
    ("DEBUG_STATS", DebugFlags::STATS),
    ("DEBUG_COLLECTABLE", DebugFlags::COLLECTABLE),
    ("DEBUG_UNCOLLECTABLE", DebugFlags::UNCOLLECTABLE),
    ("DEBUG_SAVEALL", DebugFlags::SAVEALL),
    ("DEBUG_LEAK", DebugFlags::LEAK),
];

/// The two lists of the module. CPython keeps them beside the module, too: a
/// script that binds their names anew changes nothing.
pub struct Lists {
    /// `gc.garbage`
    pub garbage: Ref,
    /// `gc.callbacks`
    pub callbacks: Ref,
}

/// Makes the module.
pub fn furnish(py: &Python) {
    let dict = py.new_module("gc", FUNCTIONS);
    for (name, flags) in FLAGS {
        py.dict_set_name(&dict, &py.intern(name), py.int(i128::from(flags.0)));
    }
    py.dict_set_name(&dict, &py.intern("garbage"), py.gc_lists.garbage.clone());
    py.dict_set_name(
        &dict,
        &py.intern("callbacks"),
        py.gc_lists.callbacks.clone(),
    );
}

impl Python {
    /// Notes, until it is dropped, that `__del__` runs as the last reference is
    /// gone, if it does. `subtype_dealloc` has the object tracked anew before:
    /// should it live on, it is the youngest. And it does not count as finalized
    /// until `__del__` is over, unlike one that the collector found.
    pub fn dying<'a>(&'a self, r: &Ref) -> Option<Dying<'a>> {
        if r.refcount() > 1 {
            return None;
        }
        if r.is_tracked() {
            r.untrack();
            r.track();
        }
        self.dying.borrow_mut().push(r.uid());
        Some(Dying(self))
    }

    /// A new module with these functions; its dict.
    pub fn new_module(&self, name: &'static str, functions: &[(&'static str, Native)]) -> Ref {
        let dict = self.dict();
        self.dict_set_name(&dict, &self.words.name, self.intern(name).into_ref());
        for (name, function) in functions {
            let (name, function) = (*name, *function);
            let made = self.heap.alloc(Builtin { name, function });
            self.dict_set_name(&dict, &self.intern(name), made);
        }
        let module = self.heap.alloc(Module::new(name, dict.clone()));
        self.modules.borrow_mut().push(module);
        dict
    }

    /// Tells the script's callbacks of a collection. What was saved is in
    /// `gc.garbage` by then. CPython: `invoke_gc_callback`.
    pub fn tell_callbacks(&self, phase: Phase, info: Info) {
        self.tracer.collection(self, phase, info);
        if let (Phase::Stop, Some(list)) = (phase, self.gc_lists.garbage.list()) {
            let saved = self.gc.take_garbage();
            saved.into_iter().for_each(|each| list.push(each));
        }
        if self.untold.get() {
            return;
        }
        let Some(callbacks) = self.gc_lists.callbacks.list() else {
            return;
        };
        let mut at = 0;
        let mut told = None;
        while let Some(callback) = callbacks.get(at) {
            let told = told.get_or_insert_with(|| self.told(phase, info));
            let (phase, info) = (told.0.clone(), told.1.clone());
            if let Err(raised) = self.call(&callback, vec![Some(phase), Some(info)], &[]) {
                self.report_ignored(&raised.0, &callback);
            }
            at += 1;
        }
    }

    /// The arguments of callbacks.
    fn told(&self, phase: Phase, info: Info) -> (Ref, Ref) {
        let numbers = [
            ("generation", info.generation.number()),
            ("collected", info.collected),
            ("uncollectable", info.uncollectable),
        ];
        (self.str(phase.to_string()), self.numbers_dict(&numbers))
    }

    fn numbers_dict(&self, numbers: &[(&str, usize)]) -> Ref {
        let dict = self.dict();
        for (name, number) in numbers {
            self.dict_set_name(&dict, &self.intern(name), self.int(*number as i128));
        }
        dict
    }

    fn triple(&self, numbers: [u32; 3]) -> Ref {
        self.tuple(numbers.map(|n| self.int(i128::from(n))).to_vec())
    }

    /// What an object refers to, as `gc` sees it: objects that are no
    /// containers show nothing.
    pub fn referents(&self, r: &Ref) -> Vec<Ref> {
        let mut referents = Vec::new();
        if self.shows(r) {
            r.traverse(&mut |child| referents.push(child.clone()));
        }
        match r.get::<Function>() {
            Some(function) => function_order(function, referents),
            None => referents,
        }
    }

    /// The tracked objects that refer to one of these, each once, as chapter 07
    /// finds them.
    pub fn referrers(&self, wanted: &[Uid]) -> Vec<Ref> {
        let graph = self.graph(&Kinds);
        let found = wanted.iter().flat_map(|uid| graph.referrers(*uid));
        let found: HashSet<Uid> = found.collect();
        let mut all = self.gc.get_objects(None);
        all.retain(|r| found.contains(&r.uid()));
        all
    }
}

/// An object whose `__del__` is running as its last reference is gone.
pub struct Dying<'a>(&'a Python);

impl Drop for Dying<'_> {
    fn drop(&mut self) {
        self.0.dying.borrow_mut().pop();
    }
}

/// Chapter 06's function shows what the runner gave it last; CPython's
/// `func_traverse` shows built-ins and module before the defaults, and only the
/// qualified name at the end.
fn function_order(function: &Function, mut shown: Vec<Ref>) -> Vec<Ref> {
    let own = shown.split_off(shown.len().saturating_sub(5));
    let code_and_globals = 2.min(shown.len());
    let (first, others) = shown.split_at(code_and_globals);
    let (defaults, others) = others.split_at(usize::from(function.defaults().is_some()));
    [first, &own[..2], defaults, &own[2..4], others, &own[4..]].concat()
}

/// The one argument of a function, by place or by name.
fn one_or_none<'a>(py: &Python, name: &str, args: Args<'a>, keyword: &str) -> Res<Option<&'a Ref>> {
    let all = args.raw().0.len();
    if all > 1 {
        let message = format!("{name}() takes at most 1 argument ({all} given)");
        return Err(py.type_error(message));
    }
    let [named] = keywords(py, name, args, [keyword])?;
    Ok(args.get(0).or(named))
}

fn collect(py: &Python, args: Args<'_>) -> Res {
    let number = match one_or_none(py, "collect", args, "generation")? {
        Some(r) => py.need_int(r)?,
        None => 2,
    };
    let generation = usize::try_from(number).ok().and_then(Generation::numbered);
    let Some(generation) = generation else {
        return Err(py.raise(T::ValueError, "invalid generation"));
    };
    Ok(py.int(py.gc.collect(generation) as i128))
}

fn enable(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.enable", args, 0)?;
    py.gc.enable();
    Ok(py.none())
}

fn disable(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.disable", args, 0)?;
    py.gc.disable();
    Ok(py.none())
}

fn isenabled(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.isenabled", args, 0)?;
    Ok(py.bool(py.gc.is_enabled()))
}

fn get_threshold(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.get_threshold", args, 0)?;
    Ok(py.triple(py.gc.get_threshold()))
}

fn set_threshold(py: &Python, args: Args<'_>) -> Res {
    no_keywords(py, "set_threshold", args)?;
    let got = args.len();
    if !(1..=3).contains(&got) {
        let (which, n) = if got == 0 {
            ("least", "1 argument")
        } else {
            ("most", "3 arguments")
        };
        let message = format!("set_threshold() takes at {which} {n} ({got} given)");
        return Err(py.type_error(message));
    }
    let mut thresholds = py.gc.get_threshold();
    for (threshold, r) in thresholds.iter_mut().zip(args.positional()) {
        let value = py.need_int(r)?;
        if i32::try_from(value).is_err() {
            let message = "Python int too large to convert to C int";
            return Err(py.raise(T::OverflowError, message));
        }
        *threshold = value.max(0) as u32;
    }
    let [young, middle, old] = thresholds;
    py.gc.set_threshold(
        Containers(young),
        YoungCollections(middle),
        MiddleCollections(old),
    );
    Ok(py.none())
}

fn get_count(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.get_count", args, 0)?;
    Ok(py.triple(py.gc.get_count()))
}

fn get_stats(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.get_stats", args, 0)?;
    let stats = Generation::ALL.map(|generation| py.gc.get_stats(generation));
    let dicts = stats.iter().map(|stats| {
        py.numbers_dict(&[
            ("collections", stats.collections),
            ("collected", stats.collected),
            ("uncollectable", stats.uncollectable),
        ])
    });
    Ok(py.list(dicts.collect()))
}

fn get_objects(py: &Python, args: Args<'_>) -> Res {
    let wanted = one_or_none(py, "get_objects", args, "generation")?;
    let Some(wanted) = wanted.filter(|r| !py.is_none(r)) else {
        return Ok(py.list(py.gc.get_objects(None)));
    };
    let Some(number) = py.as_int(wanted) else {
        let name = py.class_name(wanted);
        let message = format!("argument should be integer or None, not '{name}'");
        return Err(py.type_error(message));
    };
    // -1 is how CPython's own code says that none was given.
    if number == -1 {
        return Ok(py.list(py.gc.get_objects(None)));
    }
    if number < 0 {
        return Err(py.raise(T::ValueError, "generation parameter cannot be negative"));
    }
    let generation = usize::try_from(number).ok().and_then(Generation::numbered);
    let Some(generation) = generation else {
        let message =
            "generation parameter must be less than the number of available generations (3)";
        return Err(py.raise(T::ValueError, message));
    };
    Ok(py.list(py.gc.get_objects(Some(generation))))
}

fn get_referents(py: &Python, args: Args<'_>) -> Res {
    no_keywords(py, "get_referents", args)?;
    let referents = args.positional().flat_map(|r| py.referents(r));
    Ok(py.list(referents.collect()))
}

fn get_referrers(py: &Python, args: Args<'_>) -> Res {
    no_keywords(py, "get_referrers", args)?;
    let wanted: Vec<Uid> = args.positional().map(Ref::uid).collect();
    Ok(py.list(py.referrers(&wanted)))
}

fn is_tracked(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.is_tracked", args, 1)?;
    Ok(py.bool(args.at(0).is_tracked()))
}

fn is_finalized(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.is_finalized", args, 1)?;
    let r = args.at(0);
    let dying = py.dying.borrow().contains(&r.uid());
    Ok(py.bool(r.is_container() && r.is_finalized() && !dying))
}

fn freeze(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.freeze", args, 0)?;
    py.gc.freeze();
    Ok(py.none())
}

fn unfreeze(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.unfreeze", args, 0)?;
    py.gc.unfreeze();
    Ok(py.none())
}

fn get_freeze_count(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.get_freeze_count", args, 0)?;
    Ok(py.int(py.gc.get_freeze_count() as i128))
}

fn get_debug(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.get_debug", args, 0)?;
    Ok(py.int(i128::from(py.gc.get_debug().0)))
}

fn set_debug(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "gc.set_debug", args, 1)?;
    let flags = py.need_int(args.at(0))?;
    py.gc.set_debug(DebugFlags(flags as u32));
    Ok(py.none())
}
