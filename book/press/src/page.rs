//! One page, from what its author wrote to what mdBook renders.

use crate::boxes;
use crate::fences::{self, Block, Edits};
use crate::figures;
use crate::house::{Holes, House};
use crate::includes;
use crate::late::Late;
use crate::problem::Problems;
use crate::python;
use crate::run::Runner;
use crate::show;
use std::path::Path;

/// What a page needs to know of the world.
pub struct Desk<'a> {
    /// Where files are.
    pub house: &'a House,
    /// What no page may print.
    pub holes: &'a Holes,
    /// What runs its Python.
    pub runner: &'a dyn Runner,
    /// What is put into the finished page.
    pub late: &'a Late,
}

impl Desk<'_> {
    /// The Markdown for mdBook: includes put in, programs run, figures and
    /// boxes drawn. Whatever is wrong is noted, and the rest still done.
    pub fn prepare(&self, page: &Path, text: &str, problems: &mut Problems) -> String {
        let file = self.house.name(page);
        let source = includes::expand(self.house, self.holes, page, text, problems);
        let blocks = fences::find(&source);
        let mut edits = Edits::default();
        python::run_page(&file, &source, &blocks, self, &mut edits, problems);
        for block in &blocks {
            match block {
                Block::Picture(picture) => {
                    let text = &source.text;
                    figures::inline(self.house, page, text, picture, &mut edits, problems);
                }
                Block::Fence(fence) if !python::is_ours(fence) => {
                    edits.before(&fence.place, &show::label(fence));
                }
                Block::Fence(_) => {}
            }
        }
        boxes::render(&edits.apply(&source.text))
    }
}
