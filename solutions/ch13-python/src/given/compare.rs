//! Comparing.

use super::{Python, Res};
use crate::objects::{
    BoundMethod, BuiltinMethod, Dict, DictView, Inside, List, Range, Set, Tuple, ViewKind,
    WeakMethodObject,
};
use ch03_ref::{Ref, is};
use ch08_weakref::Proxy;
use ruff_python_ast::CmpOp;
use std::cmp::Ordering;

/// Whether an ordering is what an operator asks for.
fn holds(op: CmpOp, order: Ordering) -> bool {
    match op {
        CmpOp::Eq => order == Ordering::Equal,
        CmpOp::NotEq => order != Ordering::Equal,
        CmpOp::Lt => order == Ordering::Less,
        CmpOp::LtE => order != Ordering::Greater,
        CmpOp::Gt => order == Ordering::Greater,
        CmpOp::GtE => order != Ordering::Less,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => false,
    }
}

/// The operator with its sides exchanged.
fn mirrored(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        other => other,
    }
}

impl Python {
    /// Any comparison: the result is what the operator gives, mostly a bool.
    pub fn compare(&self, a: &Ref, op: CmpOp, b: &Ref) -> Res {
        match op {
            CmpOp::Is => Ok(self.bool(is(a, b))),
            CmpOp::IsNot => Ok(self.bool(!is(a, b))),
            CmpOp::In => Ok(self.bool(self.contains(b, a)?)),
            CmpOp::NotIn => Ok(self.bool(!self.contains(b, a)?)),
            _ => self.rich_compare(a, op, b),
        }
    }

    /// `a == b` as containers ask it: the same object is equal to itself.
    pub fn equal(&self, a: &Ref, b: &Ref) -> Res<bool> {
        if is(a, b) {
            return Ok(true);
        }
        let answer = self.rich_compare(a, CmpOp::Eq, b)?;
        self.truth(&answer)
    }

    /// `a < b`
    pub fn less(&self, a: &Ref, b: &Ref) -> Res<bool> {
        self.ordered(a, CmpOp::Lt, b)
    }

    /// Whether `a op b` is true.
    pub fn ordered(&self, a: &Ref, op: CmpOp, b: &Ref) -> Res<bool> {
        let answer = self.rich_compare(a, op, b)?;
        self.truth(&answer)
    }

    fn rich_compare(&self, a: &Ref, op: CmpOp, b: &Ref) -> Res {
        if let (Some(a), Some(b)) = (a.int(), b.int()) {
            return Ok(self.bool(holds(op, a.cmp(&b))));
        }
        if let (Some(a), Some(b)) = (a.string(), b.string()) {
            return Ok(self.bool(holds(op, a.as_str().cmp(b.as_str()))));
        }
        let _guard = self.calls.enter_native(self, " in comparison")?;
        if let Some(target) = self.unproxied(a)? {
            let other = self.unproxied(b)?;
            return self.rich_compare(&target, op, other.as_ref().unwrap_or(b));
        }
        // A proxy is a weak reference, too: `weakref_richcompare`.
        if let (Some(x), Some(y)) = (self.weak_of(a), Proxy::from_ref(b))
            && matches!(op, CmpOp::Eq | CmpOp::NotEq)
        {
            let same = self.weak_equal(&x, y.as_weak())?;
            return Ok(self.bool(same == (op == CmpOp::Eq)));
        }
        if let Some(target) = self.unproxied(b)? {
            // The other way round, and that is the proxy's own comparison.
            return match self.half_compare(a, op, b)? {
                Some(answer) => Ok(answer),
                None => self.rich_compare(&target, mirrored(op), a),
            };
        }
        let (left, right) = (self.class_of(a), self.class_of(b));
        let right_first = !is(left, right)
            && self.is_subclass(right, left)
            && self
                .find_defined(right, self.method_name(mirrored(op)))
                .is_some();
        if right_first && let Some(answer) = self.half_compare(b, mirrored(op), a)? {
            return Ok(answer);
        }
        if let Some(answer) = self.half_compare(a, op, b)? {
            return Ok(answer);
        }
        if !right_first && let Some(answer) = self.half_compare(b, mirrored(op), a)? {
            return Ok(answer);
        }
        match op {
            CmpOp::Eq => Ok(self.bool(is(a, b))),
            CmpOp::NotEq => Ok(self.bool(!is(a, b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.as_str(),
                self.class_name(a),
                self.class_name(b)
            ))),
        }
    }

    fn method_name(&self, op: CmpOp) -> &Ref {
        match op {
            CmpOp::NotEq => &self.words.ne,
            CmpOp::Lt => &self.words.lt,
            CmpOp::LtE => &self.words.le,
            CmpOp::Gt => &self.words.gt,
            CmpOp::GtE => &self.words.ge,
            _ => &self.words.eq,
        }
    }

    /// What the class of `a` says; `None` stands for `NotImplemented`.
    fn half_compare(&self, a: &Ref, op: CmpOp, b: &Ref) -> Res<Option<Ref>> {
        if let Some(answer) = self.native_compare(a, op, b)? {
            return Ok(Some(self.bool(answer)));
        }
        let known = |answer: Ref| Some(answer).filter(|answer| !self.is_not_implemented(answer));
        if let Some(answer) = self.call_defined(a, self.method_name(op), &[b]) {
            return answer.map(known);
        }
        // `object.__ne__` asks `__eq__`.
        if op == CmpOp::NotEq
            && let Some(answer) = self.call_defined(a, &self.words.eq, &[b])
            && let Some(answer) = answer.map(known)?
        {
            return Ok(Some(self.bool(!self.truth(&answer)?)));
        }
        Ok(None)
    }

    /// What a built-in class says of two of its kind.
    fn native_compare(&self, a: &Ref, op: CmpOp, b: &Ref) -> Res<Option<bool>> {
        if let (Some(x), Some(y)) = (self.as_int(a), self.as_int(b)) {
            return Ok(Some(holds(op, x.cmp(&y))));
        }
        if let (Some(x), Some(y)) = (self.as_float(a), self.as_float(b)) {
            return Ok(Some(self.float_compare(a, x, op, b, y)));
        }
        if let (Some(x), Some(y)) = (a.list(), b.list()) {
            // Lists of different lengths are not looked into: `list_richcompare`.
            if matches!(op, CmpOp::Eq | CmpOp::NotEq) && x.len() != y.len() {
                return Ok(Some(op == CmpOp::NotEq));
            }
            return self
                .rows_compare(&|at| x.get(at), &|at| y.get(at), op)
                .map(Some);
        }
        if let (Some(x), Some(y)) = (a.get::<Tuple>(), b.get::<Tuple>()) {
            return self
                .rows_compare(&|at| x.get(at), &|at| y.get(at), op)
                .map(Some);
        }
        if let (Some(x), Some(y)) = (a.members(), b.members()) {
            let (m, n) = (x.len(), y.len());
            return Ok(Some(match op {
                CmpOp::Eq => m == n && self.set_within(x, y)?,
                CmpOp::NotEq => m != n || !self.set_within(x, y)?,
                CmpOp::Lt => m < n && self.set_within(x, y)?,
                CmpOp::LtE => m <= n && self.set_within(x, y)?,
                CmpOp::Gt => m > n && self.set_within(y, x)?,
                _ => m >= n && self.set_within(y, x)?,
            }));
        }
        if !matches!(op, CmpOp::Eq | CmpOp::NotEq) {
            return Ok(None);
        }
        let same = self.native_same(a, b)?;
        Ok(same.map(|same| same == (op == CmpOp::Eq)))
    }

    /// `==` of kinds that have no order.
    fn native_same(&self, a: &Ref, b: &Ref) -> Res<Option<bool>> {
        if let (Some(x), Some(y)) = (a.get::<Dict>(), b.get::<Dict>()) {
            return self.dict_equal(x, y).map(Some);
        }
        if let (Some(x), Some(y)) = (a.get::<Range>(), b.get::<Range>()) {
            let same_step = x.len() < 2 || x.step == y.step;
            let same_start = x.is_empty() || x.start == y.start;
            return Ok(Some(x.len() == y.len() && same_start && same_step));
        }
        if let (Some(x), Some(y)) = (a.get::<WeakMethodObject>(), b.get::<WeakMethodObject>()) {
            return Ok(Some(match (x.method.upgrade(), y.method.upgrade()) {
                (Some((x, f)), Some((y, g))) => self.equal(&x, &y)? && is(&f, &g),
                _ => is(a, b),
            }));
        }
        if let (Some(x), Some(y)) = (self.weak_of(a), self.weak_of(b)) {
            return self.weak_equal(&x, &y).map(Some);
        }
        if let (Some(x), Some(y)) = (a.get::<BoundMethod>(), b.get::<BoundMethod>()) {
            let ((f, m), (g, n)) = (x.parts(), y.parts());
            return Ok(Some(is(&m, &n) && self.equal(&f, &g)?));
        }
        if let (Some(x), Some(y)) = (a.get::<BuiltinMethod>(), b.get::<BuiltinMethod>()) {
            return Ok(Some(
                std::ptr::eq(x.def, y.def) && is(&x.object(), &y.object()),
            ));
        }
        if let (Some(x), Some(y)) = (a.get::<DictView>(), b.get::<DictView>())
            && x.kind != ViewKind::Values
            && y.kind != ViewKind::Values
        {
            let left = self.heap.alloc(Set::default());
            let right = self.heap.alloc(Set::default());
            self.collect(a)?
                .into_iter()
                .try_for_each(|item| self.set_add(&left, item))?;
            self.collect(b)?
                .into_iter()
                .try_for_each(|item| self.set_add(&right, item))?;
            return self.equal(&left, &right).map(Some);
        }
        Ok(None)
    }

    fn float_compare(&self, a: &Ref, x: f64, op: CmpOp, b: &Ref, y: f64) -> bool {
        // An int beside a float is compared exactly, not as the nearest float.
        let exact = match (self.as_int(a), self.as_int(b)) {
            (Some(int), None) => int_to_float(int, y),
            (None, Some(int)) => int_to_float(int, x).map(Ordering::reverse),
            _ => None,
        };
        match exact.or_else(|| x.partial_cmp(&y)) {
            Some(order) => holds(op, order),
            None => op == CmpOp::NotEq,
        }
    }

    /// Compares two rows item by item; either may change meanwhile.
    fn rows_compare(
        &self,
        a: &dyn Fn(usize) -> Option<Ref>,
        b: &dyn Fn(usize) -> Option<Ref>,
        op: CmpOp,
    ) -> Res<bool> {
        let mut at = 0;
        loop {
            let (x, y) = match (a(at), b(at)) {
                (Some(x), Some(y)) => (x, y),
                (x, y) => return Ok(holds(op, x.is_some().cmp(&y.is_some()))),
            };
            if !self.equal(&x, &y)? {
                return match op {
                    CmpOp::Eq => Ok(false),
                    CmpOp::NotEq => Ok(true),
                    _ => {
                        let answer = self.rich_compare(&x, op, &y)?;
                        self.truth(&answer)
                    }
                };
            }
            at += 1;
        }
    }

    /// `item in a`
    pub fn contains(&self, a: &Ref, item: &Ref) -> Res<bool> {
        if let Some(dict) = a.get::<Dict>() {
            return Ok(self.dict_get(dict, item)?.is_some());
        }
        if let Some(table) = a.members() {
            return self.set_has(table, item);
        }
        if let Some(text) = a.string() {
            return match item.string() {
                Some(part) => Ok(text.as_str().contains(part.as_str())),
                None => Err(self.type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    self.class_name(item)
                ))),
            };
        }
        if let (Some(range), Some(value)) = (a.get::<Range>(), self.as_int(item)) {
            let offset = value - range.start;
            let index = offset / range.step;
            return Ok(offset % range.step == 0 && (0..range.len() as i128).contains(&index));
        }
        if let Some(target) = self.unproxied(a)? {
            return self.contains(&target, item);
        }
        if let Some(answer) = self.weak_contains(a, item)? {
            return Ok(answer);
        }
        if let Some(answer) = self.call_defined(a, &self.words.contains, &[item]) {
            let answer = answer?;
            return self.truth(&answer);
        }
        if let Some(list) = a.list() {
            return Ok(self.list_index(list, item, 0)?.is_some());
        }
        let iterator = self.iter(a).map_err(|_| {
            self.type_error(format!(
                "argument of type '{}' is not iterable",
                self.class_name(a)
            ))
        })?;
        while let Some(each) = self.next(&iterator)? {
            if self.equal(&each, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The index of the first equal item at or after `from`.
    pub fn list_index(&self, list: &List, item: &Ref, from: usize) -> Res<Option<usize>> {
        let mut at = from;
        while let Some(each) = list.get(at) {
            if self.equal(&each, item)? {
                return Ok(Some(at));
            }
            at += 1;
        }
        Ok(None)
    }

    /// Sorts in place, stably. `key` is called once for each item.
    pub fn sort(&self, items: Vec<Ref>, key: Option<&Ref>, reverse: bool) -> Res<Vec<Ref>> {
        let mut keyed: Vec<(Ref, Ref)> = Vec::with_capacity(items.len());
        for item in items {
            let sort_key = match key {
                Some(key) => self.call(key, vec![Some(item.clone())], &[])?,
                None => item.clone(),
            };
            keyed.push((sort_key, item));
        }
        if reverse {
            keyed.reverse();
        }
        let mut sorted = self.merge_sort(keyed)?;
        if reverse {
            sorted.reverse();
        }
        Ok(sorted.into_iter().map(|(_, item)| item).collect())
    }

    fn merge_sort(&self, mut items: Vec<(Ref, Ref)>) -> Res<Vec<(Ref, Ref)>> {
        if items.len() < 2 {
            return Ok(items);
        }
        let back = items.split_off(items.len() / 2);
        let mut left = self.merge_sort(items)?.into_iter().peekable();
        let mut right = self.merge_sort(back)?.into_iter().peekable();
        let mut merged = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let take_right = self.less(&b.0, &a.0)?;
            merged.extend(if take_right {
                right.next()
            } else {
                left.next()
            });
        }
        merged.extend(left);
        merged.extend(right);
        Ok(merged)
    }
}

/// How an int compares to a float.
fn int_to_float(int: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float >= 1.7e38 {
        return Some(Ordering::Less);
    }
    if float <= -1.7e38 {
        return Some(Ordering::Greater);
    }
    let whole = float.trunc();
    let order = int.cmp(&(whole as i128));
    Some(order.then(0.0f64.partial_cmp(&(float - whole))?))
}
