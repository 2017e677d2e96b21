// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! Loading, storing and deleting names. Storing puts the new reference in
//! first and drops the old one last: what dies then sees the new value.

use super::Frame;
use crate::given::{Python, Raised, Res, T};
use crate::objects::{Cell, Dict, Function, Str, Tuple};
use ch03_ref::Ref;

impl Python {
    /// The local in a slot.
    #[inline]
    pub fn load_fast(&self, frame: &mut Frame, slot: u32) -> Res<()> {
        todo!(
            "ch13.load_fast: push another reference to the local in the slot, or fail with \
             self.unbound"
        )
    }

    /// Pops into a slot.
    #[inline]
    pub fn store_fast(&self, frame: &mut Frame, slot: u32) {
        todo!("ch13.store_fast: pop into the slot; what was there goes last")
    }

    /// `del` of a local.
    pub fn delete_fast(&self, frame: &mut Frame, slot: u32) -> Res<()> {
        todo!("ch13.delete_fast: empty the slot, or fail with self.unbound")
    }

    fn unbound(&self, frame: &Frame, slot: u32) -> Raised {
        let name = &frame.body.slots[slot as usize];
        self.raise(
            T::UnboundLocalError,
            format!(
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
        )
    }

    /// What a name means in a module or class body: its own dict, then the
    /// globals, then the built-ins.
    pub fn load_name(&self, frame: &Frame, name: &Ref) -> Res {
        todo!(
            "ch13.load_name: look in the names of this body, then in the globals, then in the \
             built-ins"
        )
    }

    /// A global, or else a built-in.
    pub fn load_global(&self, frame: &Frame, name: &Ref) -> Res {
        self.in_dict(&frame.globals, name)
            .or_else(|| self.in_dict(&self.builtins, name))
            .ok_or_else(|| self.undefined(name))
    }

    fn in_dict(&self, dict: &Ref, name: &Ref) -> Option<Ref> {
        self.dict_get_name(dict.get::<Dict>()?, name)
    }

    fn undefined(&self, name: &Ref) -> Raised {
        let text = name.get::<Str>().map_or("", Str::as_str);
        let raised = self.raise(T::NameError, format!("name '{text}' is not defined"));
        self.note_missing(&raised.0, name, None);
        raised
    }

    /// Binds a name in a dict.
    pub fn store_name(&self, dict: &Ref, name: &Ref, value: Ref) {
        self.dict_set_name(dict, name, value);
    }

    /// `del` of a name in a dict.
    pub fn delete_name(&self, dict: &Ref, name: &Ref) -> Res<()> {
        let old = match dict.get::<Dict>() {
            Some(dict) => self.dict_take(dict, name)?,
            None => None,
        };
        match old {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(self.undefined(name)),
        }
    }

    fn cell<'f>(&self, frame: &'f Frame, slot: u32) -> &'f Cell {
        let cell = frame.values[slot as usize].as_ref();
        cell.and_then(Ref::get::<Cell>)
            .expect("no cell in this slot: a call begins with making them")
    }

    /// The content of a cell.
    pub fn load_deref(&self, frame: &mut Frame, slot: u32) -> Res<()> {
        match self.cell(frame, slot).get() {
            Some(value) => {
                frame.push(value);
                Ok(())
            }
            None => Err(self.empty_cell(frame, slot)),
        }
    }

    /// In a class body: a name of its own, or else the content of a cell.
    pub fn load_class_deref(&self, frame: &mut Frame, name: &Ref, slot: u32) -> Res<()> {
        match frame
            .names
            .as_ref()
            .and_then(|names| self.in_dict(names, name))
        {
            Some(value) => {
                frame.push(value);
                Ok(())
            }
            None => self.load_deref(frame, slot),
        }
    }

    /// Pops into a cell.
    pub fn store_deref(&self, frame: &mut Frame, slot: u32) {
        todo!("ch13.store_deref: pop into the cell")
    }

    /// `del` of a variable in a cell.
    pub fn delete_deref(&self, frame: &mut Frame, slot: u32) -> Res<()> {
        if self.cell(frame, slot).del() {
            Ok(())
        } else {
            Err(self.empty_cell(frame, slot))
        }
    }

    fn empty_cell(&self, frame: &Frame, slot: u32) -> Raised {
        let free = frame.body.slots.len() - frame.body.free;
        if (slot as usize) < free {
            return self.unbound(frame, slot);
        }
        let name = &frame.body.slots[slot as usize];
        let raised = self.raise(
            T::NameError,
            format!(
                "cannot access free variable '{name}' where it is not associated with a value \
                 in enclosing scope"
            ),
        );
        self.note_missing(&raised.0, &self.intern(name), None);
        raised
    }

    /// Turns a slot into a cell that holds the slot's value.
    pub fn make_cell(&self, frame: &mut Frame, slot: u32) {
        todo!("ch13.make_cell: the slot's value moves into a new cell, and the cell into the slot")
    }

    /// Puts the cells of the function's closure into the free slots.
    pub fn copy_free_vars(&self, frame: &mut Frame) {
        let function = frame.function.as_ref().and_then(Ref::get::<Function>);
        let closure = function.and_then(|function| function.closure());
        let Some(closure) = closure else { return };
        let Some(cells) = closure.get::<Tuple>() else {
            return;
        };
        todo!("ch13.copy_free_vars: put the cells of the function's closure into the last slots")
    }
}
