//! Comparing with a golden output that has placeholders for addresses.

use std::collections::HashMap;

/// Compares an output with a golden one. `{{id:K}}` stands for a decimal
/// number and `{{hex:K}}` for a `0x…` one: the same K is the same number
/// everywhere, another K another number. Gives the first difference.
pub fn difference(want: &str, got: &str) -> Option<String> {
    let mut numbers: HashMap<&str, u64> = HashMap::new();
    let (mut wanted, mut seen) = (want.split('\n'), got.split('\n'));
    for line in 1.. {
        let (w, g) = match (wanted.next(), seen.next()) {
            (None, None) => break,
            (w, g) => (
                w.unwrap_or("<end of output>"),
                g.unwrap_or("<end of output>"),
            ),
        };
        if !line_fits(w, g, &mut numbers) {
            return Some(format!(
                "output line {line}: want {w:?}\n        got  {g:?}"
            ));
        }
    }
    let mut values: Vec<u64> = numbers.values().copied().collect();
    values.sort_unstable();
    values.dedup();
    (values.len() < numbers.len()).then(|| "different placeholders are the same number".into())
}

fn line_fits<'w>(want: &'w str, got: &str, numbers: &mut HashMap<&'w str, u64>) -> bool {
    let Some((before, rest)) = want.split_once("{{") else {
        return want == got;
    };
    let (placeholder, after) = rest.split_once("}}").expect("a placeholder is closed");
    let (kind, name) = placeholder
        .split_once(':')
        .expect("a placeholder has a name");
    let Some(number) = got.strip_prefix(before) else {
        return false;
    };
    let (digits, radix) = match kind {
        "id" => (number, 10),
        "hex" => match number.strip_prefix("0x") {
            Some(digits) => (digits, 16),
            None => return false,
        },
        other => panic!("no such placeholder: {other}"),
    };
    let end = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    let Ok(value) = u64::from_str_radix(&digits[..end], radix) else {
        return false;
    };
    *numbers.entry(name).or_insert(value) == value && line_fits(after, &digits[end..], numbers)
}
