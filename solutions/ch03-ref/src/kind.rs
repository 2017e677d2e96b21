//! The table of slots, made from a [`Payload`] by the compiler.

use crate::bury::perish;
use crate::death::die;
use crate::grave::Name;
use crate::header::Object;
use crate::heap::Inner;
use crate::memory::Place;
use crate::{Payload, Ref};
use ch02_addresses::{GRANULE, LARGEST};
use std::any::TypeId;
use std::mem::needs_drop;
use std::ptr;

/// Somebody to whom references are shown, one call each.
type Visit<'a> = &'a mut dyn FnMut(&Ref);

/// What the heap must know of a type when all it has is a header. One table
/// for each payload type, for the whole run. CPython: `PyTypeObject`.
///
/// The slots are `unsafe` to call: they turn the place back into the type that
/// the table was made for.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) type_id: TypeId,
    /// Bytes of an object, header and payload. CPython: `tp_basicsize`.
    pub(crate) size: usize,
    /// Whether the payload owns something: if not, there is nothing to clear
    /// or to drop.
    pub(crate) owns: bool,
    /// [`Payload::CONTAINER`].
    pub(crate) container: bool,
    /// [`Payload::UNTRACKS`].
    pub(crate) untracks: bool,
    /// [`Payload::traverse`]. CPython: `tp_traverse`.
    pub(crate) traverse: unsafe fn(Place, Visit<'_>),
    /// [`Payload::clear`]. CPython: `tp_clear`.
    pub(crate) clear: unsafe fn(Place, &mut Vec<Ref>),
    /// [`Payload::may_untrack`].
    pub(crate) may_untrack: unsafe fn(Place, bool) -> bool,
    /// [`Payload::has_finalizer`].
    pub(crate) has_finalizer: unsafe fn(Place) -> bool,
    /// [`Payload::finalize`]. CPython: `tp_finalize`.
    pub(crate) finalize: unsafe fn(Place, &Ref),
    /// [`die`]: what happens to an object whose count is zero.
    pub(crate) die: unsafe fn(Place),
    /// [`perish`]: the end of an object. CPython: `tp_dealloc`.
    pub(crate) perish: unsafe fn(&Inner, Place, &mut Vec<Ref>, Option<&Name>),
    /// Drops the payload where it lies, and nothing else.
    pub(crate) drop: unsafe fn(Place),
}

/// Rust makes a static from a constant of a generic trait, not from a generic
/// function; this trait is that constant's home.
trait HasKind: Payload + Sized {
    const KIND: Kind = Kind {
        name: Self::NAME,
        type_id: TypeId::of::<Self>(),
        size: size_of::<Object<Self>>(),
        owns: owns::<Self>(),
        container: Self::CONTAINER,
        untracks: Self::UNTRACKS,
        traverse: traverse::<Self>,
        clear: clear::<Self>,
        may_untrack: may_untrack::<Self>,
        has_finalizer: has_finalizer::<Self>,
        finalize: finalize::<Self>,
        die: die::<Self>,
        perish: perish::<Self>,
        drop: drop_payload::<Self>,
    };
}

impl<P: Payload> HasKind for P {}

impl Kind {
    /// The table of the payload type `P`.
    #[inline]
    pub(crate) fn of<P: Payload>() -> &'static Kind {
        &<P as HasKind>::KIND
    }

    /// Whether this is the table of `P`. The same table may exist twice in a
    /// program, so its address says yes but cannot say no.
    #[inline]
    pub(crate) fn is<P: Payload>(&self) -> bool {
        ptr::eq(self, Kind::of::<P>()) || self.type_id == TypeId::of::<P>()
    }
}

/// Whether a `P` is too large for a cell, or must lie on a rounder address.
pub(crate) const fn is_large<P>() -> bool {
    size_of::<Object<P>>() > LARGEST || align_of::<P>() > GRANULE
}

/// Whether a `P` owns something.
pub(crate) const fn owns<P: Payload>() -> bool {
    needs_drop::<P>() || P::CONTAINER
}

unsafe fn traverse<P: Payload>(place: Place, visit: Visit<'_>) {
    // SAFETY: needs a live object with a payload `P` at `place`; holds because the caller promises
    // it; would break if the table of another type were used.
    unsafe { &*place.payload::<P>() }.traverse(visit);
}

unsafe fn clear<P: Payload>(place: Place, out: &mut Vec<Ref>) {
    // SAFETY: needs a live object with a payload `P` at `place`; holds because the caller promises
    // it; would break if the payload were dropped already.
    unsafe { &*place.payload::<P>() }.clear(out);
}

unsafe fn may_untrack<P: Payload>(place: Place, full: bool) -> bool {
    // SAFETY: needs a live object with a payload `P` at `place`; holds because the caller promises
    // it; would break if the table of another type were used.
    unsafe { &*place.payload::<P>() }.may_untrack(full)
}

#[inline]
pub(crate) unsafe fn has_finalizer<P: Payload>(place: Place) -> bool {
    // SAFETY: needs a live object with a payload `P` at `place`; holds because the caller promises
    // it; would break if the table of another type were used.
    unsafe { &*place.payload::<P>() }.has_finalizer()
}

unsafe fn finalize<P: Payload>(place: Place, me: &Ref) {
    // SAFETY: needs a live object with a payload `P` at `place`; holds because the caller promises
    // it; would break if the payload were dropped already.
    unsafe { &*place.payload::<P>() }.finalize(me);
}

unsafe fn drop_payload<P: Payload>(place: Place) {
    // SAFETY: needs a payload `P` at `place` that nobody uses and that is dropped only here; holds
    // because the caller promises it; would break if a `Ref` to the object were left.
    unsafe { ptr::drop_in_place(place.payload::<P>()) };
}
