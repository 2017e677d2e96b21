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
        // ANCHOR: two_to_one
        let right = frame.pop();
        let left = frame.pop();
        let result = operate(&left, &right);
        drop(left);
        drop(right);
        frame.push(result?);
        Ok(())
        // ANCHOR_END: two_to_one
    }

    // ANCHOR: one_to_one
    /// Pops one, pushes what `operate` makes of it.
    #[inline]
    pub fn one_to_one(&self, frame: &mut Frame, operate: impl FnOnce(&Ref) -> Res) -> Res<()> {
        let operand = frame.pop();
        let result = operate(&operand);
        drop(operand);
        frame.push(result?);
        Ok(())
    }
    // ANCHOR_END: one_to_one

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
        // ANCHOR: store_item
        let index = frame.pop();
        let container = frame.pop();
        let value = frame.pop();
        let stored = self.set_item(&container, &index, &value);
        drop(value);
        drop(container);
        drop(index);
        stored
        // ANCHOR_END: store_item
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
        // ANCHOR: for_iter
        match self.next(frame.peek(1))? {
            Some(item) => frame.push(item),
            None => {
                drop(frame.pop());
                frame.next = end as usize;
            }
        }
        Ok(())
        // ANCHOR_END: for_iter
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
