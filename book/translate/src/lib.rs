//! The book in another language, by the conventions of mdbook-i18n-helpers: its
//! sentences are messages of a gettext template (`.pot`), a translator fills in
//! a `.po` file, and the book is built from the same pages with the sentences
//! replaced. Programs, outputs, pictures and listings are not messages: they are
//! computed, as in the first language.

#![forbid(unsafe_code)]

mod fences;
mod headings;
mod page;

use fences::Words;
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_i18n_helpers::{extract_messages, wrap_sources};
use page::walk;
use polib::catalog::Catalog;
use polib::message::{Message, MessageMutView, MessageView};
use polib::metadata::CatalogMetadata;
use polib::po_file;
use press::house::House;
use press::problem::{Problem, Problems};
use press::run::Runner;
use std::path::Path;

/// All sentences of the book, each with the places where it stands.
///
/// # Errors
/// A page that cannot be read.
pub fn messages(house: &House) -> Result<Catalog, String> {
    let book = MDBook::load(house.book()).map_err(|why| format!("{why:#}"))?;
    let mut metadata = CatalogMetadata::new();
    metadata.project_id_version = book.config.book.title.clone().unwrap_or_default();
    metadata.mime_version = "1.0".into();
    metadata.content_type = "text/plain; charset=UTF-8".into();
    metadata.content_transfer_encoding = "8bit".into();
    let mut catalog = Catalog::new(metadata);
    for item in book.iter() {
        match item {
            BookItem::Chapter(chapter) => {
                add(&mut catalog, &chapter.name, "src/SUMMARY.md");
                let Some(path) = &chapter.path else { continue };
                let mut list = List {
                    catalog: &mut catalog,
                    file: format!("src/{}", path.display()),
                };
                walk(&chapter.content, &mut list)
                    .map_err(|why| format!("{}: {why}", path.display()))?;
            }
            BookItem::PartTitle(title) => add(&mut catalog, title, "src/SUMMARY.md"),
            BookItem::Separator => {}
        }
    }
    for mut message in catalog.messages_mut() {
        let sources = wrap_sources(message.source());
        *message.source_mut() = sources;
    }
    Ok(catalog)
}

/// Adds a message, or one more place of it.
fn add(catalog: &mut Catalog, text: &str, place: &str) {
    let places = match catalog.find_message(None, text, None) {
        Some(known) if known.source().lines().any(|line| line == place) => return,
        Some(known) => format!("{}\n{place}", known.source()),
        None => place.to_owned(),
    };
    let message = Message::build_singular()
        .with_source(places)
        .with_msgid(text.to_owned())
        .done();
    catalog.append_or_update(message);
}

/// Writes down what is to be translated, and changes nothing.
struct List<'a> {
    catalog: &'a mut Catalog,
    file: String,
}

impl Words for List<'_> {
    fn short(&mut self, line: usize, text: &str) -> String {
        add(self.catalog, text, &format!("{}:{line}", self.file));
        text.to_owned()
    }

    fn prose(&mut self, line: usize, text: &str) -> Result<String, String> {
        for (below, found) in extract_messages(text).map_err(|why| why.to_string())? {
            let place = format!("{}:{}", self.file, line + below - 1);
            add(self.catalog, &found.message, &place);
        }
        Ok(text.to_owned())
    }
}

/// The translations in a file.
///
/// # Errors
/// What is wrong with it: the line, or that its head is not the template's.
pub fn read(po: &Path) -> Result<Catalog, String> {
    // The library panics at a head in which a line is missing.
    let read = std::panic::catch_unwind(|| po_file::parse(po).map_err(|why| why.to_string()));
    let read = read.unwrap_or_else(|_| {
        Err("its first entry lacks lines of the template's; copy that entry from a new messages.pot".into())
    });
    read.map_err(|why| format!("{}: {why}", po.display()))
}

/// Builds the book with the sentences of `catalog`; what has no translation
/// stays as it is.
///
/// # Errors
/// Everything that is wrong with the pages then, as [`press::build`].
pub fn build(
    house: &House,
    catalog: &Catalog,
    out: &Path,
    runner: &dyn Runner,
) -> Result<(), Vec<Problem>> {
    press::build_changed(house, out, runner, &mut |book, problems| {
        if !catalog.metadata.language.is_empty() {
            book.config.book.language = Some(catalog.metadata.language.clone());
        }
        book.book.for_each_mut(|item| match item {
            BookItem::Chapter(chapter) => {
                chapter.name = page::translation(catalog, &chapter.name);
                match walk(&chapter.content, &mut page::Translator { catalog }) {
                    Ok(text) => chapter.content = text,
                    Err(why) => note(problems, &chapter.name, &why),
                }
            }
            BookItem::PartTitle(title) => *title = page::translation(catalog, title),
            BookItem::Separator => {}
        });
    })
}

fn note(problems: &mut Problems, page: &str, why: &str) {
    let what = format!("cannot be translated: {why}");
    problems.add(page, 0, what, "compare its messages with the template");
}
