//! A weak reference as it lies on the heap.

use crate::callback::Callback;
use crate::handle::Handle;
use crate::registry::Lists;
use ch03_ref::{Payload, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What weak references and proxies are made of. CPython:
/// `PyWeakReference`, with the same parts.
// ANCHOR: link
pub(crate) struct Link {
    /// Whom it leads to; nobody, once it is cleared.
    pub(crate) target: Cell<Option<Handle>>,
    /// What to call when the target is gone.
    pub(crate) callback: RefCell<Option<Callback>>,
    /// The target's hash, once somebody has asked.
    pub(crate) hash: Cell<Option<u64>>,
    /// Its own birth number, as soon as it is in its target's list.
    pub(crate) me: Cell<Option<Uid>>,
    /// Where that list is.
    pub(crate) lists: Rc<Lists>,
}
// ANCHOR_END: link

impl Link {
    /// The link inside of a weak reference or a proxy.
    #[inline]
    pub(crate) fn of(r: &Ref) -> Option<&Link> {
        let weak = r.get::<Weak<false>>().map(|weak| &weak.0);
        weak.or_else(|| r.get::<Weak<true>>().map(|proxy| &proxy.0))
    }

    /// Makes it lead to nobody, and takes it off its target's list. Its
    /// callback stays, and will not be called. CPython: `_PyWeakref_ClearRef`.
    pub(crate) fn cut(&self) {
        if let (Some(target), Some(me)) = (self.target.take(), self.me.get()) {
            self.lists.strike(target.uid, me);
        }
    }
}

/// The payload: a weak reference, or a proxy, which is the same with another
/// name.
pub(crate) struct Weak<const PROXY: bool>(pub(crate) Link);

impl<const PROXY: bool> Payload for Weak<PROXY> {
    const NAME: &'static str = if PROXY { "weakproxy" } else { "weakref" };
    const CONTAINER: bool = true;

    /// Its callback, and never its target: that one is not owned.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(callback) = self.0.callback.try_borrow()
            && let Some(owned) = callback.as_ref().and_then(Callback::owned)
        {
            visit(owned);
        }
    }

    /// A weak reference that dies, or is cleared as garbage, leaves its
    /// target's list: who is not on it will not be called.
    fn clear(&self, out: &mut Vec<Ref>) {
        self.0.cut();
        if let Some(callback) = self.0.callback.borrow_mut().as_mut() {
            out.extend(callback.take_owned());
        }
    }
}
