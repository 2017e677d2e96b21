//! python: # the interpreter looks at the top of its stack, pops it, and looks again: use after free
//! rule: what peek lends is good until the stack changes
//! page: ch13-python.html#types
use ch13_python::own::Frame;

fn look(frame: &mut Frame) -> &'static str {
    let top = frame.peek(1);
    drop(frame.pop()); //~ E0502
    top.kind()
}

fn main() {
    let _ = look;
}
