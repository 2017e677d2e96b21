//! python: nothing: Python has no birth numbers, which is why `id` surprises
//! rule: only a `Space` gives birth numbers; nobody can make one from an integer
//! page: ch02-addresses.html#birth-numbers
use ch02_addresses::Uid;

fn number(uid: Uid) -> u64 {
    uid.number()
}

fn main() {
    let _: fn(Uid) -> u64 = number;
    let _ = Uid(7); //~ E0423
}
