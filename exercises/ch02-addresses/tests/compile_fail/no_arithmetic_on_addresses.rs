//! python: id(a) + 1 is a number, and no object's id
//! rule: one past an address is not an address: `Addr` has no `+`
//! page: ch02-addresses.html#an-address
use ch02_addresses::Addr;

fn main() {
    let addr = Addr::new(3, 16);
    assert!(addr == Addr::new(3, 16));
    let _ = addr + 1; //~ E0369
}
