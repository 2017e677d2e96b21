//! What a run looked like, step by step: plain data.
//!
//! Whoever records fills in what is; [`Film::finish`] gives the objects their
//! small numbers and says in words what happened.

use std::collections::BTreeMap;

/// A run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Film {
    /// The program's text.
    pub source: String,
    /// What happened, from before the first line to the end.
    pub steps: Vec<Step>,
    /// Why not everything is in it: there was too much.
    pub cut: Option<String>,
    /// The exit status.
    pub status: i32,
}

/// One moment: what is there now, and what led here.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Step {
    /// What kind of moment this is.
    pub kind: Kind,
    /// The line that ran and led here, counted from 1.
    pub line: Option<usize>,
    /// The line that runs next.
    pub next: Option<usize>,
    /// What the recorder has to say of it; often nothing.
    pub event: String,
    /// What happened, in one or a few sentences. [`Film::finish`] writes it.
    pub said: String,
    /// What was written since the step before, to both streams.
    pub out: String,
    /// The calls under way, the module first.
    pub frames: Vec<Frame>,
    /// The objects, in the order of birth.
    pub objects: Vec<Object>,
    /// What the collector thinks, if it is at work.
    pub table: Option<Table>,
    /// Where in memory the objects lie.
    pub pages: Vec<Page>,
}

/// What kind of moment a step is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// Between two statements.
    #[default]
    Line,
    /// Inside a collection, after this part of it: `copy`, `subtract`, ….
    Collector(String),
    /// After the last statement.
    End,
    /// After Python was torn down.
    Exit,
}

/// A call that is under way, and its names.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Frame {
    /// `f()`; empty for the module.
    pub name: String,
    /// Its names.
    pub names: Vec<Variable>,
}

/// A name, or a place of the evaluator that holds a reference.
#[derive(Clone, PartialEq, Debug)]
pub struct Variable {
    /// What it is called.
    pub name: String,
    /// What it leads to.
    pub value: Value,
}

/// What a name or a slot holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// Something small that is written down in place: `5`, `'ham'`.
    Text(String),
    /// The object with this number.
    Object(u64),
}

/// An object at one moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Object {
    /// Its birth number: counted over all objects of the heap while recording,
    /// from 1 over those in the film after [`Film::finish`].
    pub id: u64,
    /// The name of its type.
    pub kind: String,
    /// A short text for its value; often empty.
    pub text: String,
    /// How many references there are to it: `sys.getrefcount(x) - 1`.
    pub refcount: u32,
    /// How many of those come from places that are not in the picture.
    pub unseen: u32,
    /// Its generation; none if the collector does not know it.
    pub generation: Option<u8>,
    /// Whether nobody can reach it any more.
    pub garbage: bool,
    /// What it holds.
    pub slots: Vec<Slot>,
}

/// A place in an object.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    /// What it is called: `[0]`, `.name`.
    pub label: String,
    /// What it holds.
    pub value: Value,
    /// Whether the reference does not count.
    pub weak: bool,
}

/// The collector's table: one row for each object in the picture that it looks
/// at.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// The rows, in the collector's order.
    pub rows: Vec<Row>,
    /// How many more objects it looks at, which are not in the picture.
    pub others: usize,
}

/// What the collector thinks of one object.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The object.
    pub id: u64,
    /// Its type and text, kept here for when it is gone.
    pub name: String,
    /// How many references there are to it.
    pub refcount: u32,
    /// How many of them come from objects that the collector looks at.
    pub internal: u32,
    /// What is left of the copy, once there is one.
    pub gc_refs: Option<u32>,
    /// What becomes of it: `from outside`, `reached`, `garbage`; `?` while that
    /// is not known.
    pub verdict: String,
}

/// A page of memory: cells of one size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its number, from 1, in the order of addresses.
    pub number: usize,
    /// How many bytes each cell has.
    pub size: usize,
    /// The number of the first cell that is told of.
    pub first: usize,
    /// For each cell, whose it is.
    pub cells: Vec<Tenant>,
}

/// Whose a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tenant {
    /// Nobody's.
    Free,
    /// An object that is not in the picture.
    Other,
    /// This object.
    Object(u64),
}

impl Film {
    /// Numbers the objects from 1 in the order of birth, and says in words what
    /// happened in each step.
    pub fn finish(mut self) -> Film {
        let mut numbers: BTreeMap<u64, u64> = BTreeMap::new();
        for object in self.steps.iter().flat_map(|step| &step.objects) {
            numbers.insert(object.id, 0);
        }
        for (number, new) in numbers.values_mut().enumerate() {
            *new = number as u64 + 1;
        }
        for step in &mut self.steps {
            step.number(&numbers);
        }
        for at in 0..self.steps.len() {
            let (before, rest) = self.steps.split_at(at);
            let said = crate::say::said(before.last(), &rest[0]);
            self.steps[at].said = said;
        }
        self
    }

    /// All that was written.
    pub fn output(&self) -> String {
        self.steps.iter().map(|step| step.out.as_str()).collect()
    }

    /// Keeps what happens between statements, and leaves the collector's steps
    /// out.
    pub fn without_phases(mut self) -> Film {
        let mut kept: Vec<Step> = Vec::new();
        let mut waiting = String::new();
        for mut step in std::mem::take(&mut self.steps) {
            if matches!(step.kind, Kind::Collector(_)) {
                waiting += &step.out;
                continue;
            }
            step.out = std::mem::take(&mut waiting) + &step.out;
            kept.push(step);
        }
        for at in 0..kept.len() {
            let said = crate::say::said(kept[..at].last(), &kept[at]);
            kept[at].said = said;
        }
        self.steps = kept;
        self
    }

    /// The step after the last statement: what is left when the program is
    /// over, before Python is torn down.
    pub fn last(&self) -> Option<usize> {
        let end = self.steps.iter().rposition(|step| step.kind != Kind::Exit);
        end.or(self.steps.len().checked_sub(1))
    }

    /// The last step to which this line led.
    pub fn after_line(&self, line: usize) -> Option<usize> {
        self.steps.iter().rposition(|step| step.line == Some(line))
    }

    /// One step as a picture, nothing marked.
    ///
    /// # Panics
    /// If there is no such step.
    pub fn svg(&self, step: usize) -> String {
        crate::draw(&crate::marks::picture(None, &self.steps[step]))
    }

    /// One step in words, for those who cannot see the picture.
    ///
    /// # Panics
    /// If there is no such step.
    pub fn words(&self, step: usize) -> String {
        crate::words::words(&self.steps[step])
    }

    /// All steps as pictures; what changed is marked.
    pub fn pictures(&self) -> Vec<crate::Picture> {
        let steps = self.steps.iter().enumerate();
        steps
            .map(|(at, step)| {
                let before = at.checked_sub(1).map(|before| &self.steps[before]);
                crate::marks::picture(before, step)
            })
            .collect()
    }

    /// The whole film as JSON: an object with `source`, `status`, `cut` and
    /// `steps`.
    pub fn json(&self) -> String {
        crate::json::film(self)
    }
}

impl Step {
    /// The object with a number.
    pub fn object(&self, id: u64) -> Option<&Object> {
        self.objects.iter().find(|object| object.id == id)
    }

    fn number(&mut self, numbers: &BTreeMap<u64, u64>) {
        let new = |id: &mut u64| *id = numbers.get(id).copied().unwrap_or(0);
        let value = |value: &mut Value| {
            if let Value::Object(id) = value {
                new(id);
            }
        };
        for frame in &mut self.frames {
            frame
                .names
                .iter_mut()
                .for_each(|name| value(&mut name.value));
        }
        for object in &mut self.objects {
            new(&mut object.id);
            object
                .slots
                .iter_mut()
                .for_each(|slot| value(&mut slot.value));
        }
        for row in self.table.iter_mut().flat_map(|table| &mut table.rows) {
            new(&mut row.id);
        }
        for cell in self.pages.iter_mut().flat_map(|page| &mut page.cells) {
            if let Tenant::Object(id) = cell {
                new(id);
            }
        }
    }
}

impl Object {
    /// `list @3`
    pub fn name(&self) -> String {
        match self.text.as_str() {
            "" => format!("{} @{}", self.kind, self.id),
            text => format!("{} {text} @{}", self.kind, self.id),
        }
    }
}

impl Value {
    /// In words: `5`, `list @3`, `nothing`.
    pub(crate) fn words(&self, step: &Step) -> String {
        match self {
            Value::Nothing => "nothing".into(),
            Value::Text(text) => text.clone(),
            Value::Object(id) => match step.object(*id) {
                Some(object) => object.name(),
                None => "something that is not shown".into(),
            },
        }
    }
}
