// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `+ - * / // % **` and the rest.

use super::list::has_items;
use super::{Python, Raised, Res, Resizing, T};
use crate::compile::constant::{checked_pow, float_floor_div, float_mod, floor_div, shift_left};
use crate::objects::{Bool, Dict, Float, Inside, List, Set, Tuple};
use ch03_ref::{Ref, is};
use ch06_containers::add_assign;
use ruff_python_ast::{Operator, UnaryOp};

impl Python {
    /// `a op b`
    pub fn binary(&self, a: &Ref, op: Operator, b: &Ref) -> Res {
        if let (Some(x), Some(y)) = (a.int(), b.int()) {
            return self.int_binary(x, op, y);
        }
        if let Some((a, b)) = self.unproxied_pair(a, b)? {
            return self.binary(&a, op, &b);
        }
        if let Some(result) = self.native_binary(a, op, b)? {
            return Ok(result);
        }
        if let Some(result) = self.defined_binary(a, op, b)? {
            return Ok(result);
        }
        Err(self.no_operator(a, op.as_str(), b))
    }

    /// `a op= b`: lists, sets and dicts change in place.
    pub fn inplace(&self, a: &Ref, op: Operator, b: &Ref) -> Res {
        if let (Some(x), Some(y)) = (a.int(), b.int()) {
            let result = self.int_binary(x, op, y);
            return result.map_err(|raised| self.name_inplace(raised, a, op, b));
        }
        if a.kind() == "weakproxy"
            && let Some((a, b)) = self.unproxied_pair(a, b)?
        {
            return self.inplace(&a, op, &b);
        }
        if let Some(b) = self.unproxied(b)? {
            // A proxy on the right is asked for `+`, not for `+=`: `proxy_add`.
            let takes_it = a.get::<Dict>().is_some() && op == Operator::BitOr
                || self
                    .find_defined(self.class_of(a), &self.intern(op.in_place_dunder()))
                    .is_some();
            return if takes_it {
                self.inplace(a, op, &b)
            } else {
                self.binary(a, op, &b)
            };
        }
        if let Some(list) = a.list() {
            match op {
                Operator::Add => {
                    let _room = self.resizing(a).map(Resizing::extends);
                    if a.get::<List>().is_some() && has_items(b) {
                        self.room_to_extend(list, b)?;
                        return self.or_raise(add_assign(a, b));
                    }
                    self.extend_list(list, b)?;
                    return Ok(a.clone());
                }
                Operator::Mult if self.as_int(b).is_some() => {
                    let times = self.as_int(b).unwrap_or(0);
                    return self.repeat_in_place(a, list, times);
                }
                _ => {}
            }
        }
        if a.kind() == "set"
            && let (Some(x), Some(y)) = (a.members(), b.members())
        {
            match op {
                Operator::BitOr => self.set_union_into(x, y)?,
                Operator::Sub | Operator::BitAnd => {
                    let kept = self.set_select(x, y, op == Operator::BitAnd)?;
                    x.swap(&kept);
                }
                Operator::BitXor => {
                    x.swap(&self.symmetric(x, y)?);
                }
                _ => return Err(self.no_operator(a, &format!("{}=", op.as_str()), b)),
            }
            return Ok(a.clone());
        }
        if a.get::<Dict>().is_some() && op == Operator::BitOr {
            // Unlike `|` it takes pairs, too: `dict_ior`.
            self.dict_add(a, b)?;
            return Ok(a.clone());
        }
        if let Some(method) =
            self.find_defined(self.class_of(a), &self.intern(op.in_place_dunder()))
        {
            let result = self.call(&method, vec![Some(a.clone()), Some(b.clone())], &[])?;
            if !self.is_not_implemented(&result) {
                return Ok(result);
            }
        }
        self.binary(a, op, b)
            .map_err(|raised| self.name_inplace(raised, a, op, b))
    }

    /// A `TypeError` of `binary` names `+`; here it has to name `+=`.
    fn name_inplace(&self, raised: Raised, a: &Ref, op: Operator, b: &Ref) -> Raised {
        let plain = format!("unsupported operand type(s) for {}: ", op.as_str());
        let is_plain = self.is_a(&raised, T::TypeError)
            && self
                .message_of(&raised.0)
                .is_some_and(|message| message.starts_with(&plain));
        if is_plain {
            self.no_operator(a, &format!("{}=", op.as_str()), b)
        } else {
            raised
        }
    }

    fn repeat_in_place(&self, a: &Ref, list: &List, times: i128) -> Res {
        let _room = self.resizing(a);
        let len = list.len();
        if times <= 0 {
            list.empty();
            return Ok(a.clone());
        }
        self.check_size(len * size_of::<Ref>(), times)?;
        let more = list.repeat(times as usize - 1).to_vec();
        list.splice(len..len, more);
        Ok(a.clone())
    }

    fn check_size(&self, bytes: usize, times: i128) -> Res<()> {
        let times = usize::try_from(times).unwrap_or(usize::MAX);
        self.meter.room_for(self, bytes.saturating_mul(times))
    }

    fn no_operator(&self, a: &Ref, op: &str, b: &Ref) -> Raised {
        let (left, right) = (self.class_name(a), self.class_name(b));
        if op == "%" && a.string().is_some() {
            return self.type_error("not in this course's Python: `%` on a string");
        }
        if op == "+" {
            if a.string().is_some() {
                let message = format!("can only concatenate str (not \"{right}\") to str");
                return self.type_error(message);
            }
            if a.list().is_some() || a.get::<Tuple>().is_some() {
                let message = format!("can only concatenate {left} (not \"{right}\") to {left}");
                return self.type_error(message);
            }
        }
        if op == "*" || op == "*=" {
            // `PyNumber_Multiply` has asked the sequence for a repetition.
            let is_sequence =
                |r: &Ref| r.string().is_some() || r.list().is_some() || r.get::<Tuple>().is_some();
            let times = [(a, &right), (b, &left)];
            if let Some((_, times)) = times.iter().find(|(sequence, _)| is_sequence(sequence)) {
                let message = format!("can't multiply sequence by non-int of type '{times}'");
                return self.type_error(message);
            }
        }
        let op = if op == "**" { "** or pow()" } else { op };
        self.type_error(format!(
            "unsupported operand type(s) for {op}: '{left}' and '{right}'"
        ))
    }

    fn native_binary(&self, a: &Ref, op: Operator, b: &Ref) -> Res<Option<Ref>> {
        if let (Some(x), Some(y)) = (self.as_int(a), self.as_int(b)) {
            if let (Some(x), Some(y)) = (a.get::<Bool>(), b.get::<Bool>()) {
                match op {
                    Operator::BitOr => return Ok(Some(self.bool(x.0 | y.0))),
                    Operator::BitAnd => return Ok(Some(self.bool(x.0 & y.0))),
                    Operator::BitXor => return Ok(Some(self.bool(x.0 ^ y.0))),
                    _ => {}
                }
            }
            return self.int_binary(x, op, y).map(Some);
        }
        if let (Some(x), Some(y)) = (self.as_float(a), self.as_float(b)) {
            return self.float_binary(x, op, y);
        }
        match op {
            Operator::Add => self.concat(a, b),
            Operator::Mult => match (self.as_int(a), self.as_int(b)) {
                (_, Some(times)) => self.repeat(a, times),
                (Some(times), _) => self.repeat(b, times),
                _ => Ok(None),
            },
            Operator::BitOr | Operator::BitAnd | Operator::Sub | Operator::BitXor => {
                self.set_binary(a, op, b)
            }
            _ => Ok(None),
        }
    }

    fn int_binary(&self, a: i128, op: Operator, b: i128) -> Res {
        let zero = |what: &str| self.raise(T::ZeroDivisionError, what);
        let value = match op {
            Operator::Add => a.checked_add(b),
            Operator::Sub => a.checked_sub(b),
            Operator::Mult => a.checked_mul(b),
            Operator::FloorDiv if b == 0 => {
                return Err(zero("integer division or modulo by zero"));
            }
            Operator::FloorDiv => floor_div(a, b),
            Operator::Mod if b == 0 => return Err(zero("integer modulo by zero")),
            Operator::Mod => floor_div(a, b).and_then(|q| a.checked_sub(q.checked_mul(b)?)),
            Operator::Div if b == 0 => return Err(zero("division by zero")),
            Operator::Div => return Ok(self.float(a as f64 / b as f64)),
            Operator::Pow if b >= 0 => checked_pow(a, b),
            Operator::Pow => return self.float_pow(a as f64, b as f64),
            Operator::BitOr => Some(a | b),
            Operator::BitAnd => Some(a & b),
            Operator::BitXor => Some(a ^ b),
            Operator::LShift | Operator::RShift if b < 0 => {
                return Err(self.raise(T::ValueError, "negative shift count"));
            }
            Operator::LShift if a == 0 => Some(0),
            Operator::LShift => u32::try_from(b).ok().and_then(|b| shift_left(a, b)),
            Operator::RShift => Some(a >> b.min(127)),
            Operator::MatMult => return Err(self.type_error("unsupported operand type(s) for @")),
        };
        value
            .map(|value| self.int(value))
            .ok_or_else(|| self.too_large())
    }

    fn too_large(&self) -> Raised {
        self.raise(
            T::OverflowError,
            "this course's Python has integers of at most 127 bits",
        )
    }

    fn float_binary(&self, a: f64, op: Operator, b: f64) -> Res<Option<Ref>> {
        let zero = |what: &str| Err(self.raise(T::ZeroDivisionError, what));
        let value = match op {
            Operator::Add => a + b,
            Operator::Sub => a - b,
            Operator::Mult => a * b,
            Operator::Div if b == 0.0 => return zero("float division by zero"),
            Operator::Div => a / b,
            Operator::FloorDiv if b == 0.0 => return zero("float floor division by zero"),
            Operator::FloorDiv => float_floor_div(a, b),
            Operator::Mod if b == 0.0 => return zero("float modulo"),
            Operator::Mod => float_mod(a, b),
            Operator::Pow => return self.float_pow(a, b).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(self.float(value)))
    }

    fn float_pow(&self, a: f64, b: f64) -> Res {
        if a == 0.0 && b < 0.0 {
            let message = "0.0 cannot be raised to a negative power";
            return Err(self.raise(T::ZeroDivisionError, message));
        }
        let value = a.powf(b);
        if value.is_infinite() && a.is_finite() && b.is_finite() {
            return Err(self.raise(T::OverflowError, "(34, 'Numerical result out of range')"));
        }
        Ok(self.float(value))
    }

    fn concat(&self, a: &Ref, b: &Ref) -> Res<Option<Ref>> {
        if let (Some(x), Some(y)) = (a.string(), b.string()) {
            if x.is_empty() {
                return Ok(Some(b.clone()));
            }
            if y.is_empty() {
                return Ok(Some(a.clone()));
            }
            self.check_size(x.as_str().len() + y.as_str().len(), 1)?;
            return Ok(Some(self.str(format!("{}{}", x.as_str(), y.as_str()))));
        }
        if let (Some(x), Some(y)) = (a.list(), b.list()) {
            self.check_size((x.len() + y.len()) * size_of::<Ref>(), 1)?;
            return Ok(Some(self.heap.alloc(x.concat(y))));
        }
        if let (Some(x), Some(y)) = (a.get::<Tuple>(), b.get::<Tuple>()) {
            if x.is_empty() {
                return Ok(Some(b.clone()));
            }
            if y.is_empty() {
                return Ok(Some(a.clone()));
            }
            self.check_size((x.len() + y.len()) * size_of::<Ref>(), 1)?;
            return Ok(Some(self.heap.alloc(x.concat(y))));
        }
        Ok(None)
    }

    fn repeat(&self, a: &Ref, times: i128) -> Res<Option<Ref>> {
        let times = times.max(0);
        if let Some(string) = a.string() {
            if times == 1 {
                return Ok(Some(a.clone()));
            }
            self.check_size(string.as_str().len(), times)?;
            return Ok(Some(self.str(string.as_str().repeat(times as usize))));
        }
        if let Some(list) = a.list() {
            self.check_size(list.len() * size_of::<Ref>(), times)?;
            return Ok(Some(self.heap.alloc(list.repeat(times as usize))));
        }
        if let Some(tuple) = a.get::<Tuple>() {
            if times == 1 {
                return Ok(Some(a.clone()));
            }
            if times == 0 || tuple.is_empty() {
                return Ok(Some(self.tuple(Vec::new())));
            }
            self.check_size(tuple.len() * size_of::<Ref>(), times)?;
            return Ok(Some(self.heap.alloc(tuple.repeat(times as usize))));
        }
        Ok(None)
    }

    fn set_binary(&self, a: &Ref, op: Operator, b: &Ref) -> Res<Option<Ref>> {
        if let (Some(x), Some(y)) = (a.members(), b.members()) {
            let table = match op {
                Operator::BitOr => {
                    let copy = self.set_copy(x)?;
                    self.set_union_into(&copy, y)?;
                    copy
                }
                Operator::BitAnd => self.set_select(x, y, true)?,
                Operator::Sub => self.set_select(x, y, false)?,
                _ => self.symmetric(x, y)?,
            };
            return Ok(Some(self.set_like(a, table)));
        }
        let dicts = a.get::<Dict>().is_some() && b.get::<Dict>().is_some();
        if dicts && op == Operator::BitOr {
            let copy = self.dict();
            self.dict_update(&copy, a)?;
            self.dict_update(&copy, b)?;
            return Ok(Some(copy));
        }
        Ok(None)
    }

    fn symmetric(&self, a: &Set, b: &Set) -> Res<Set> {
        let left = self.set_select(a, b, false)?;
        let right = self.set_select(b, a, false)?;
        self.set_union_into(&left, &right)?;
        Ok(left)
    }

    /// Operators that a script's class defines.
    fn defined_binary(&self, a: &Ref, op: Operator, b: &Ref) -> Res<Option<Ref>> {
        let (left, right) = (self.class_of(a), self.class_of(b));
        if let Some(method) = self.find_defined(left, &self.intern(op.dunder())) {
            let result = self.call(&method, vec![Some(a.clone()), Some(b.clone())], &[])?;
            if !self.is_not_implemented(&result) {
                return Ok(Some(result));
            }
        }
        if !is(left, right)
            && let Some(method) = self.find_defined(right, &self.intern(op.reflected_dunder()))
        {
            let result = self.call(&method, vec![Some(b.clone()), Some(a.clone())], &[])?;
            if !self.is_not_implemented(&result) {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// `-a`, `+a`, `~a`
    pub fn unary(&self, op: UnaryOp, a: &Ref) -> Res {
        if let Some(target) = self.unproxied(a)? {
            return self.unary(op, &target);
        }
        if let Some(value) = self.as_int(a) {
            return match op {
                UnaryOp::USub => value
                    .checked_neg()
                    .map(|value| self.int(value))
                    .ok_or_else(|| self.too_large()),
                UnaryOp::Invert => Ok(self.int(!value)),
                _ if a.int().is_some() => Ok(a.clone()),
                _ => Ok(self.int(value)),
            };
        }
        if let Some(float) = a.get::<Float>() {
            match op {
                UnaryOp::USub => return Ok(self.float(-float.0)),
                UnaryOp::UAdd => return Ok(a.clone()),
                _ => {}
            }
        }
        let dunder = match op {
            UnaryOp::USub => "__neg__",
            UnaryOp::UAdd => "__pos__",
            _ => "__invert__",
        };
        match self.call_defined(a, &self.intern(dunder), &[]) {
            Some(result) => result,
            None => Err(self.type_error(format!(
                "bad operand type for unary {}: '{}'",
                op.as_str(),
                self.class_name(a)
            ))),
        }
    }
}
