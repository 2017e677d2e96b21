// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! Instructions that take operands off the stack and put a result on it.
//! Operands are dropped before an error goes on its way.

use super::Frame;
use crate::given::{Python, Res};
use crate::objects::{Cell, Function, Inside, List, Slice, Str, Tuple};
use ch03_ref::Ref;
use std::cell::RefCell;

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

    /// Moves the top `count` values off the stack, in order.
    pub fn take_top(&self, frame: &mut Frame, count: u32) -> Vec<Ref> {
        let start = frame.values.len() - count as usize;
        frame.values.drain(start..).flatten().collect()
    }

    /// `owner.name = value`
    pub fn store_attr(&self, frame: &mut Frame, name: &Ref) -> Res<()> {
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

    /// A slice of the top two or three values.
    pub fn build_slice(&self, frame: &mut Frame, count: u32) {
        let step = if count == 3 { frame.pop() } else { self.none() };
        let stop = frame.pop();
        let start = frame.pop();
        frame.push(self.heap.alloc(Slice::new(start, stop, step)));
    }

    /// A set of the top values.
    pub fn build_set(&self, frame: &mut Frame, count: u32) -> Res<()> {
        let set = self.set_of(Default::default());
        let mut added = Ok(());
        for member in self.take_top(frame, count) {
            added = added.and_then(|()| self.set_add(&set, member));
        }
        added?;
        frame.push(set);
        Ok(())
    }

    /// A dict of the top keys and values, which stay on the stack meanwhile.
    pub fn build_map(&self, frame: &mut Frame, count: u32) -> Res<()> {
        let made = self.dict();
        let start = frame.values.len() - 2 * count as usize;
        for pair in frame.values[start..].chunks(2) {
            if let [Some(key), Some(value)] = pair {
                self.dict_set(&made, key, value.clone())?;
            }
        }
        for value in frame.values.drain(start..).rev() {
            drop(value);
        }
        frame.push(made);
        Ok(())
    }

    /// One string of the top strings.
    pub fn build_string(&self, frame: &mut Frame, count: u32) {
        let parts = self.take_top(frame, count);
        let text: String = parts
            .iter()
            .filter_map(|part| part.string().map(Str::as_str))
            .collect();
        frame.push(self.str(text));
    }

    /// The top value as an f-string shows it.
    pub fn format_value(&self, frame: &mut Frame, conversion: u32) -> Res<()> {
        self.one_to_one(frame, |value| match conversion {
            2 => self.repr_of(value),
            _ => self.str_of(value),
        })
    }

    /// Pops a value into the list that is `depth` deep.
    pub fn list_append(&self, frame: &mut Frame, depth: u32) {
        let value = frame.pop();
        if let Some(list) = frame.peek(depth as usize).get::<List>() {
            list.push(value);
        }
    }

    /// Pops a tuple of constants into the list that is `depth` deep.
    pub fn list_extend(&self, frame: &mut Frame, depth: u32) {
        let items = frame.pop();
        if let Some(list) = frame.peek(depth as usize).get::<List>() {
            let extended = list.extend(&items);
            debug_assert!(extended.is_ok(), "a tuple has items");
        }
    }

    /// Pops a frozenset of constants into the set that is `depth` deep.
    pub fn set_update(&self, frame: &mut Frame, depth: u32) -> Res<()> {
        let items = frame.pop();
        match (frame.peek(depth as usize).members(), items.members()) {
            (Some(set), Some(items)) => self.set_union_into(set, items),
            _ => Ok(()),
        }
    }

    /// Pops key and value into the dict that is `depth` deep.
    pub fn map_add(&self, frame: &mut Frame, depth: u32) -> Res<()> {
        let value = frame.pop();
        let key = frame.pop();
        self.dict_set(frame.peek(depth as usize), &key, value)
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
        frame.values.extend(items.into_iter().rev().map(Some));
        drop(sequence);
        Ok(())
    }

    /// Pops code, and a closure and defaults if the flags say so.
    pub fn make_function(&self, frame: &mut Frame, flags: u32) {
        use crate::compile::op::{WITH_CLOSURE, WITH_DEFAULTS};
        let code = frame.pop();
        let closure = (flags & WITH_CLOSURE != 0).then(|| frame.pop());
        let defaults = (flags & WITH_DEFAULTS != 0).then(|| frame.pop());
        let body = match code.get::<crate::objects::CodeObject>() {
            Some(code) => code.body.clone(),
            None => unreachable!("the compiler pushes a code object"),
        };
        let words = [
            self.intern("__main__").into_ref(),
            self.none(),
            self.intern(&body.name).into_ref(),
            self.intern(&body.qualname).into_ref(),
        ];
        frame.push(self.heap.alloc(Function {
            code,
            body,
            builtins: RefCell::new(Some(self.builtins.clone())),
            words,
            globals: RefCell::new(Some(frame.globals.clone())),
            defaults: RefCell::new(defaults),
            closure: RefCell::new(closure),
            attrs: RefCell::default(),
        }));
    }

    /// Puts the cells of the function's closure into the free slots.
    pub fn copy_free_vars(&self, frame: &mut Frame) {
        todo!("ch13.copy_free_vars: put the cells of the function's closure into the last slots")
    }
}
