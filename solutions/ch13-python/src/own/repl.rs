//! What the prompt does with a value.

use crate::given::{Python, Res};
use ch03_ref::Ref;

impl Python {
    /// Shows a value and keeps it in `_`. The value kept before is let go
    /// first: CPython's `sys.displayhook`.
    pub fn show(&self, value: &Ref) -> Res<()> {
        // ANCHOR: show
        if self.is_none(value) {
            return Ok(());
        }
        self.forget_shown();
        let text = self.repr_text(value)?;
        self.write(&text);
        self.write("\n");
        self.dict_set_name(&self.builtins, &self.words.underscore, value.clone());
        Ok(())
        // ANCHOR_END: show
    }

    /// Lets go of the value in `_`.
    pub fn forget_shown(&self) {
        // ANCHOR: forget_shown
        self.dict_set_name(&self.builtins, &self.words.underscore, self.none());
        // ANCHOR_END: forget_shown
    }
}
