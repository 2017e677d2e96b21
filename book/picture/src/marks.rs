//! From a step to a picture, with what changed since the step before.

use crate::film::{Kind, Object, Row, Step, Value};
use crate::scene::{Holds, Look, Mark, Name, Node, Picture, Slot};

/// A step as a picture. Without a step before nothing is marked.
pub(crate) fn picture(before: Option<&Step>, step: &Step) -> Picture {
    let mut picture = Picture {
        title: crate::words::words(step),
        names: names(before, step),
        nodes: Vec::new(),
    };
    let mut ids: Vec<u64> = step.objects.iter().map(|o| o.id).collect();
    ids.extend(before.iter().flat_map(|b| &b.objects).map(|o| o.id));
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let was = before.and_then(|before| before.object(id));
        picture.nodes.push(match (step.object(id), was) {
            (Some(now), was) => node(now, was, before.is_some(), step),
            (None, Some(was)) => ghost(was),
            (None, None) => continue,
        });
    }
    picture
}

fn holds(value: &Value) -> Holds {
    match value {
        Value::Nothing => Holds::Nothing,
        Value::Text(text) => Holds::Text(text.clone()),
        Value::Object(id) => Holds::Arrow(*id),
    }
}

/// The names of all frames; those that are gone come where they were.
fn names(before: Option<&Step>, step: &Step) -> Vec<Name> {
    let mut names = Vec::new();
    let depth = step.frames.len().max(before.map_or(0, |b| b.frames.len()));
    for level in 0..depth {
        let now = step.frames.get(level);
        let was = before.and_then(|before| before.frames.get(level));
        // Another call at the same depth is another frame.
        let same = now.map(|f| &f.name) == was.map(|f| &f.name);
        if let Some(frame) = now {
            for variable in &frame.names {
                let mut name = Name::new(&variable.name, holds(&variable.value));
                name.owner.clone_from(&frame.name);
                let old = was
                    .filter(|_| same)
                    .and_then(|was| was.names.iter().find(|old| old.name == variable.name));
                match old {
                    Some(old) if old.value != variable.value => name.was = Some(holds(&old.value)),
                    None if before.is_some() => {
                        name.mark = Mark::New;
                        name.was = Some(Holds::Nothing);
                    }
                    _ => {}
                }
                names.push(name);
            }
        }
        for old in was.iter().flat_map(|was| &was.names) {
            let still = now.filter(|_| same);
            if still.is_some_and(|f| f.names.iter().any(|n| n.name == old.name)) {
                continue;
            }
            let mut name = Name::new(&old.name, Holds::Nothing);
            name.owner = was.map_or(String::new(), |was| was.name.clone());
            name.was = Some(holds(&old.value));
            name.mark = Mark::Gone;
            names.push(name);
        }
    }
    names
}

fn node(now: &Object, was: Option<&Object>, marked: bool, step: &Step) -> Node {
    let mut node = Node::new(now.id, &kind(now), &format!("×{}", now.refcount));
    let row = row(step, now.id);
    node.note = note(now, row);
    if now.garbage || row.is_some_and(|row| row.verdict == "garbage") {
        node.look = Look::Garbage;
    } else if row.is_some_and(|row| row.verdict != "?") {
        node.look = Look::Marked;
    }
    match was {
        None if marked => node.mark = Mark::New,
        Some(was) if was.refcount != now.refcount => {
            node.mark = Mark::Changed;
            node.count = format!("×{}→{}", was.refcount, now.refcount);
        }
        _ => {}
    }
    for slot in &now.slots {
        let old = was.map(|was| was.slots.iter().find(|old| old.label == slot.label));
        let old = old.map(|old| old.map_or(Holds::Nothing, |old| holds(&old.value)));
        let holds = holds(&slot.value);
        node.slots.push(Slot {
            label: slot.label.clone(),
            was: old.filter(|old| *old != holds),
            holds,
            weak: slot.weak,
        });
    }
    for old in was.iter().flat_map(|was| &was.slots) {
        if matches!(old.value, Value::Object(_)) && !now.slots.iter().any(|s| s.label == old.label)
        {
            node.slots.push(emptied(old));
        }
    }
    node
}

fn ghost(was: &Object) -> Node {
    let mut node = Node::new(was.id, &kind(was), "gone");
    node.note = format!("@{}", was.id);
    node.mark = Mark::Gone;
    node.slots = was.slots.iter().map(emptied).collect();
    node
}

fn emptied(slot: &crate::film::Slot) -> Slot {
    Slot {
        label: slot.label.clone(),
        holds: Holds::Nothing,
        was: Some(holds(&slot.value)),
        weak: slot.weak,
    }
}

fn kind(object: &Object) -> String {
    match object.text.as_str() {
        "" => object.kind.clone(),
        text => format!("{} {text}", object.kind),
    }
}

fn row(step: &Step, id: u64) -> Option<&Row> {
    if !matches!(step.kind, Kind::Collector(_)) {
        return None;
    }
    step.table.as_ref()?.rows.iter().find(|row| row.id == id)
}

/// `@3 gen 0`, and inside a collection `@3 gc_refs 1`.
fn note(object: &Object, row: Option<&Row>) -> String {
    let id = object.id;
    match (row.and_then(|row| row.gc_refs), object.generation) {
        (Some(refs), _) => format!("@{id} gc_refs {refs}"),
        (None, Some(generation)) => format!("@{id} gen {generation}"),
        (None, None) => format!("@{id}"),
    }
}
