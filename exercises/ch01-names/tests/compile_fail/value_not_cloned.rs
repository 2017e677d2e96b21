//! python: # a copy of a list, made without counting its items again
//! rule: a Value has no Clone: the copy would hold references that nobody counted
//! page: ch01-names.html#hand
use ch01_names::{Ledger, Value};

fn copied<T: Clone>(original: &T) -> T {
    original.clone()
}

fn main() {
    let mut ledger = Ledger::new();
    let slot = ledger.alloc(Value::List(Vec::new()));
    let value: &Value = ledger.value(slot).unwrap();
    let _names: usize = copied(&1) + ledger.names().len();
    copied::<Value>(value); //~ E0277
}
