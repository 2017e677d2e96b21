// Chapter 6, Containers: given. Nothing is left to write in this file.

//! Which objects the collector must know of.

use crate::{Class, Tuple};
use ch03_ref::{Payload, Ref};

/// Whether an object is, or may become, one that the collector knows. Whoever
/// refers to none of these can be part of no ring. A tuple that is not tracked
/// never will be: its items are fixed. Nor will a class: it is built in then,
/// and lives for ever.
///
/// CPython: `_PyObject_GC_MAY_BE_TRACKED`.
pub(crate) fn may_be_tracked(r: &Ref) -> bool {
    r.is_container() && (r.is_tracked() || !is_fixed(r))
}

fn is_fixed(r: &Ref) -> bool {
    r.get::<Tuple>().is_some() || r.kind() == Class::NAME
}
