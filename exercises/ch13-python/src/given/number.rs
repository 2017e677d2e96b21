// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Reading numbers out of objects and texts.

use super::{Python, Res};
use crate::objects::{Bool, Float, Inside};
use ch03_ref::Ref;

impl Python {
    /// The value of an int or a bool.
    pub fn as_int(&self, r: &Ref) -> Option<i128> {
        if let Some(int) = r.int() {
            return Some(int);
        }
        r.get::<Bool>().map(|bool| i128::from(bool.0))
    }

    /// The value of an int, bool or float, as a float.
    pub fn as_float(&self, r: &Ref) -> Option<f64> {
        if let Some(float) = r.get::<Float>() {
            return Some(float.0);
        }
        self.as_int(r).map(|value| value as f64)
    }

    /// The value of something that must be an integer.
    pub fn need_int(&self, r: &Ref) -> Res<i128> {
        if let Some(target) = self.unproxied(r)? {
            return self.need_int(&target);
        }
        self.as_int(r).ok_or_else(|| {
            self.type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                self.class_name(r)
            ))
        })
    }
}

/// The digits without the underscores, if they stand between digits.
fn plain_digits(text: &str) -> Option<String> {
    let good = !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    good.then(|| text.replace('_', ""))
}

/// `int(text, base)`
pub fn parse_int(text: &str, base: u32) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match (base, lower.get(..2)) {
        (0 | 16, Some("0x")) => (16, &digits[2..]),
        (0 | 8, Some("0o")) => (8, &digits[2..]),
        (0 | 2, Some("0b")) => (2, &digits[2..]),
        (0, _) => (10, digits),
        (base, _) => (base, digits),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from_str_radix(&plain_digits(digits)?, base).ok()?;
    Some(if negative { -value } else { value })
}

/// `float(text)`
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    match lower.trim_start_matches(['+', '-']) {
        "inf" | "infinity" | "nan" => lower.parse().ok(),
        digits if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            plain_digits(&lower)?.parse().ok()
        }
        _ => None,
    }
}
