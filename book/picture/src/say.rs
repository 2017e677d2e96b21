//! What happened between two steps, in words.

use crate::film::{Kind, Object, Step, Value};
use std::collections::BTreeSet;

/// More than this is summed up.
const MOST: usize = 6;

/// One or a few sentences.
pub(crate) fn said(before: Option<&Step>, step: &Step) -> String {
    let Some(before) = before else {
        return match step.event.as_str() {
            "" => "Before the first line.".into(),
            event => event.into(),
        };
    };
    let change = Change { before, step };
    let mut told = Vec::new();
    if !step.event.is_empty() {
        told.push(step.event.clone());
    }
    change.calls(&mut told);
    let mut named = BTreeSet::new();
    change.names(&mut told, &mut named);
    change.slots(&mut told, &mut named);
    for object in change.born().filter(|o| !named.contains(&o.id)) {
        told.push(format!("{} is born.", object.name()));
    }
    change.counts(&mut told);
    change.garbage(&mut told);
    if told.is_empty() {
        return match (&step.kind, step.out.is_empty()) {
            (Kind::Collector(_), _) => "Nothing changes.".into(),
            (_, false) => "Something is printed; no reference changes.".into(),
            (_, true) => "No reference changes.".into(),
        };
    }
    let more = told.len().saturating_sub(MOST);
    told.truncate(MOST);
    if more > 0 {
        told.push(format!("And {more} more."));
    }
    told.join(" ")
}

struct Change<'a> {
    before: &'a Step,
    step: &'a Step,
}

impl<'a> Change<'a> {
    fn was(&self, id: u64) -> Option<&'a Object> {
        self.before.object(id)
    }

    fn born(&self) -> impl Iterator<Item = &'a Object> {
        let before = self.before;
        let objects = self.step.objects.iter();
        objects.filter(move |object| before.object(object.id).is_none())
    }

    fn calls(&self, told: &mut Vec<String>) {
        let (was, now) = (&self.before.frames, &self.step.frames);
        let same = was
            .iter()
            .zip(now)
            .take_while(|(a, b)| a.name == b.name)
            .count();
        // The program itself has no name; an event tells of its end.
        for frame in was[same..].iter().rev().filter(|f| !f.name.is_empty()) {
            told.push(format!("`{}` is over, and its names are gone.", frame.name));
        }
        for frame in now[same..].iter().filter(|f| !f.name.is_empty()) {
            let names = frame
                .names
                .iter()
                .map(|n| format!("{} = {}", n.name, n.value.words(self.step)));
            let names: Vec<String> = names.collect();
            let with = if names.is_empty() {
                String::new()
            } else {
                format!(": {}", names.join(", "))
            };
            told.push(format!("`{}` begins{with}.", frame.name));
        }
    }

    fn names(&self, told: &mut Vec<String>, named: &mut BTreeSet<u64>) {
        for (was, now) in self.before.frames.iter().zip(&self.step.frames) {
            if was.name != now.name {
                break;
            }
            for variable in &now.names {
                let old = was.names.iter().find(|old| old.name == variable.name);
                let old = old.map(|old| &old.value);
                if old == Some(&variable.value) {
                    continue;
                }
                let new = self.value(&variable.value, named);
                told.push(match (old, &variable.value) {
                    (Some(old @ Value::Object(_)), Value::Object(_)) => {
                        format!(
                            "`{}` leads to {new} instead of {}.",
                            variable.name,
                            old.words(self.before)
                        )
                    }
                    (_, Value::Object(_)) => format!("`{}` leads to {new}.", variable.name),
                    (Some(old), _) => format!(
                        "`{}` is {new} instead of {}.",
                        variable.name,
                        old.words(self.before)
                    ),
                    (None, _) => format!("`{}` is {new}.", variable.name),
                });
            }
            for old in &was.names {
                if !now.names.iter().any(|name| name.name == old.name) {
                    told.push(format!("The name `{}` is gone.", old.name));
                }
            }
        }
    }

    /// `list @3`, with "the new" before it the first time.
    fn value(&self, value: &Value, named: &mut BTreeSet<u64>) -> String {
        match value {
            Value::Object(id) if self.was(*id).is_none() && named.insert(*id) => {
                format!("the new {}", value.words(self.step))
            }
            _ => value.words(self.step),
        }
    }

    fn slots(&self, told: &mut Vec<String>, named: &mut BTreeSet<u64>) {
        for now in &self.step.objects {
            let Some(was) = self.was(now.id) else {
                continue;
            };
            let changed = now.slots.iter().filter(|slot| {
                let old = was.slots.iter().find(|old| old.label == slot.label);
                old.is_none_or(|old| old.value != slot.value)
            });
            for slot in changed {
                let new = self.value(&slot.value, named);
                let verb = match (&slot.value, slot.weak) {
                    (Value::Object(_), true) => "leads weakly to",
                    (Value::Object(_), false) => "leads to",
                    _ => "is",
                };
                let old = was.slots.iter().find(|old| old.label == slot.label);
                let was_weak = old.filter(|old| old.weak && matches!(slot.value, Value::Nothing));
                told.push(match was_weak {
                    Some(_) => format!("{} leads nowhere now.", now.name()),
                    None => format!("{}{} {verb} {new}.", now.name(), join(&slot.label)),
                });
            }
            if now.slots.len() < was.slots.len() {
                let left = now.slots.len();
                told.push(format!(
                    "{} has {left} of its {} references left.",
                    now.name(),
                    was.slots.len()
                ));
            }
        }
    }

    fn counts(&self, told: &mut Vec<String>) {
        let dead: Vec<&Object> = self
            .before
            .objects
            .iter()
            .filter(|o| self.step.object(o.id).is_none())
            .collect();
        let ids: BTreeSet<u64> = dead.iter().map(|o| o.id).collect();
        for now in &self.step.objects {
            if let Some(was) = self.was(now.id)
                && was.refcount != now.refcount
            {
                told.push(format!(
                    "{}: refcount {} → {}.",
                    now.name(),
                    was.refcount,
                    now.refcount
                ));
            }
        }
        let held = |o: &Object| held_by(o, &ids);
        let inner: BTreeSet<u64> = dead.iter().flat_map(|o| held(o)).collect();
        let mut told_of: BTreeSet<u64> = BTreeSet::new();
        let (first, rest): (Vec<&Object>, Vec<&Object>) =
            dead.into_iter().partition(|o| !inner.contains(&o.id));
        for object in first.iter().chain(&rest) {
            if !told_of.insert(object.id) {
                continue;
            }
            let mut with = Vec::new();
            let mut reached = vec![*object];
            while let Some(next) = reached.pop() {
                for id in held(next) {
                    if told_of.insert(id)
                        && let Some(child) = self.was(id)
                    {
                        with.push(child.name());
                        reached.push(child);
                    }
                }
            }
            let count = match object.refcount {
                1 => "refcount 1 → 0".into(),
                n => format!("had {n} references"),
            };
            told.push(match with.as_slice() {
                [] => format!("{} died ({count}).", object.name()),
                all => format!(
                    "{} died ({count}); with it died {}.",
                    object.name(),
                    all.join(", ")
                ),
            });
        }
    }

    fn garbage(&self, told: &mut Vec<String>) {
        let lost = self.step.objects.iter().filter(|o| o.garbage);
        let lost: Vec<String> = lost
            .filter(|o| self.was(o.id).is_none_or(|was| !was.garbage))
            .map(Object::name)
            .collect();
        let saved = self.step.objects.iter().filter(|o| !o.garbage);
        for object in saved.filter(|o| self.was(o.id).is_some_and(|was| was.garbage)) {
            told.push(format!("{} can be reached again.", object.name()));
        }
        if !lost.is_empty() {
            let (is, it) = if lost.len() == 1 {
                ("is", "it")
            } else {
                ("are", "they")
            };
            told.push(format!(
                "{} {is} garbage now: no name leads there, and {it} still {} counted.",
                lost.join(", "),
                if lost.len() == 1 { "is" } else { "are" }
            ));
        }
    }
}

/// Which of these an object holds.
fn held_by(object: &Object, among: &BTreeSet<u64>) -> Vec<u64> {
    let slots = object.slots.iter().filter(|slot| !slot.weak);
    let ids = slots.filter_map(|slot| match slot.value {
        Value::Object(id) if among.contains(&id) && id != object.id => Some(id),
        _ => None,
    });
    ids.collect()
}

/// `[0]` and `.x` stand right behind the object, other words apart.
fn join(label: &str) -> String {
    if label.starts_with(['[', '.']) {
        label.into()
    } else {
        format!(" {label}")
    }
}
