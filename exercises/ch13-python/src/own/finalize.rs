// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! `__del__`: called when the last reference is gone, or by the collector, and
//! at most once. When and in which order is chapter 09's business; here is
//! what it calls.

use crate::given::Python;
use crate::objects::Inside;
use crate::objects::class::Finalizer;
use ch03_ref::Ref;
use std::rc::Rc;

impl Python {
    /// What classes with a `__del__` are given.
    pub fn finalizer(&self) -> Finalizer {
        todo!("ch13.finalizer: a closure that calls self.finalize, and does not keep Python alive")
    }

    /// Runs `__del__` of an object. An error in there goes no further.
    fn finalize(&self, r: &Ref) {
        if self.silent.get() {
            return;
        }
        let Some(method) = self.find_defined(self.class_of(r), &self.words.del) else {
            return;
        };
        let _dying = self.dying(r);
        todo!(
            "ch13.finalize: call the method with the object; an error is reported and goes no \
             further"
        )
    }

    /// A class got a `__del__`, or lost it: it and the classes below it have
    /// another finalizer now, and their instances are watched.
    pub fn refresh_finalizers(&self) {
        let all = self.heap.refs();
        let written = |r: &&Ref| {
            let class = r.class();
            class.is_some_and(|class| class.builtin.is_none())
        };
        for r in all.iter().filter(written) {
            let Some(class) = r.class() else {
                continue;
            };
            let finalizes = self.find_defined(r, &self.words.del).is_some();
            let new = finalizes.then(|| self.finalizer());
            class.put_finalizer(new);
        }
        for r in all.iter().filter(|r| r.has_finalizer()) {
            r.watch();
        }
    }
}
