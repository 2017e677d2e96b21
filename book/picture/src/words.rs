//! A picture in words.

use crate::film::{Object, Step, Value};

/// What a step's picture shows.
pub(crate) fn words(step: &Step) -> String {
    let mut text = String::new();
    for frame in &step.frames {
        if frame.names.is_empty() {
            continue;
        }
        let of = match frame.name.as_str() {
            "" => String::new(),
            name => format!(" of {name}"),
        };
        let names = frame.names.iter().map(|name| match &name.value {
            Value::Object(_) => format!("{} leads to {}", name.name, name.value.words(step)),
            value => format!("{} is {}", name.name, value.words(step)),
        });
        text += &format!("Names{of}: {}. ", names.collect::<Vec<_>>().join(", "));
    }
    if step.objects.is_empty() {
        return text + "No objects to show.";
    }
    let objects = step.objects.iter().map(|object| told(object, step));
    text + &objects.collect::<Vec<_>>().join(" ")
}

fn told(object: &Object, step: &Step) -> String {
    let s = if object.refcount == 1 { "" } else { "s" };
    let mut text = format!("{}: {} reference{s}", object.name(), object.refcount);
    if object.unseen > 0 {
        text += &format!(", {} from outside the picture", object.unseen);
    }
    if let Some(generation) = object.generation {
        text += &format!(", generation {generation}");
    }
    if object.garbage {
        text += ", garbage";
    }
    let slots = object.slots.iter().map(|slot| {
        let weakly = if slot.weak { "weakly to " } else { "" };
        match &slot.value {
            Value::Object(_) => {
                format!("{} leads {weakly}to {}", slot.label, slot.value.words(step))
            }
            value => format!("{} is {}", slot.label, value.words(step)),
        }
        .replace("weakly to to", "weakly to")
    });
    let slots: Vec<String> = slots.collect();
    if !slots.is_empty() {
        text += &format!("; {}", slots.join(", "));
    }
    text + "."
}
