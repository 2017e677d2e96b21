//! python: # in C: an object that points into somebody's stack frame
//! rule: an object may outlive whoever made it, so its payload borrows nothing
//! page: ch03-ref.html#compile
use ch03_ref::*;

struct Int(i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

struct Borrowing<'a>(&'a str);

impl Payload for Borrowing<'_> { const NAME: &'static str = "borrowing"; } //~ E0478

fn main() {
    let text = String::from("a local");
    let borrowing = Borrowing(&text);
    let _length: usize = borrowing.0.len();
}
