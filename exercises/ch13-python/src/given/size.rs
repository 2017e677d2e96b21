// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `sys.getsizeof`: what CPython 3.11 on a 64-bit machine says, its own
//! header of 16 bytes for the collector included.

use super::Python;
use crate::objects::{Bool, BoundMethod, Dict, Float, Function, Inside, Range, Tuple};
use ch03_ref::Ref;

impl Python {
    /// The size of an object in bytes, without what it refers to.
    pub fn size_of(&self, r: &Ref) -> usize {
        if let Some(string) = r.string() {
            return str_size(string.as_str());
        }
        if r.get::<Bool>().is_some() {
            return 28;
        }
        if let Some(int) = r.int() {
            let bits = 128 - int.unsigned_abs().leading_zeros() as usize;
            return 24 + 4 * bits.div_ceil(30).max(1);
        }
        if let Some(list) = r.list() {
            return 56 + 8 * self.room_of(r, list);
        }
        if let Some(tuple) = r.get::<Tuple>() {
            return 40 + 8 * tuple.len();
        }
        if let Some(dict) = r.get::<Dict>() {
            return dict_size(dict);
        }
        if let Some(table) = r.members() {
            let slots = table.room();
            return 216 + if slots > 8 { 16 * slots } else { 0 };
        }
        if let Some(instance) = r.instance() {
            let class = instance.class().class();
            let has = |yes: bool, size: usize| if yes { size } else { 0 };
            let (dict, weak) = class.map_or((false, false), |c| (c.has_dict, c.has_weakrefs));
            return 32
                + 8 * class.map_or(0, |class| class.slots.len())
                + has(dict, 16)
                + has(weak, 8);
        }
        self.fixed_size(r)
    }

    fn fixed_size(&self, r: &Ref) -> usize {
        if r.get::<Float>().is_some() {
            24
        } else if r.get::<Function>().is_some() {
            152
        } else if r.get::<BoundMethod>().is_some() {
            64
        } else if r.get::<Range>().is_some() {
            48
        } else if r.class().is_some() {
            1688
        } else {
            match r.kind() {
                "object" | "NoneType" | "NotImplementedType" | "ellipsis" => 16,
                "cell" => 40,
                "weakref" | "weakproxy" => 80,
                "finalize" => 32,
                "WeakSet" | "WeakValueDictionary" | "WeakKeyDictionary" => 56,
                _ => 72,
            }
        }
    }
}

fn str_size(text: &str) -> usize {
    let chars = text.chars().count();
    match text.chars().map(u32::from).max().unwrap_or(0) {
        0..=0x7f => 49 + chars,
        0x80..=0xff => 73 + chars,
        0x100..=0xffff => 74 + 2 * chars,
        _ => 76 + 4 * chars,
    }
}

/// `_PyDict_SizeOf`, for a dict that grew one by one.
fn dict_size(dict: &Dict) -> usize {
    if dict.is_empty() {
        return 64;
    }
    let mut slots = 8;
    while slots * 2 / 3 < dict.len() {
        slots *= 2;
    }
    let index = match slots {
        0..=0x80 => slots,
        0x81..=0x8000 => 2 * slots,
        _ => 4 * slots,
    };
    let names_only = dict.keys().iter().all(|key| key.kind() == "str");
    let entry = if names_only { 16 } else { 24 };
    64 + 32 + index + slots * 2 / 3 * entry
}
