//! Texts that may stand in SVG and HTML, and how wide they are.

/// Longer texts are cut.
const LONGEST: usize = 28;

/// How many characters wide a text is when it is drawn; Chinese, Japanese,
/// Korean and emoji count twice.
pub(crate) fn cells(text: &str) -> f64 {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    let shown = cut(text);
    shown.chars().map(|c| if wide(c) { 2.0 } else { 1.0 }).sum()
}

/// A text of bearable length, on one line.
pub(crate) fn cut(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let text: String = clean.collect();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

/// The same, such that it may stand in SVG.
pub(crate) fn safe(text: &str) -> String {
    escape(&cut(text))
}

/// Text that may stand between tags.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text that may stand in an attribute, on one line.
pub(crate) fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;").replace('\n', " ")
}

/// A number with at most one digit after the point.
pub(crate) fn short(x: f64) -> String {
    let tenths = (x * 10.0).round() / 10.0;
    // No "-0".
    format!("{}", tenths + 0.0)
}
