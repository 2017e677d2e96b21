//! python: # in C: a struct whose members anybody may set
//! rule: only alloc makes slots; the fields of a slot are private
//! page: ch01-names.html#hand
use ch01_names::{Ledger, Slot, Value};

fn main() {
    let mut ledger = Ledger::new();
    let _honest: Slot = ledger.alloc(Value::Int(1));
    let _forged = Slot { place: 0, generation: 0 }; //~ E0451|E0560
}
