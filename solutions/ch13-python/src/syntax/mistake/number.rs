//! Where a number ends, and what none can be.

/// Why the text begins with no number.
pub struct Wrong {
    /// CPython's words.
    pub message: String,
    /// The character it points at.
    pub from: usize,
}

fn wrong<T>(message: impl Into<String>, from: usize) -> Result<T, Wrong> {
    let message = message.into();
    Err(Wrong { message, from })
}

/// The length of the number that the text begins with. CPython: `tok_get` and
/// `verify_end_of_number`.
pub fn length(text: &str) -> Result<usize, Wrong> {
    let bytes = text.as_bytes();
    if let [b'0', base @ (b'x' | b'X' | b'o' | b'O' | b'b' | b'B'), ..] = bytes {
        return match base {
            b'x' | b'X' => based(text, "hexadecimal", |c| c.is_ascii_hexdigit()),
            b'o' | b'O' => based(text, "octal", |c| (b'0'..b'8').contains(&c)),
            _ => based(text, "binary", |c| c == b'0' || c == b'1'),
        };
    }
    let mut at = digits(bytes, 0)?;
    let whole = at;
    let mut real = false;
    if bytes.get(at) == Some(&b'.') {
        real = true;
        at += 1;
        if bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at = digits(bytes, at)?;
        }
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        let first = at + 1 + usize::from(signed);
        if bytes.get(first).is_some_and(u8::is_ascii_digit) {
            real = true;
            at = digits(bytes, first)?;
        } else if signed {
            return wrong("invalid decimal literal", first - 1);
        }
    }
    if matches!(bytes.get(at), Some(b'j' | b'J')) {
        return ended(text, at + 1, "imaginary");
    }
    let zeros = bytes
        .iter()
        .take_while(|c| **c == b'0' || **c == b'_')
        .count();
    if !real && zeros > 0 && zeros < whole {
        let message = "leading zeros in decimal integer literals are not permitted; \
                       use an 0o prefix for octal integers";
        return wrong(message, 0);
    }
    ended(text, at, "decimal")
}

/// Goes over digits with single `_` between them.
fn digits(bytes: &[u8], mut at: usize) -> Result<usize, Wrong> {
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'_') || at == 0 {
            return Ok(at);
        }
        at += 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            return wrong("invalid decimal literal", at - 1);
        }
    }
}

fn based(text: &str, name: &str, is_digit: fn(u8) -> bool) -> Result<usize, Wrong> {
    let bytes = text.as_bytes();
    let mut at = 2;
    loop {
        at += usize::from(bytes.get(at) == Some(&b'_'));
        match bytes.get(at) {
            Some(c) if is_digit(*c) => {}
            Some(c) if c.is_ascii_digit() => {
                let digit = char::from(*c);
                return wrong(format!("invalid digit '{digit}' in {name} literal"), at);
            }
            _ => return wrong(format!("invalid {name} literal"), at - 1),
        }
        while bytes.get(at).is_some_and(|c| is_digit(*c)) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'_') => {}
            Some(c) if c.is_ascii_digit() => {
                let digit = char::from(*c);
                return wrong(format!("invalid digit '{digit}' in {name} literal"), at);
            }
            _ => return ended(text, at, name),
        }
    }
}

/// After a number comes no name, but for some keywords.
fn ended(text: &str, at: usize, name: &str) -> Result<usize, Wrong> {
    const ALLOWED: &[&str] = &["and", "else", "for", "if", "in", "is", "not", "or"];
    let rest = &text[at..];
    let is_name = rest.starts_with(|c: char| c == '_' || c.is_alphanumeric());
    if is_name && !ALLOWED.iter().any(|word| rest.starts_with(word)) {
        return wrong(format!("invalid {name} literal"), at - 1);
    }
    Ok(at)
}
