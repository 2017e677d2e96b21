//! python: # a class written in Python cannot crash the interpreter
//! rule: Payload is a safe trait: no implementation of it can damage memory
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

struct Text(String);

unsafe impl Payload for Text { const NAME: &'static str = "str"; } //~ E0199

fn main() {
    let text = Text(String::new());
    let _length: usize = text.0.len();
}
