//! Numbers of bytes as people write them.

/// Bytes from `1000`, `64K`, `64KiB`, `1.5MiB`, `2 GB`. All units are powers
/// of 1024.
pub fn parse(text: &str) -> Result<usize, String> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "bytes" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        other => return Err(format!("`{other}` is no unit: write 500KiB, 64MiB or 1GiB")),
    };
    let wrong = || format!("`{text}` is no number of bytes: write 500KiB, 64MiB or 1GiB");
    let value: f64 = number.parse().map_err(|_| wrong())?;
    let bytes = value * factor as f64;
    if !(1.0..9e15).contains(&bytes) {
        return Err(wrong());
    }
    Ok(bytes as usize)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_are_powers_of_1024() {
        let cases = [
            ("1000", 1000),
            ("1 b", 1),
            ("64K", 64 << 10),
            ("64KiB", 64 << 10),
            ("1.5MiB", 3 << 19),
            ("2 GB", 2 << 30),
        ];
        for (text, bytes) in cases {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused_with_an_example() {
        for text in ["", "x", "-1", "0", "1.2.3", "5 parsecs", "1e99"] {
            let message = parse(text).expect_err(text);
            assert!(message.contains("64MiB"), "{message}");
        }
    }
}
