//! `is`, `==` and `in`, without recursion.

use crate::model::{Ref, Value, atoms_equal};

/// How many lists inside one another [`eq`] looks into.
pub const DEEPEST: usize = 1000;

/// The comparison got deeper than [`DEEPEST`] lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooDeep;

/// Python's `a is b`.
pub fn is(a: &Ref, b: &Ref) -> bool {
    a.addr() == b.addr()
}

/// Python's `a == b`.
pub fn eq(a: &Ref, b: &Ref) -> Result<bool, TooDeep> {
    // For each pair of lists that is being compared, the pairs that are left.
    let mut open = Vec::new();
    let mut pair = (a.clone(), b.clone());
    loop {
        match (pair.0.value(), pair.1.value()) {
            (Value::List(xs), Value::List(ys)) => {
                if open.len() == DEEPEST {
                    return Err(TooDeep);
                }
                let (xs, ys) = (xs.borrow().clone(), ys.borrow().clone());
                if xs.len() != ys.len() {
                    return Ok(false);
                }
                open.push(xs.into_iter().zip(ys));
            }
            (x, y) if atoms_equal(x, y) => {}
            _ => return Ok(false),
        }
        pair = loop {
            let Some(rest) = open.last_mut() else {
                return Ok(true);
            };
            match rest.next() {
                Some((x, y)) if is(&x, &y) => {}
                Some(next) => break next,
                None => {
                    open.pop();
                }
            }
        };
    }
}

/// Python's `item in list`.
pub fn contains(list: &Ref, item: &Ref) -> Result<bool, TooDeep> {
    if let Value::List(items) = list.value() {
        for candidate in items.borrow().iter() {
            if is(candidate, item) || eq(candidate, item)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
