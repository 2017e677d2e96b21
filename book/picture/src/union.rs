//! All that is in any of several pictures, and one place for each.

use crate::ink;
use crate::layout::{Arrow, Frame, Layout, Way};
use crate::scene::{Holds, Name, Node, Picture};
use std::collections::{BTreeMap, BTreeSet};

/// A name, as it is told from others: owner, text, and how often both were
/// there before in its picture.
pub(crate) type NameKey = (String, String, usize);

/// An arrow, as it is told from others: from which frame and slot to which frame.
pub(crate) type ArrowKey = (usize, usize, usize);

/// Names first, then objects; where each stands; and which way arrows go.
pub(crate) struct Plan {
    pub frames: Vec<Frame>,
    pub names: BTreeMap<NameKey, usize>,
    pub nodes: BTreeMap<u64, usize>,
    /// For each object and slot label, which row it has.
    rows: BTreeMap<(u64, String, usize), usize>,
    arrows: BTreeMap<ArrowKey, usize>,
    /// Whether an object has arrows that leave at its left.
    pub left_ports: BTreeSet<usize>,
    pub layout: Layout,
}

/// An arrow in one picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawn {
    pub key: ArrowKey,
    /// It was there before and is not now.
    pub gone: bool,
    /// It was not there before.
    pub fresh: bool,
    pub weak: bool,
}

impl Plan {
    pub fn of(pictures: &[Picture]) -> Plan {
        let mut plan = Plan {
            frames: Vec::new(),
            names: BTreeMap::new(),
            nodes: BTreeMap::new(),
            rows: BTreeMap::new(),
            arrows: BTreeMap::new(),
            left_ports: BTreeSet::new(),
            layout: Layout {
                at: Vec::new(),
                ways: Vec::new(),
                width: 0.0,
                height: 0.0,
            },
        };
        for (key, name) in pictures.iter().flat_map(named) {
            let at = *plan.names.entry(key).or_insert(plan.frames.len());
            grow(&mut plan.frames, at, ink::name_frame(name));
        }
        plan.give_rows(pictures);
        for node in pictures.iter().flat_map(|picture| &picture.nodes) {
            let rows = plan
                .rows_of(node)
                .into_iter()
                .max()
                .map_or(0, |last| last + 1);
            let at = *plan.nodes.entry(node.key).or_insert(plan.frames.len());
            grow(&mut plan.frames, at, ink::node_frame(node, rows));
        }
        let mut arrows = Vec::new();
        for picture in pictures {
            for drawn in plan.arrows_of(picture) {
                if let std::collections::btree_map::Entry::Vacant(free) =
                    plan.arrows.entry(drawn.key)
                {
                    free.insert(arrows.len());
                    arrows.push(plan_arrow(&plan.frames, drawn.key));
                }
            }
        }
        plan.layout = Layout::of(&plan.frames, &arrows);
        let ways = arrows.iter().zip(&plan.layout.ways);
        let left = ways
            .filter(|(_, way)| way.from_left)
            .map(|(arrow, _)| arrow.from);
        plan.left_ports = left.collect();
        plan
    }

    /// A slot that is there in several pictures keeps its row.
    fn give_rows(&mut self, pictures: &[Picture]) {
        let mut used: BTreeMap<u64, usize> = BTreeMap::new();
        for node in pictures.iter().flat_map(|picture| &picture.nodes) {
            for (label, times) in labels(node) {
                let next = used.entry(node.key).or_default();
                self.rows
                    .entry((node.key, label, times))
                    .or_insert_with(|| {
                        *next += 1;
                        *next - 1
                    });
            }
        }
    }

    /// Which row each slot of an object is in.
    pub fn rows_of(&self, node: &Node) -> Vec<usize> {
        let labels = labels(node).into_iter();
        labels
            .map(|(label, times)| self.rows[&(node.key, label, times)])
            .collect()
    }

    pub fn way(&self, key: ArrowKey) -> &Way {
        &self.layout.ways[self.arrows[&key]]
    }

    /// The arrows of a picture whose ends are both in it.
    pub fn arrows_of(&self, picture: &Picture) -> Vec<Drawn> {
        let present: BTreeSet<u64> = picture.nodes.iter().map(|node| node.key).collect();
        let target = |holds: &Holds| match holds {
            Holds::Arrow(key) if present.contains(key) => self.nodes.get(key).copied(),
            _ => None,
        };
        let mut arrows = Vec::new();
        let mut both = |from, row, holds: &Holds, was: &Option<Holds>, weak| {
            let (now, before) = (target(holds), was.as_ref().map(&target));
            let fresh = before.is_some_and(|before| before != now);
            arrows.extend(now.map(|to| Drawn {
                key: (from, row, to),
                gone: false,
                fresh,
                weak,
            }));
            if let Some(Some(to)) = before.filter(|before| *before != now) {
                arrows.push(Drawn {
                    key: (from, row, to),
                    gone: true,
                    fresh: false,
                    weak,
                });
            }
        };
        for (key, name) in named(picture) {
            both(self.names[&key], 0, &name.holds, &name.was, false);
        }
        for node in &picture.nodes {
            for (slot, row) in node.slots.iter().zip(self.rows_of(node)) {
                both(
                    self.nodes[&node.key],
                    row,
                    &slot.holds,
                    &slot.was,
                    slot.weak,
                );
            }
        }
        arrows
    }
}

fn plan_arrow(frames: &[Frame], (from, row, to): ArrowKey) -> Arrow {
    let port = match frames[from].leftmost {
        true => ink::NAME_PORT,
        false => ink::slot_port(row),
    };
    Arrow { from, port, to }
}

fn grow(frames: &mut Vec<Frame>, at: usize, frame: Frame) {
    if at == frames.len() {
        frames.push(frame);
    } else {
        frames[at].grow(frame);
    }
}

/// The labels of an object's slots, each with how often it was there before.
fn labels(node: &Node) -> Vec<(String, usize)> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let slots = node.slots.iter().map(|slot| {
        let before = times.entry(&slot.label).or_insert(0);
        *before += 1;
        (slot.label.clone(), *before)
    });
    slots.collect()
}

/// A picture's names, each with its key: two variables may be called alike.
pub(crate) fn named(picture: &Picture) -> Vec<(NameKey, &Name)> {
    let mut times = BTreeMap::new();
    let names = picture.names.iter().map(|name| {
        let before = times.entry((&name.owner, &name.text)).or_insert(0);
        *before += 1;
        ((name.owner.clone(), name.text.clone(), *before), name)
    });
    names.collect()
}
