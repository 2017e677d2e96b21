// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! Instructions that take operands off the stack and put a result on it.
//! Operands are dropped before an error goes on its way.

use super::Frame;
use crate::given::{Python, Res};
use ch03_ref::Ref;
use ch04_interning::Interned;

impl Python {
    /// Pops two, pushes what `operate` makes of them.
    #[inline]
    pub fn two_to_one(
        &self,
        frame: &mut Frame,
        operate: impl FnOnce(&Ref, &Ref) -> Res,
    ) -> Res<()> {
        todo!(
            "ch13.two_to_one: pop right and left, operate, drop left then right, push what came \
             out"
        )
    }

    /// Pops one, pushes what `operate` makes of it.
    #[inline]
    pub fn one_to_one(&self, frame: &mut Frame, operate: impl FnOnce(&Ref) -> Res) -> Res<()> {
        let operand = frame.pop();
        let result = operate(&operand);
        drop(operand);
        frame.push(result?);
        Ok(())
    }

    /// `owner.name = value`
    pub fn store_attr(&self, frame: &mut Frame, name: &Interned) -> Res<()> {
        let owner = frame.pop();
        let value = frame.pop();
        let stored = self.set_attr(&owner, name, &value);
        drop(value);
        drop(owner);
        stored
    }

    /// `container[index] = value`
    pub fn store_item(&self, frame: &mut Frame) -> Res<()> {
        todo!(
            "ch13.store_item: pop index, container and value, store, drop value, container, index"
        )
    }

    /// `del container[index]`
    pub fn drop_item(&self, frame: &mut Frame) -> Res<()> {
        let index = frame.pop();
        let container = frame.pop();
        let deleted = self.delete_item(&container, &index);
        drop(container);
        drop(index);
        deleted
    }

    /// Pushes the next item of the iterator on top. When there is none left,
    /// the iterator goes, and the loop is over: on with instruction `end`.
    pub fn for_iter(&self, frame: &mut Frame, end: u32) -> Res<()> {
        todo!("ch13.for_iter: push the next item, or let the iterator go and jump to the end")
    }

    /// Pops a sequence, pushes its items, the first on top.
    pub fn unpack_sequence(&self, frame: &mut Frame, count: u32) -> Res<()> {
        let sequence = frame.pop();
        let items = self.unpack(&sequence, count as usize)?;
        for item in items.into_iter().rev() {
            frame.push(item);
        }
        drop(sequence);
        Ok(())
    }
}
