//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch01_names::{Fault, Finding, Ledger, Slot, Value};
use std::fmt::{Debug, Display};
use std::hash::Hash;

fn ledger_new() -> Ledger {
    Ledger::new()
}

fn ledger_alloc(ledger: &mut Ledger, value: Value) -> Slot {
    ledger.alloc(value)
}

fn ledger_incref(ledger: &mut Ledger, slot: Slot) -> Result<(), Fault> {
    ledger.incref(slot)
}

fn ledger_decref(ledger: &mut Ledger, slot: Slot) -> Result<(), Fault> {
    ledger.decref(slot)
}

fn ledger_bind(ledger: &mut Ledger, name: &str, new: Slot) {
    ledger.bind(name, new)
}

fn ledger_lookup(ledger: &Ledger, name: &str) -> Option<Slot> {
    ledger.lookup(name)
}

fn ledger_unbind(ledger: &mut Ledger, name: &str) -> Result<(), Fault> {
    ledger.unbind(name)
}

fn ledger_assign(ledger: &mut Ledger, to: &str, from: &str) -> Result<(), Fault> {
    ledger.assign(to, from)
}

fn ledger_append(ledger: &mut Ledger, list: Slot, item: Slot) -> Result<(), Fault> {
    ledger.append(list, item)
}

fn ledger_pop(ledger: &mut Ledger, list: Slot) -> Result<Option<Slot>, Fault> {
    ledger.pop(list)
}

fn ledger_refcount(ledger: &Ledger, slot: Slot) -> Option<usize> {
    ledger.refcount(slot)
}

fn ledger_value(ledger: &Ledger, slot: Slot) -> Option<&Value> {
    ledger.value(slot)
}

fn ledger_live(ledger: &Ledger) -> usize {
    ledger.live()
}

fn ledger_slots(ledger: &Ledger) -> Vec<Slot> {
    ledger.slots()
}

fn ledger_names(ledger: &Ledger) -> Vec<(&str, Slot)> {
    ledger.names()
}

fn ledger_audit(ledger: &Ledger, hand: &[Slot]) -> Vec<Finding> {
    ledger.audit(hand)
}

fn value_children(value: &Value) -> Vec<Slot> {
    value.children()
}

fn value_is_made_of(slot: Slot) -> [Value; 4] {
    let list = Value::List(vec![slot]);
    [
        Value::Int(0_i64),
        Value::Str(String::new()),
        list,
        Value::Dict(vec![(slot, slot)]),
    ]
}

fn finding_has(finding: Finding) -> (Slot, usize, usize) {
    (finding.slot, finding.count, finding.arrows)
}

fn slots_are_keys() {
    fn key<T: Copy + Ord + Hash + Debug>() {}
    key::<Slot>();
}

fn faults_explain_themselves(fault: Fault) -> Box<dyn std::error::Error> {
    fn shown<T: Display + Copy + PartialEq>() {}
    shown::<Fault>();
    Box::new(fault)
}
