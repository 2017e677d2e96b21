// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The names that the instances of a class share.

use std::cell::{Cell, RefCell};

/// Names of attributes that instances keep in themselves, without a dict. There
/// is room for so many; an instance that gets one more moves to a dict of its own.
///
/// CPython 3.11: `_PyDict_NewKeysForClass`, `init_inline_values` and
/// `insert_into_dictkeys` in `Objects/dictobject.c`.
pub struct SharedKeys {
    names: RefCell<Vec<Box<str>>>,
    room: Cell<usize>,
}

impl SharedKeys {
    /// CPython's `SHARED_KEYS_MAX_SIZE`.
    const MOST: usize = 30;

    /// Each instance takes the room of one name, but for the last one: who has
    /// many instances is not to find new names for ever.
    pub fn instance_born(&self) {
        let room = self.room.get();
        if room > 1 {
            self.room.set(room - 1);
        }
    }

    /// Whether a name is among them, now at the latest.
    pub fn admit(&self, name: &str) -> bool {
        let mut names = self.names.borrow_mut();
        if names.iter().any(|known| **known == *name) {
            return true;
        }
        let Some(room) = self.room.get().checked_sub(1) else {
            return false;
        };
        self.room.set(room);
        names.push(name.into());
        true
    }
}

impl Default for SharedKeys {
    fn default() -> SharedKeys {
        SharedKeys {
            names: RefCell::default(),
            room: Cell::new(SharedKeys::MOST),
        }
    }
}
