//! What the tasks' tests share.

use ch03_ref::{Heap, Ref, is};
use ch04_interning::{Interned, Interner, Str};

/// A fresh string, as `"".join(…)` makes one.
pub fn fresh(heap: &Heap, text: &str) -> Ref {
    heap.alloc(Str::new(text))
}

/// The text of a string.
pub fn text(r: &Ref) -> &str {
    r.get::<Str>().map_or("(no string)", Str::as_str)
}

/// `sys.intern(string)`.
#[track_caller]
pub fn intern(interner: &Interner, string: &Ref) -> Interned {
    interner
        .intern(string)
        .unwrap_or_else(|| panic!("interning the string {:?} gave nothing", text(string)))
}

/// Panics if these are two objects.
#[track_caller]
pub fn assert_same(what: &str, a: &Ref, b: &Ref) {
    assert!(is(a, b), "{what}: these are two objects, {a:?} and {b:?}");
}

/// Panics if these are one object.
#[track_caller]
pub fn assert_two(what: &str, a: &Ref, b: &Ref) {
    assert!(!is(a, b), "{what}: both are the one object {a:?}");
}
