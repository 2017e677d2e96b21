// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Instructions that build something of what lies on the stack.

use super::Frame;
use crate::given::{Python, Res, Resizing};
use crate::objects::{Function, Inside, Slice, Str};

impl Python {
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
        for member in frame.take_top(count as usize) {
            added = added.and_then(|()| self.set_add(&set, member));
        }
        added?;
        frame.push(set);
        Ok(())
    }

    /// A dict of the top keys and values, which are dropped afterwards.
    pub fn build_map(&self, frame: &mut Frame, count: u32) -> Res<()> {
        let made = self.dict();
        let values = frame.take_top(2 * count as usize);
        let mut stored = Ok(());
        for pair in values.chunks(2) {
            if let [key, value] = pair {
                stored = stored.and_then(|()| self.dict_set(&made, key, value.clone()));
            }
        }
        values.into_iter().rev().for_each(drop);
        stored?;
        frame.push(made);
        Ok(())
    }

    /// One string of the top strings.
    pub fn build_string(&self, frame: &mut Frame, count: u32) {
        let parts = frame.take_top(count as usize);
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
        if let Some(list) = self.resizing(frame.peek(depth as usize)) {
            list.push(value);
        }
    }

    /// Pops a tuple of constants into the list that is `depth` deep.
    pub fn list_extend(&self, frame: &mut Frame, depth: u32) {
        let items = frame.pop();
        let list = self.resizing(frame.peek(depth as usize));
        if let Some(list) = list.map(Resizing::extends) {
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
        let more = vec![
            self.builtins.clone(),
            self.intern("__main__").into_ref(),
            self.none(),
            self.intern(&body.name).into_ref(),
            self.intern(&body.qualname).into_ref(),
        ];
        let mut function = Function::new(code, frame.globals.clone()).with_more(more);
        if let Some(defaults) = defaults {
            function = function.with_defaults(defaults);
        }
        if let Some(closure) = closure {
            function = function.with_closure(closure);
        }
        frame.push(self.heap.alloc(function));
    }
}
