// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Looking on while the collector works.

use super::snapshot::{numbers, step};
use super::{Camera, Tracer};
use crate::given::Python;
use ch03_ref::{Ref, Uid};
use ch10_cycles::{Fate, explain};
use ch12_generations::{Generation, Info, Phase, Stage};
use picture::{Kind, Row, Table};
use std::collections::BTreeSet;

impl Tracer {
    /// A collection begins or ends.
    pub fn collection(&self, py: &Python, phase: Phase, info: Info) {
        let Some(camera) = self.camera.as_ref().filter(|_| self.on.get()) else {
            return;
        };
        if self.globals.get().is_none() {
            return;
        }
        match phase {
            Phase::Start => self.begins(py, camera, info.generation),
            Phase::Stop => {
                let showed = self.collecting.replace(false);
                self.condemned.borrow_mut().clear();
                if showed {
                    let event = format!(
                        "Clear: what is garbage gives up its references, and counting frees it. {} of it is gone; who lives on grows older.",
                        info.collected
                    );
                    self.phase(py, camera, "clear", event, None);
                }
            }
        }
    }

    /// The collection under way came to a new stage.
    pub fn stage(&self, py: &Python, stage: Stage, pieces: &[Ref]) {
        let Some(camera) = self.camera.as_ref().filter(|_| self.on.get()) else {
            return;
        };
        if !self.collecting.get() {
            return;
        }
        if stage == Stage::Rechecked {
            *self.condemned.borrow_mut() = pieces.iter().map(Ref::uid).collect();
        }
        let (name, event) = match stage {
            Stage::ClearedWeakrefs => (
                "clear weakrefs",
                "Clear weakrefs: a weak reference to garbage leads nowhere now.",
            ),
            Stage::Finalized => (
                "finalize",
                "Finalize: each piece with a __del__ had its last word, with all pieces still whole.",
            ),
            Stage::Rechecked => (
                "recheck",
                "Recheck: the collector counts once more. Who can be reached again is saved.",
            ),
        };
        // From now on the collector holds each piece, but for the moments in
        // which finalizers run.
        self.holding.set(true);
        self.phase(py, camera, name, event.into(), None);
        self.holding.set(false);
    }

    /// Before anything happens the whole search is done on paper: chapter 10's
    /// functions, on numbers that were read now.
    fn begins(&self, py: &Python, camera: &Camera, generation: Generation) {
        let candidates = candidates(py, generation);
        let numbers = numbers(&candidates);
        let Ok(tables) = explain(&numbers) else {
            return;
        };
        let [_, _, _, last] = &tables;
        let first = self.first.get();
        let shown = self.shown.borrow().clone();
        let is_shown = |r: &Ref| shown.contains(&(r.uid(), r.id()));
        let garbage: Vec<usize> = (0..candidates.len())
            .filter(|&at| last.rows[at].fate == Some(Fate::Garbage))
            .filter(|&at| is_shown(&candidates[at]) || Some(candidates[at].uid()) > first)
            .collect();
        let told: Vec<usize> = (0..candidates.len())
            .filter(|&at| is_shown(&candidates[at]) || garbage.contains(&at))
            .collect();
        if told.is_empty() || !camera.limits.phases {
            return;
        }
        let uids = garbage.iter().map(|&at| candidates[at].uid());
        let rows = Rows {
            py,
            candidates: &candidates,
            told: &told,
        };
        let made: Vec<Table> = tables.iter().map(|table| rows.table(table)).collect();
        let condemned: BTreeSet<Uid> = uids.collect();
        let (total, others) = (candidates.len(), candidates.len() - told.len());
        drop(candidates);
        let names = |fate: &str, table: &Table| -> String {
            let rows = table.rows.iter().filter(|row| row.verdict == fate);
            let names: Vec<String> = rows.map(|row| row.name.clone()).collect();
            counted(&names)
        };
        let [_, copied, subtracted, spread] = &made[..] else {
            return;
        };
        let age = generation.number();
        let events = [
            (
                "copy",
                format!(
                    "gc looks at generation {age} and younger: {total} containers, {others} of them not in the picture. Copy: gc_refs begins as the refcount."
                ),
                copied,
            ),
            (
                "subtract",
                format!(
                    "Subtract: each reference from one container to another takes one off. Whoever has some left is held from outside: {}.",
                    names("from outside", subtracted)
                ),
                subtracted,
            ),
            (
                "spread",
                format!(
                    "Spread: whatever a survivor refers to survives, too. Nobody reaches {}: that is garbage.",
                    names("garbage", spread)
                ),
                spread,
            ),
        ];
        for (name, event, table) in events {
            if name == "spread" {
                self.condemned.borrow_mut().clone_from(&condemned);
            }
            self.phase(py, camera, name, event, Some(table.clone()));
        }
        self.collecting.set(true);
    }

    fn phase(&self, py: &Python, camera: &Camera, name: &str, event: String, table: Option<Table>) {
        if !self.has_room(camera) {
            return;
        }
        let mut step = step(self, py, &camera.limits);
        if table.is_none() && camera.shows_already(&step) {
            return;
        }
        step.kind = Kind::Collector(name.into());
        step.line = self.line.get();
        step.next = self.line.get();
        step.event = event;
        step.table = table;
        camera.add(step);
    }
}

/// `nobody`, or how many of each kind.
fn counted(names: &[String]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => format!("one {one}"),
        many => {
            let mut kinds: Vec<(&str, usize)> = Vec::new();
            for name in many {
                match kinds.iter_mut().find(|(kind, _)| kind == name) {
                    Some((_, count)) => *count += 1,
                    None => kinds.push((name, 1)),
                }
            }
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect();
            kinds.join(", ")
        }
    }
}

/// What a collection looks at, in its order: the old first.
fn candidates(py: &Python, generation: Generation) -> Vec<Ref> {
    let ages = Generation::ALL.into_iter().take(generation.number() + 1);
    let ages: Vec<Generation> = ages.collect();
    let all = ages
        .into_iter()
        .rev()
        .flat_map(|age| py.gc.get_objects(Some(age)));
    all.collect()
}

struct Rows<'a> {
    py: &'a Python,
    candidates: &'a [Ref],
    told: &'a [usize],
}

impl Rows<'_> {
    fn table(&self, table: &ch10_cycles::Table) -> Table {
        let row = |&at: &usize| {
            let row = &table.rows[at];
            Row {
                id: self.candidates[at].uid().number(),
                name: self.py.class_name(&self.candidates[at]),
                refcount: row.refcount,
                internal: row.internal,
                gc_refs: row.gc_refs,
                verdict: row.fate.map_or("?".into(), |fate| fate.to_string()),
            }
        };
        Table {
            rows: self.told.iter().map(row).collect(),
            others: self.candidates.len() - self.told.len(),
        }
    }
}
