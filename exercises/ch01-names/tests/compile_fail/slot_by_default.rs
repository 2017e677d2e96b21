//! python: # in C: a pointer that was never set
//! rule: only alloc makes slots; a default slot would name whoever lives in the first place
//! page: ch01-names.html#hand
use ch01_names::{Ledger, Slot, Value};

fn main() {
    let mut ledger = Ledger::new();
    let _honest: Slot = ledger.alloc(Value::Int(1));
    let _forged = <Slot as Default>::default(); //~ E0277
}
