//! python: # in C: a pointer made out of a number
//! rule: only alloc makes slots; a slot that nobody allocated could name anybody's object
//! page: ch01-names.html#hand
use ch01_names::{Ledger, Slot, Value};

fn main() {
    let mut ledger = Ledger::new();
    let _honest: Slot = ledger.alloc(Value::Int(1));
    let _forged = Slot(0); //~ E0423
}
