//! What "the same" means: `is`, `==` and `in`.

use crate::model::{Ref, Value, atoms_equal};

/// How many lists inside one another [`eq`] looks into. CPython has a limit
/// on nested calls instead, 1000 unless `sys.setrecursionlimit` changed it.
pub const DEEPEST: usize = 1000;

/// The comparison got deeper than [`DEEPEST`] lists. Python raises
/// `RecursionError: maximum recursion depth exceeded in comparison`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooDeep;

/// Python's `a is b`: one thing, not two alike. Both are of one world.
pub fn is(a: &Ref, b: &Ref) -> bool {
    // ANCHOR: is
    a.addr() == b.addr()
    // ANCHOR_END: is
}

/// Python's `a == b`.
///
/// Two lists are equal if they are equally long and each pair of items is the
/// same thing or equal, looked at from the left until a pair is neither.
///
/// # Errors
/// [`TooDeep`] if it has to look into more than [`DEEPEST`] lists that are
/// inside one another, `a` and `b` themselves included.
pub fn eq(a: &Ref, b: &Ref) -> Result<bool, TooDeep> {
    // ANCHOR: eq
    eq_inside(0, a, b)
    // ANCHOR_END: eq
}

/// Python's `item in list`: whether an item is the same thing or equal.
/// False if `list` is no list.
///
/// # Errors
/// [`TooDeep`] if comparing `item` with an item of the list is, before an item
/// is found.
pub fn contains(list: &Ref, item: &Ref) -> Result<bool, TooDeep> {
    // ANCHOR: contains
    let Value::List(items) = list.value() else {
        return Ok(false);
    };
    for candidate in items.borrow().iter() {
        if same_or_equal(0, candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
    // ANCHOR_END: contains
}

/// What containers ask about two items, which are `level` lists deep.
/// CPython: `PyObject_RichCompareBool`.
fn same_or_equal(level: usize, a: &Ref, b: &Ref) -> Result<bool, TooDeep> {
    // ANCHOR: same_or_equal
    Ok(is(a, b) || eq_inside(level, a, b)?)
    // ANCHOR_END: same_or_equal
}

/// `a == b` for two things that are `level` lists deep: 0 is not inside any.
fn eq_inside(level: usize, a: &Ref, b: &Ref) -> Result<bool, TooDeep> {
    let (Value::List(xs), Value::List(ys)) = (a.value(), b.value()) else {
        return Ok(atoms_equal(a.value(), b.value()));
    };
    // ANCHOR: eq_inside
    if level == DEEPEST {
        return Err(TooDeep);
    }
    let (xs, ys) = (xs.borrow(), ys.borrow());
    if xs.len() != ys.len() {
        return Ok(false);
    }
    for (x, y) in xs.iter().zip(ys.iter()) {
        if !same_or_equal(level + 1, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
    // ANCHOR_END: eq_inside
}
