// Chapter 8, Weak references: write what each `todo!` asks for, then
// `cargo xtask verify 8`.

//! What is called when the target of a weak reference is gone.

use crate::WeakRef;
use crate::handle::Handle;
use crate::registry::Lists;
use ch03_ref::{Ref, Uid};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// What to call: it gets the weak reference, which leads to nobody by then.
///
/// What the closure itself captures is unknown to the collector: a `Ref` in
/// there is taken for one from outside. An object that the callback is made
/// from (a Python function) belongs into [`Callback::owning`].
#[derive(Clone)]
pub struct Callback {
    owned: Option<Ref>,
    call: Rc<Called>,
}

type Called = dyn Fn(Option<&Ref>, &WeakRef);

impl Callback {
    /// A callback that owns no object.
    pub fn new(call: impl Fn(&WeakRef) + 'static) -> Callback {
        Callback {
            owned: None,
            call: Rc::new(move |_, weak| call(weak)),
        }
    }

    /// A callback that takes the reference to an object, and gets it lent when
    /// it is called: Python's way, where the object is a function.
    pub fn owning(owned: Ref, call: impl Fn(&Ref, &WeakRef) + 'static) -> Callback {
        Callback {
            owned: Some(owned),
            call: Rc::new(move |owned, weak| {
                if let Some(owned) = owned {
                    call(owned, weak);
                }
            }),
        }
    }

    pub(crate) fn owned(&self) -> Option<&Ref> {
        self.owned.as_ref()
    }

    pub(crate) fn take_owned(&mut self) -> Option<Ref> {
        self.owned.take()
    }
}

/// A callback that must be called, with the weak reference that it belongs to.
/// Both live at least until it was.
#[must_use = "a callback that is owed must be called"]
pub struct Call {
    pub(crate) callback: Callback,
    pub(crate) weak: WeakRef,
}

impl Call {
    /// Calls it. A panic in there ends there and is logged
    /// ([`Weakrefs::unraisable`](crate::Weakrefs::unraisable)).
    ///
    /// Returns whether the weak reference itself has died with this `Call`,
    /// which was the last to hold it: `gc.collect()` counts those.
    /// CPython: `handle_callback`.
    pub fn call(self) -> bool {
        self.run();
        let heap = self.weak.as_ref().heap();
        let me = Handle::of(self.weak.as_ref());
        drop(self);
        me.find(&heap).is_none()
    }

    /// Calls it, and keeps everything.
    pub(crate) fn run(&self) {
        todo!("ch08.run: call it, and log a panic instead of passing it on")
    }

    fn log(&self, panic: &(dyn Any + Send)) {
        let lists: &Lists = &self.weak.link().lists;
        lists.log(Unraisable {
            weakref: self.weak.as_ref().uid(),
            message: message(panic),
        });
    }
}

/// A panic that could not go on, because the code that it interrupted had not
/// called anything. CPython: "Exception ignored in: …" (`sys.unraisablehook`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unraisable {
    /// The weak reference whose callback it was.
    pub weakref: Uid,
    /// What the panic said.
    pub message: String,
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without a text".to_owned())
}
