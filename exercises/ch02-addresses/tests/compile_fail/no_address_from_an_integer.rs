//! python: there is no function from an id back to its object
//! rule: an `Addr` is a page and an offset; no integer turns into one
//! page: ch02-addresses.html#an-address
use ch02_addresses::Addr;

fn main() {
    let _ = Addr::new(0, 16);
    let _: Addr = 16u32.into(); //~ E0277
}
