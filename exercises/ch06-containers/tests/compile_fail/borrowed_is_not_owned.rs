//! python: d[k] = v      # the dict gets references of its own, to the key and to the value
//! rule: a borrowed reference (`&Ref`) cannot be stored in a container: a place owns
//! page: ch06-containers.html#dict
use ch03_ref::Ref;
use ch06_containers::{Dict, Fault};

fn store(dict: &Ref, key: &Ref, value: &Ref) -> Result<(), Fault> {
    Dict::set(dict, key.clone(), value.clone())?;
    Dict::set(dict, key.clone(), value)?; //~ E0308
    Ok(())
}

fn main() {
    let _: fn(&Ref, &Ref, &Ref) -> Result<(), Fault> = store;
}
