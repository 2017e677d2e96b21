// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `Did you mean …?`: the name nearest to one that was not found.
//!
//! CPython: `Python/suggestions.c`, `_Py_Offer_Suggestions`.

use super::types::mro;
use super::{Python, T};
use crate::objects::exception::About;
use crate::objects::{CodeObject, Dict, Exception, FrameObject, Inside, Module, Traceback};
use crate::syntax::LEFT_OUT;
use ch03_ref::Ref;

/// Among more names than this none is looked for.
const MOST: usize = 750;

/// A letter more, less or another one.
const MOVE: usize = 2;

/// A capital instead of a small letter.
const CASE: usize = 1;

/// Attributes of every object that this course's Python does not have, and that
/// a name may be near to.
const OF_OBJECTS: &[&str] = &[
    "__class__",
    "__doc__",
    "__dir__",
    "__format__",
    "__ge__",
    "__getstate__",
    "__gt__",
    "__init_subclass__",
    "__le__",
    "__lt__",
    "__new__",
    "__reduce__",
    "__reduce_ex__",
    "__sizeof__",
    "__subclasshook__",
];

impl Python {
    /// The name that may have been meant by one that was not found.
    pub fn suggestion(&self, raised: &Ref) -> Option<String> {
        let exception = raised.get::<Exception>()?;
        let about = exception.about.borrow().clone()?;
        let wanted = about.name.string()?.as_str().to_owned();
        match &about.object {
            Some(object) => nearest(&self.names_of(object), &wanted),
            None => self
                .names_at(exception)
                .iter()
                .find_map(|names| nearest(names, &wanted)),
        }
    }

    /// `dir(r)`: it looks at `r.__dict__`, so there is one afterwards.
    fn names_of(&self, r: &Ref) -> Vec<String> {
        let own = self.dict_of(r);
        let own = own.or_else(|| r.get::<Module>().and_then(Module::dict));
        let mut names: Vec<String> = own.iter().flat_map(|dict| self.keys_of(dict)).collect();
        let class = if r.class().is_some() {
            r
        } else {
            self.class_of(r)
        };
        let dicts = mro(class);
        let dicts = dicts.iter().filter_map(|c| c.class()?.dict());
        let inherited = dicts.flat_map(|dict| self.keys_of(&dict));
        let inherited = inherited.chain(OF_OBJECTS.iter().map(ToString::to_string));
        let inherited: Vec<String> = inherited.collect();
        // A copy of the instance's dict shares its keys, and gets those of the
        // classes: `merge_class_dict`.
        if let (Some(_), Some(class), false) = (r.instance(), class.class(), names.is_empty()) {
            for name in &inherited {
                class.shared.admit(name);
            }
        }
        names.extend(inherited);
        names.sort();
        names.dedup();
        names
    }

    /// What was in scope where an exception came from: locals, globals,
    /// built-ins.
    fn names_at(&self, exception: &Exception) -> Vec<Vec<String>> {
        let mut last = exception.traceback.first();
        while let Some(next) = last.as_ref().and_then(|r| r.get::<Traceback>()?.next()) {
            last = Some(next);
        }
        let frame = last.and_then(|r| r.get::<Traceback>()?.frame());
        let Some(code) = frame.and_then(|r| Some(r.get::<FrameObject>()?.code.clone())) else {
            return Vec::new();
        };
        let locals = code.get::<CodeObject>().map_or(Vec::new(), |code| {
            let own = code.body.slots.len() - code.body.free;
            let names = code.body.slots[..own].iter();
            names.map(ToString::to_string).collect()
        });
        let refs = self.heap.refs();
        let main = refs.iter().filter_map(Ref::get::<Module>);
        let main = main.filter(|module| module.name == "__main__");
        let globals = main
            .filter_map(Module::dict)
            .flat_map(|dict| self.keys_of(&dict));
        let mut builtins = self.keys_of(&self.builtins);
        builtins.extend(LEFT_OUT.iter().map(ToString::to_string));
        vec![locals, globals.collect(), builtins]
    }

    fn keys_of(&self, dict: &Ref) -> Vec<String> {
        let keys = dict.get::<Dict>().map(Dict::keys).unwrap_or_default();
        let texts = keys
            .iter()
            .filter_map(|key| Some(key.string()?.as_str().to_owned()));
        texts.collect()
    }

    /// Notes on an `AttributeError` or `NameError` what was not found where.
    pub fn note_missing(&self, raised: &Ref, name: &Ref, object: Option<&Ref>) {
        let Some(exception) = raised.get::<Exception>() else {
            return;
        };
        let class = if object.is_some() {
            T::AttributeError
        } else {
            T::NameError
        };
        if !self.is_instance(raised, self.types.of(class)) {
            return;
        }
        let mut about = exception.about.borrow_mut();
        if about.is_none() {
            *about = Some(Box::new(About {
                name: name.clone(),
                object: object.cloned(),
            }));
        }
    }
}

/// The name that is nearest to `wanted`, and near enough.
fn nearest(names: &[String], wanted: &str) -> Option<String> {
    if names.len() >= MOST {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for name in names.iter().filter(|name| *name != wanted) {
        let near = (wanted.chars().count() + name.chars().count() + 3) * MOVE / 6;
        let distance = distance(wanted, name);
        if distance <= near && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name.clone())
}

/// Levenshtein's distance, where another case is half a change.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|at| at * MOVE).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, to) in b.iter().enumerate() {
            let change = if from == to {
                0
            } else if from.eq_ignore_ascii_case(to) {
                CASE
            } else {
                MOVE
            };
            let least = (corner + change).min(row[j] + MOVE).min(row[j + 1] + MOVE);
            corner = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row[b.len()]
}
