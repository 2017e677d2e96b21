//! python: a is b, or a == b? A language that has both makes you say which
//! rule: `Ref` has no `==` of its own: write `is` or `eq`
//! page: ch02-addresses.html#is-and-equal
use ch02_addresses::identity::{eq, is};
use ch02_addresses::model::World;

fn main() {
    let world = World::new();
    let (a, b) = (world.list([]), world.list([]));
    let _ = is(&a, &b);
    let _ = eq(&a, &b);
    let _ = a == b; //~ E0369
}
