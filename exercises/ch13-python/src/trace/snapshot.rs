// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! One moment, written down.

use super::describe::{Looks, describe, pairs};
use super::{Held, Limits, Note, Tracer};
use crate::given::Python;
use crate::objects::Str;
use crate::own::Frame;
use ch03_ref::{Ref, Uid};
use ch10_cycles::{Numbers, copy, spread, subtract};
use ch12_generations::Generation;
use picture::{Object, Step, Value, Variable};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

fn held(r: &Ref) -> Held {
    Some((r.id(), r.uid()))
}

/// Writes down a frame that comes to a new line.
pub(super) fn note(tracer: &Tracer, py: &Python, frame: &Frame) {
    if tracer.globals.get().is_none() {
        tracer.globals.set(held(&frame.globals));
        tracer.first.set(py.heap.uids().last().copied());
        let all = py.gc.get_objects(None);
        tracer.own.replace(all.iter().map(Ref::id).collect());
    }
    let codes = py.calls.codes();
    let mut notes = tracer.notes.borrow_mut();
    // Calls that came between and have no lines are not told of.
    let depth = codes.len();
    let matching = notes
        .iter()
        .zip(&codes)
        .take_while(|(note, code)| note.code == **code);
    let kept = matching.count().min(depth.saturating_sub(1));
    notes.truncate(kept);
    let name = match &*frame.body.name {
        "<module>" => String::new(),
        name if frame.body.named_scope => format!("class {name}"),
        name => format!("{name}()"),
    };
    notes.push(Note {
        code: frame.code.id(),
        name,
        names: names(py, frame),
    });
}

/// The names of a frame, and what waits on its stack.
fn names(py: &Python, frame: &Frame) -> Vec<(String, Held)> {
    let mut names = Vec::new();
    if let Some(dict) = frame
        .names
        .as_ref()
        .filter(|_| &*frame.body.name != "<module>")
    {
        for (key, value) in pairs(dict) {
            if let Some(name) = shown_name(&key) {
                names.push((name, held(&value)));
            }
        }
    }
    for (slot, name) in frame.body.slots.iter().enumerate() {
        if let Some(value) = frame.local(slot)
            && !name.starts_with('.')
        {
            names.push((name.to_string(), held(value)));
        }
    }
    for value in frame.stack().into_iter().flatten() {
        if let Looks::Box(sketch) = describe(py, value, false) {
            let name = if sketch.kind.contains("iterator") {
                "(for)"
            } else {
                "(waits)"
            };
            names.push((name.into(), held(value)));
        }
    }
    names
}

/// A name that the script gave.
fn shown_name(key: &Ref) -> Option<String> {
    let name = key.get::<Str>()?.as_str();
    (!name.starts_with("__")).then(|| name.to_owned())
}

/// Writes down what is there now.
pub(super) fn step(tracer: &Tracer, py: &Python, limits: &Limits) -> Step {
    let ages = ages(tracer, py);
    let lost = lost(tracer, py);
    let mut walk = Walk {
        py,
        limits,
        held: Vec::new(),
        known: HashMap::new(),
        sketches: Vec::new(),
        queue: VecDeque::new(),
        left_out: 0,
    };
    let mut step = Step {
        frames: walk.frames(tracer),
        ..Step::default()
    };
    walk.run();
    for r in lost.refs {
        walk.meet(r);
    }
    let shown: Vec<_> = tracer.shown.borrow().iter().copied().collect();
    for (uid, id) in shown {
        if let Some(r) = py.heap.find(id, uid) {
            walk.meet(r);
        }
    }
    walk.run();
    if limits.memory {
        step.pages = super::cells::pages(py, &walk.held, &mut tracer.cells.borrow_mut());
    }
    step.objects = walk.objects(&ages, &lost.uids, tracer);
    unseen(&mut step);
    let mut shown = tracer.shown.borrow_mut();
    *shown = walk.held.iter().map(|r| (r.uid(), r.id())).collect();
    if walk.left_out > 0
        && let Some(camera) = &tracer.camera
    {
        camera.too_many(limits.objects);
    }
    step
}

/// The generation of each tracked object.
fn ages(tracer: &Tracer, py: &Python) -> HashMap<Uid, u8> {
    let mut ages = HashMap::new();
    for (age, generation) in Generation::ALL.into_iter().enumerate() {
        let all = py.gc.get_objects(Some(generation));
        let all = all.iter().filter(|r| !tracer.is_own(r));
        ages.extend(all.map(|r| (r.uid(), age as u8)));
    }
    ages
}

/// Garbage: what a full collection would find now.
struct Lost {
    refs: Vec<Ref>,
    uids: BTreeSet<Uid>,
}

/// Asks chapter 10. While a collection goes on, its own answer counts.
fn lost(tracer: &Tracer, py: &Python) -> Lost {
    let condemned = tracer.condemned.borrow();
    if !condemned.is_empty() {
        let all = py.heap.refs().into_iter();
        let refs: Vec<Ref> = all.filter(|r| condemned.contains(&r.uid())).collect();
        return Lost {
            refs,
            uids: condemned.clone(),
        };
    }
    // Python's own containers live to the end, and whatever they hold does.
    let mut all = py.gc.get_objects(None);
    all.retain(|r| !tracer.is_own(r));
    let numbers = numbers(&all);
    let mut gc_refs = copy(&numbers);
    let unreachable = match subtract(&numbers, &mut gc_refs) {
        Ok(()) => spread(&numbers, &gc_refs).unreachable,
        // Somebody's traverse lies: the next collection says so.
        Err(_) => Vec::new(),
    };
    let first = tracer.first.get();
    let refs: Vec<Ref> = unreachable
        .iter()
        .map(|&at| all[at as usize].clone())
        .filter(|r| Some(r.uid()) > first)
        .filter(|r| matches!(describe(py, r, false), Looks::Box(_)))
        .collect();
    Lost {
        uids: refs.iter().map(Ref::uid).collect(),
        refs,
    }
}

/// Counts and references of these containers, one reference to each of which is
/// ours.
pub(super) fn numbers(all: &[Ref]) -> Numbers {
    let places: HashMap<_, u32> = all.iter().zip(0..).map(|(r, at)| (r.id(), at)).collect();
    let mut numbers = Numbers::with_capacity(all.len());
    for r in all {
        r.traverse(&mut |child| {
            numbers.edges.extend(places.get(&child.id()));
        });
        numbers.end_row(r.refcount() - 1);
    }
    numbers
}

/// Who was met. One reference to each is held, until the step is written.
struct Walk<'a> {
    py: &'a Python,
    limits: &'a Limits,
    held: Vec<Ref>,
    known: HashMap<Uid, usize>,
    sketches: Vec<Drawn>,
    queue: VecDeque<usize>,
    left_out: usize,
}

/// A box whose slots are numbers and texts.
struct Drawn {
    kind: String,
    text: String,
    slots: Vec<picture::FilmSlot>,
}

impl Walk<'_> {
    fn frames(&mut self, tracer: &Tracer) -> Vec<picture::Frame> {
        let notes = tracer.notes.borrow();
        let mut frames = Vec::new();
        let mut module = picture::Frame::default();
        if let Some(globals) = self.find(tracer.globals.get()) {
            for (key, value) in pairs(&globals) {
                if let Some(name) = shown_name(&key) {
                    module.names.extend(self.variable(name, value));
                }
            }
        }
        let bottom = notes.first().filter(|note| note.name.is_empty());
        for (name, held) in bottom.iter().flat_map(|note| &note.names) {
            if let Some(r) = self.find(*held) {
                module.names.extend(self.variable(name.clone(), r));
            }
        }
        frames.push(module);
        for note in notes.iter().skip(usize::from(bottom.is_some())) {
            let mut frame = picture::Frame {
                name: note.name.clone(),
                names: Vec::new(),
            };
            for (name, held) in &note.names {
                if let Some(r) = self.find(*held) {
                    frame.names.extend(self.variable(name.clone(), r));
                }
            }
            frames.push(frame);
        }
        frames
    }

    fn find(&self, held: Held) -> Option<Ref> {
        let (id, uid) = held?;
        self.py.heap.find_lent(id, uid)
    }

    fn variable(&mut self, name: String, r: Ref) -> Option<Variable> {
        match describe(self.py, &r, self.limits.values) {
            Looks::Code(_) => None,
            Looks::Text(text) => Some(Variable {
                name,
                value: Value::Text(text),
            }),
            Looks::Box(_) => Some(Variable {
                name,
                value: self.meet(r),
            }),
        }
    }

    /// The value for a reference; what is a box will be looked at.
    fn meet(&mut self, r: Ref) -> Value {
        let uid = r.uid();
        if self.known.contains_key(&uid) {
            return Value::Object(uid.number());
        }
        match describe(self.py, &r, self.limits.values) {
            Looks::Text(text) | Looks::Code(text) => Value::Text(text),
            Looks::Box(_) if self.held.len() >= self.limits.objects => {
                self.left_out += 1;
                Value::Text("…".into())
            }
            Looks::Box(sketch) => {
                self.known.insert(uid, self.held.len());
                self.queue.push_back(self.held.len());
                self.held.push(r);
                self.sketches.push(Drawn {
                    kind: sketch.kind,
                    text: sketch.text,
                    slots: Vec::new(),
                });
                Value::Object(uid.number())
            }
        }
    }

    fn run(&mut self) {
        while let Some(at) = self.queue.pop_front() {
            let Looks::Box(sketch) = describe(self.py, &self.held[at], self.limits.values) else {
                continue;
            };
            for slot in sketch.slots {
                let value = match slot.held {
                    Some(r) => self.meet(r),
                    None => Value::Nothing,
                };
                self.sketches[at].slots.push(picture::FilmSlot {
                    label: slot.label,
                    value,
                    weak: slot.weak,
                });
            }
        }
    }

    /// All that was met, in the order of birth.
    fn objects(
        &mut self,
        ages: &HashMap<Uid, u8>,
        lost: &BTreeSet<Uid>,
        tracer: &Tracer,
    ) -> Vec<Object> {
        let ours = i128::from(tracer.holding.get());
        let condemned = tracer.condemned.borrow();
        let mut objects = BTreeMap::new();
        for (r, sketch) in self.held.iter().zip(self.sketches.drain(..)) {
            let uid = r.uid();
            // One reference is ours, and the collector has one to each piece.
            let more = 1 + if condemned.contains(&uid) { ours } else { 0 };
            let count = (self.py.refcount(r) - more).max(0);
            let object = Object {
                id: uid.number(),
                kind: sketch.kind,
                text: sketch.text,
                refcount: u32::try_from(count).unwrap_or(u32::MAX),
                unseen: 0,
                generation: ages.get(&uid).copied(),
                garbage: lost.contains(&uid),
                slots: sketch.slots,
            };
            objects.insert(uid, object);
        }
        objects.into_values().collect()
    }
}

/// How many references to each object come from places that are not shown.
fn unseen(step: &mut Step) {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let names = step.frames.iter().flat_map(|frame| &frame.names);
    let slots = step.objects.iter().flat_map(|object| &object.slots);
    let slots = slots.filter(|slot| !slot.weak).map(|slot| &slot.value);
    for value in names.map(|name| &name.value).chain(slots) {
        if let Value::Object(id) = value {
            *seen.entry(*id).or_default() += 1;
        }
    }
    for object in &mut step.objects {
        let seen = seen.get(&object.id).copied().unwrap_or(0);
        object.unseen = object.refcount.saturating_sub(seen);
    }
}
