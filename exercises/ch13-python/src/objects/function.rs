// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A function that a script wrote is chapter 06's; its code is ours.

use super::code::{CodeBody, CodeObject};
use ch06_containers::Function;
use std::rc::Rc;

/// What the evaluator asks of a function.
pub trait Runs {
    /// What there is to run.
    fn body(&self) -> &Rc<CodeBody>;
}

impl Runs for Function {
    #[inline]
    fn body(&self) -> &Rc<CodeBody> {
        let code = self.code().get::<CodeObject>();
        &code.expect("a function has a code object").body
    }
}
