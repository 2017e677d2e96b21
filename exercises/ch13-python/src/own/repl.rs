// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! What the prompt does with a value.

use crate::given::{Python, Res};
use ch03_ref::Ref;

impl Python {
    /// Shows a value and keeps it in `_`. The value kept before is let go
    /// first: CPython's `sys.displayhook`.
    pub fn show(&self, value: &Ref) -> Res<()> {
        todo!(
            "ch13.show: nothing for None; else let the last value go, write the repr, keep the \
             value"
        )
    }

    /// Lets go of the value in `_`.
    pub fn forget_shown(&self) {
        todo!("ch13.forget_shown: `_` is None from now on")
    }
}
