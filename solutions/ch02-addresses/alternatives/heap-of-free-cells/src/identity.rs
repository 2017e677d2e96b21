//! `is`, `==` and `in`, counting down.

use crate::model::{Ref, Value, atoms_equal};

/// How many lists inside one another [`eq`] looks into.
pub const DEEPEST: usize = 1000;

/// The comparison got deeper than [`DEEPEST`] lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooDeep;

/// Python's `a is b`.
pub fn is(a: &Ref, b: &Ref) -> bool {
    a.uid() == b.uid()
}

/// Python's `a == b`.
pub fn eq(a: &Ref, b: &Ref) -> Result<bool, TooDeep> {
    equal(a, b, DEEPEST)
}

fn equal(a: &Ref, b: &Ref, levels_left: usize) -> Result<bool, TooDeep> {
    match (a.value(), b.value()) {
        (Value::List(xs), Value::List(ys)) => {
            let levels_left = levels_left.checked_sub(1).ok_or(TooDeep)?;
            let (xs, ys) = (xs.borrow(), ys.borrow());
            let mut pairs = xs.iter().zip(ys.iter());
            let alike = xs.len() == ys.len();
            let difference = pairs.find_map(|(x, y)| {
                if is(x, y) {
                    return None;
                }
                equal(x, y, levels_left)
                    .map_or_else(|deep| Some(Err(deep)), |same| (!same).then_some(Ok(false)))
            });
            if alike {
                difference.unwrap_or(Ok(true))
            } else {
                Ok(false)
            }
        }
        (x, y) => Ok(atoms_equal(x, y)),
    }
}

/// Python's `item in list`.
pub fn contains(list: &Ref, item: &Ref) -> Result<bool, TooDeep> {
    let Value::List(items) = list.value() else {
        return Ok(false);
    };
    let items = items.borrow();
    for candidate in items.iter() {
        if is(candidate, item) || eq(candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
