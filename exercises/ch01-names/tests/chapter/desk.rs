//! A ledger whose objects have labels, and whose steps are noted, so that a
//! failing test can say what happened to which object.

use ch01_names::{Fault, Finding, Ledger, Slot, Value};
use testkit::note;

#[derive(Default)]
pub struct Desk {
    pub ledger: Ledger,
    /// In birth order. A place may be used again, so a slot may have died.
    labels: Vec<(Slot, String)>,
}

/// An operation that the ledger may refuse.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    Incref(Slot),
    Decref(Slot),
    Unbind(&'a str),
    Assign(&'a str, &'a str),
    Append(Slot, Slot),
}

impl Desk {
    pub fn new() -> Desk {
        Desk::default()
    }

    /// `alloc`, with a label for messages.
    pub fn make(&mut self, label: &str, value: Value) -> Slot {
        let slot = self.ledger.alloc(value);
        self.labels.push((slot, label.to_owned()));
        let kind = match self.ledger.value(slot) {
            Some(Value::Int(_)) => "a number".to_owned(),
            Some(Value::Str(_)) => "a text".to_owned(),
            Some(value) => self.held(value).unwrap_or_default(),
            None => "an object".to_owned(),
        };
        note(format!("alloc `{label}`: {kind}"));
        slot
    }

    pub fn int(&mut self, number: i64) -> Slot {
        self.make(&number.to_string(), Value::Int(number))
    }

    pub fn text(&mut self, text: &str) -> Slot {
        self.make(text, Value::Str(text.to_owned()))
    }

    /// A list that takes over one reference for each item.
    pub fn list(&mut self, label: &str, items: &[Slot]) -> Slot {
        self.make(label, Value::List(items.to_vec()))
    }

    /// A step that must succeed.
    #[track_caller]
    pub fn does(&mut self, step: Step<'_>) {
        let (name, result) = self.take(step);
        if let Err(fault) = result {
            panic!("{name} was refused, though it is right: {fault}");
        }
    }

    /// A step that must be refused, for this reason.
    #[track_caller]
    pub fn refuses(&mut self, step: Step<'_>, reason: Fault) {
        let (name, result) = self.take(step);
        match result {
            Ok(()) => panic!("{name} was accepted, though {reason}"),
            Err(fault) => assert!(
                fault == reason,
                "{name} was refused with Fault::{fault:?}; the reason is Fault::{reason:?}"
            ),
        }
    }

    fn take(&mut self, step: Step<'_>) -> (String, Result<(), Fault>) {
        let name = match step {
            Step::Incref(slot) => format!("incref `{}`", self.label(slot)),
            Step::Decref(slot) => format!("decref `{}`", self.label(slot)),
            Step::Unbind(name) => format!("unbind {name}"),
            Step::Assign(to, from) => format!("assign {to} = {from}"),
            Step::Append(list, item) => {
                format!("append `{}` to `{}`", self.label(item), self.label(list))
            }
        };
        note(&*name);
        let ledger = &mut self.ledger;
        let result = match step {
            Step::Incref(slot) => ledger.incref(slot),
            Step::Decref(slot) => ledger.decref(slot),
            Step::Unbind(name) => ledger.unbind(name),
            Step::Assign(to, from) => ledger.assign(to, from),
            Step::Append(list, item) => ledger.append(list, item),
        };
        (name, result)
    }

    pub fn bind(&mut self, name: &str, new: Slot) {
        note(format!("bind {name} to `{}`", self.label(new)));
        self.ledger.bind(name, new);
    }

    /// `pop`, which must give this.
    #[track_caller]
    pub fn pops(&mut self, list: Slot, expected: Result<Option<Slot>, Fault>) {
        note(format!("pop from `{}`", self.label(list)));
        let found = self.ledger.pop(list);
        let show = |answer: Result<Option<Slot>, Fault>| match answer {
            Ok(Some(slot)) => format!("`{}`", self.label(slot)),
            Ok(None) => "nothing".to_owned(),
            Err(fault) => format!("Fault::{fault:?}"),
        };
        assert!(
            found == expected,
            "pop gave {}, and not {}",
            show(found),
            show(expected)
        );
    }

    #[track_caller]
    pub fn expect_lookup(&mut self, name: &str, expected: Option<Slot>) {
        note(format!("lookup {name}"));
        let found = self.ledger.lookup(name);
        let show = |slot: Option<Slot>| match slot {
            Some(slot) => format!("`{}`", self.label(slot)),
            None => "nothing".to_owned(),
        };
        assert!(
            found == expected,
            "the name {name} leads to {}, and not to {}",
            show(found),
            show(expected)
        );
    }

    #[track_caller]
    pub fn expect_names(&self, expected: &[(&str, Slot)]) {
        let show = |names: &[(&str, Slot)]| -> String {
            let arrow = |(name, slot): &(&str, Slot)| format!("{name} → `{}`", self.label(*slot));
            format!(
                "[{}]",
                names.iter().map(arrow).collect::<Vec<_>>().join(", ")
            )
        };
        let found = self.ledger.names();
        assert!(
            found == expected,
            "the names are {}, and not {}",
            show(&found),
            show(expected)
        );
    }

    #[track_caller]
    pub fn expect_items(&self, list: Slot, expected: &[Slot]) {
        let label = self.label(list);
        let Some(Value::List(items)) = self.ledger.value(list) else {
            panic!(
                "`{label}` is no list any more: {:?}",
                self.ledger.value(list)
            );
        };
        assert!(
            items == expected,
            "`{label}` holds {}, and not {}",
            self.row(items),
            self.row(expected)
        );
    }

    #[track_caller]
    pub fn expect_value(&self, slot: Slot, expected: &Value) {
        let found = self.ledger.value(slot);
        let label = self.label(slot);
        assert!(
            found == Some(expected),
            "the value of `{label}` is {found:?}, not {expected:?}"
        );
    }

    /// Checks that two objects can be told apart by their slots.
    #[track_caller]
    pub fn expect_own_slot(&self, new: Slot, others: &[(Slot, &str)]) {
        if let Some((_, other)) = others.iter().find(|(slot, _)| *slot == new) {
            panic!("`{}` got the slot of `{other}`", self.label(new));
        }
    }

    /// Checks what the audit finds, as `label: count, arrows` in any order.
    #[track_caller]
    pub fn expect_findings(&self, hand: &[Slot], expected: &[&str]) {
        let line = |finding: &Finding| {
            let Finding {
                slot,
                count,
                arrows,
            } = *finding;
            format!("{}: count {count}, arrows {arrows}", self.label(slot))
        };
        let mut found: Vec<String> = self.ledger.audit(hand).iter().map(line).collect();
        found.sort();
        let show = |lines: String| {
            if lines.is_empty() {
                "nothing".to_owned()
            } else {
                lines
            }
        };
        let hand: Vec<&str> = hand.iter().map(|slot| self.label(*slot)).collect();
        assert!(
            found == expected,
            "with [{}] in the hand, the audit finds {}, and should find {}",
            hand.join(", "),
            show(found.join(" and ")),
            show(expected.join(" and "))
        );
    }

    /// Checks a count and says whose it is.
    #[track_caller]
    pub fn expect_count(&self, slot: Slot, expected: usize) {
        let label = self.label(slot);
        match self.ledger.refcount(slot) {
            None => panic!("`{label}` was freed; its count must be {expected}"),
            Some(count) => {
                assert!(
                    count == expected,
                    "the count of `{label}` is {count}, and not {expected}"
                )
            }
        }
    }

    /// Checks that the object is gone, by every road to it.
    #[track_caller]
    pub fn expect_freed(&self, slot: Slot) {
        let label = self.label(slot);
        if let Some(count) = self.ledger.refcount(slot) {
            panic!("`{label}` is still there, with count {count}");
        }
        assert!(
            self.ledger.value(slot).is_none(),
            "`{label}` is freed, but its value is there"
        );
        assert!(
            !self.ledger.slots().contains(&slot),
            "`{label}` is freed, but listed as alive"
        );
    }

    /// Checks how many objects are alive; the message shows them.
    #[track_caller]
    pub fn expect_live(&self, expected: usize) {
        let live = self.ledger.live();
        assert!(
            live == expected,
            "alive: {live}, and not {expected}\n{}",
            self.picture()
        );
    }

    pub fn label(&self, slot: Slot) -> &str {
        let known = self.labels.iter().rfind(|(known, _)| *known == slot);
        known.map_or("an object nobody made", |(_, label)| label)
    }

    /// Every living object: its count, what it holds, and its names.
    pub fn picture(&self) -> String {
        let alive = self.ledger.slots();
        let mut lines = Vec::new();
        for (slot, label) in &self.labels {
            if !alive.contains(slot) {
                continue;
            }
            let count = self.ledger.refcount(*slot).unwrap_or(0);
            let mut line = format!("count {count}  {label}");
            if let Some(held) = self.ledger.value(*slot).and_then(|value| self.held(value)) {
                line += &format!(" = {held}");
            }
            let names = self.ledger.names();
            let names = names
                .iter()
                .filter(|(_, held)| held == slot)
                .map(|(name, _)| *name);
            let names: Vec<&str> = names.collect();
            if !names.is_empty() {
                line += &format!("   named {}", names.join(", "));
            }
            lines.push(line);
        }
        lines.join("\n")
    }

    fn held(&self, value: &Value) -> Option<String> {
        match value {
            Value::Int(_) | Value::Str(_) => None,
            Value::List(items) => Some(self.row(items)),
            Value::Dict(entries) => {
                let entry = |(key, value): &(Slot, Slot)| {
                    format!("{}: {}", self.label(*key), self.label(*value))
                };
                Some(format!(
                    "{{{}}}",
                    entries.iter().map(entry).collect::<Vec<_>>().join(", ")
                ))
            }
        }
    }

    fn row(&self, slots: &[Slot]) -> String {
        let labels: Vec<&str> = slots.iter().map(|slot| self.label(*slot)).collect();
        format!("[{}]", labels.join(", "))
    }
}
