//! A script's subclasses of `weakref.ref`. Each instance has a weak reference
//! of chapter 08 in it, which it shares with nobody.

use super::builtins::between;
use super::{Python, Res};
use crate::objects::{Args, Attrs, RefObject};
use ch03_ref::Ref;
use ch08_weakref::{Callback, WeakRef};
use std::cell::RefCell;

impl Python {
    /// The weak reference that an object is, or has in it; none for a proxy.
    pub fn weak_of(&self, r: &Ref) -> Option<WeakRef> {
        if let Some(object) = r.get::<RefObject>() {
            return WeakRef::from_ref(object.inner.borrow().as_ref()?);
        }
        WeakRef::from_ref(r).filter(|weak| !weak.is_proxy())
    }

    /// A weak reference as scripts know it: the instance that it is in.
    pub fn shown(&self, weak: WeakRef) -> Ref {
        let known = self.ref_objects.borrow().get(&weak.as_ref().uid()).copied();
        let object = known.and_then(|(id, uid)| self.heap.find(id, uid));
        object.unwrap_or_else(|| weak.into_ref())
    }

    /// A new instance; keyword arguments are for its `__init__`.
    pub fn new_ref_object(&self, class: &Ref, args: Args<'_>) -> Res {
        let (slots, _) = args.raw();
        between(self, "__new__", Args::new(&slots[..args.len()], &[]), 1, 2)?;
        self.check_weakly(args.at(0))?;
        let made = self.heap.alloc(RefObject {
            class: class.clone(),
            attrs: Attrs::default(),
            inner: RefCell::new(None),
        });
        let (id, uid) = (made.id(), made.uid());
        let callback = match args.get(1).filter(|callback| !self.is_none(callback)) {
            // With a callback, so that it is shared with nobody.
            None => Callback::new(|_| {}),
            Some(callback) => {
                let me = self.me.clone();
                Callback::owning(callback.clone(), move |callback, _| {
                    let Some(py) = me.upgrade().filter(|py| !py.silent.get()) else {
                        return;
                    };
                    let Some(weak) = py.heap.find(id, uid) else {
                        return;
                    };
                    if let Err(raised) = py.call(callback, vec![Some(weak)], &[]) {
                        py.report_ignored(&raised.0, callback);
                    }
                })
            }
        };
        let inner = self.weakrefs().make(args.at(0), Some(callback)).into_ref();
        let mut objects = self.ref_objects.borrow_mut();
        objects.retain(|_, (id, uid)| self.heap.find(*id, *uid).is_some());
        objects.insert(inner.uid(), (id, uid));
        drop(objects);
        if let Some(object) = made.get::<RefObject>() {
            object.inner.replace(Some(inner));
        }
        Ok(made)
    }
}
