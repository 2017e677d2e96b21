//! python: # a new kind of container, and code that does not know what it holds
//! rule: a match on Value names every kind, so that no container is forgotten
//! page: ch01-names.html#release
use ch01_names::{Ledger, Value};

fn main() {
    let mut ledger = Ledger::new();
    let slot = ledger.alloc(Value::List(Vec::new()));
    let value: &Value = ledger.value(slot).unwrap();
    let _complete = match value { Value::Int(_) | Value::Str(_) => 0, Value::List(items) => items.len(), Value::Dict(entries) => 2 * entries.len() };
    let _missing = match value { Value::Int(_) | Value::Str(_) => 0, Value::List(items) => items.len() }; //~ E0004
}
