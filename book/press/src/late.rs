//! Pictures are put into the finished pages. mdBook would read all of them once
//! more, and its search would find the words in them.

use std::cell::RefCell;

/// Pieces of HTML that wait until the pages are rendered.
#[derive(Debug, Default)]
pub struct Late(RefCell<Vec<String>>);

/// What begins and ends a mark: a comment, which mdBook leaves where it is.
const MARK: (&str, &str) = ("<!--late ", "-->");

impl Late {
    /// Keeps a piece, and returns what stands for it in the page.
    pub fn keep(&self, html: String) -> String {
        let mut kept = self.0.borrow_mut();
        kept.push(html);
        format!("{}{}{}\n", MARK.0, kept.len() - 1, MARK.1)
    }

    /// The page with each piece in its place; none when it has no mark. On paper
    /// nothing moves: `still` leaves out what only steps need.
    pub fn put(&self, page: &str, still: bool) -> Option<String> {
        let kept = self.0.borrow();
        let mut pieces = page.split(MARK.0);
        let mut done = pieces.next().unwrap_or_default().to_owned();
        if done.len() == page.len() {
            return None;
        }
        for piece in pieces {
            let (number, rest) = piece.split_once(MARK.1)?;
            let html = kept.get(number.parse::<usize>().ok()?)?;
            match still {
                true => done += &picture::on_paper(html),
                false => done += html,
            }
            done += rest;
        }
        Some(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_in_their_places() {
        let late = Late::default();
        let (one, two) = (late.keep("<b>1</b>".into()), late.keep("<i>2</i>".into()));
        let page = format!("a{two}b{one}c");
        assert_eq!(late.put(&page, false).unwrap(), "a<i>2</i>\nb<b>1</b>\nc");
        assert_eq!(late.put("a<!-- other -->b", false), None);
    }
}
