//! Builds the book in process: pages whose Python really ran, listings cut
//! from compiled files, links that lead somewhere, nothing fetched when it is
//! opened. What an author claimed and is not so fails the build, with the
//! page, the line, and what to do.

#![forbid(unsafe_code)]

pub mod agreement;
pub mod boxes;
pub mod choices;
pub mod claim;
pub mod course;
pub mod epub;
pub mod fences;
pub mod fields;
pub mod figures;
pub mod finish;
pub mod house;
pub mod html;
pub mod includes;
pub mod info;
pub mod late;
pub mod lesson;
pub mod links;
pub mod listen;
pub mod memo;
pub mod mentions;
pub mod moving;
pub mod page;
pub mod playground;
pub mod problem;
pub mod python;
pub mod quotes;
pub mod run;
pub mod serve;
pub mod show;
pub mod versions;
pub mod watch;
pub mod xhtml;

use house::{Holes, House};
use late::Late;
use links::Site;
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::config::Config;
use page::Desk;
use problem::{Problem, Problems};
use run::Runner;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

/// Builds the book of `house` into `out`, which is replaced only when all is
/// well.
///
/// # Errors
/// Everything that is wrong, sorted by file and line.
pub fn build(house: &House, out: &Path, runner: &dyn Runner) -> Result<(), Vec<Problem>> {
    build_changed(house, out, runner, &mut |_, _| {})
}

/// What changes the pages after they are read and before they are prepared.
pub type Change<'a> = dyn FnMut(&mut MDBook, &mut Problems) + 'a;

/// Builds the book as [`build`] does, its pages changed first: in a language of
/// the reader's, say.
///
/// # Errors
/// As [`build`], and what `change` noted.
pub fn build_changed(
    house: &House,
    out: &Path,
    runner: &dyn Runner,
    change: &mut Change<'_>,
) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::default();
    may_replace(house, out, &mut problems);
    let holes = Holes::read(house, &mut problems);
    let late = Late::default();
    let desk = Desk {
        house,
        holes: &holes,
        runner,
        late: &late,
    };
    let fresh = beside(out, "new");
    if problems.is_empty() {
        // Whoever waits for a page waits for the slower of the two only.
        let judged = std::thread::scope(|threads| {
            let judging = threads.spawn(|| judge(house, &holes));
            render(&desk, &fresh, change, &mut problems);
            judging.join()
        });
        match judged {
            Ok(judged) => problems.extend(judged.into_sorted()),
            Err(_) => problems.add("book", 0, "the pages could not be judged", "build again"),
        }
    }
    if fresh.is_dir() {
        finish::pages(house, &fresh, &late, &mut problems);
        playground::add(house, &fresh, &mut problems);
        match Site::read(&fresh) {
            Ok(site) => {
                site.check_links(house, &mut problems);
                site.check_resources(house, &mut problems);
                mentions::check(house, &site, &mut problems);
            }
            Err(why) => problems.add(&house.name(&fresh), 0, why.to_string(), "build again"),
        }
    }
    if problems.is_empty()
        && let Err(why) = replace(&fresh, out)
    {
        let name = house.name(out);
        problems.add(
            &name,
            0,
            format!("cannot be written: {why}"),
            "choose another --out",
        );
    }
    // A failed build leaves the last good book, and nothing else.
    let _ = fs::remove_dir_all(&fresh);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.into_sorted()),
    }
}

/// What is wrong with the chapters as their authors wrote them.
fn judge(house: &House, holes: &Holes) -> Problems {
    let mut problems = Problems::default();
    quotes::check(house, &mut problems);
    lesson::check(house, holes, &mut problems);
    problems
}

/// Loads, prepares and renders all pages.
fn render(desk: &Desk<'_>, fresh: &Path, change: &mut Change<'_>, problems: &mut Problems) {
    let mut book = match load(desk.house, fresh) {
        Ok(book) => book,
        Err(problem) => return problems.extend([problem]),
    };
    change(&mut book, problems);
    let pages = desk.house.pages();
    book.book.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item
            && let Some(path) = &chapter.path
        {
            let page = pages.join(path);
            chapter.content = desk.prepare(&page, &chapter.content, problems);
        }
    });
    let (result, warnings) = listen::warnings_of(|| caught(|| book.build()));
    if let Err(why) = result {
        problems.add("book", 0, format!("mdBook could not render it: {why}"), "");
    }
    for warning in warnings {
        problems.add("book", 0, format!("mdBook warns: {warning}"), "");
    }
}

/// Reads `book.toml` and all pages.
fn load(house: &House, fresh: &Path) -> Result<MDBook, Problem> {
    let wrong = |why: String| Problem::new("book", 0, why, "see book.toml and src/SUMMARY.md");
    let mut config = Config::from_disk(house.book().join("book.toml"))
        .map_err(|why| wrong(format!("{why:#}")))?;
    config.build.build_dir = fresh.into();
    config.build.create_missing = false;
    // Ours do their work, and fail where mdBook's only log.
    config.build.use_default_preprocessors = false;
    let no_playground = config.set("output.html.playground.runnable", false);
    no_playground.map_err(|why| wrong(format!("{why:#}")))?;
    let (result, warnings) =
        listen::warnings_of(|| caught(|| MDBook::load_with_config(house.book(), config)));
    match (result, warnings.into_iter().next()) {
        (Ok(book), None) => Ok(book),
        (Ok(_), Some(warning)) => Err(wrong(warning)),
        (Err(why), _) => Err(wrong(why)),
    }
}

/// Runs mdBook; its panics become sentences too.
fn caught<T>(work: impl FnOnce() -> mdbook_driver::errors::Result<T>) -> Result<T, String> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(why)) => Err(format!("{why:#}")),
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or(payload.downcast_ref::<&str>().copied());
            Err(format!("it panicked: {}", text.unwrap_or("without words")))
        }
    }
}

/// Only an empty or missing folder, or a book, is replaced.
fn may_replace(house: &House, out: &Path, problems: &mut Problems) {
    let empty = fs::read_dir(out).map_or(!out.exists(), |mut entries| entries.next().is_none());
    if !empty && !out.join("toc.html").is_file() {
        problems.add(
            &house.name(out),
            0,
            "this folder holds something that is no book, and would be deleted",
            "choose another --out",
        );
    }
}

/// `…/book` → `…/book.new`.
fn beside(out: &Path, end: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(end);
    out.with_file_name(name)
}

fn replace(fresh: &Path, out: &Path) -> std::io::Result<()> {
    let old = beside(out, "old");
    let _ = fs::remove_dir_all(&old);
    if out.exists() {
        fs::rename(out, &old)?;
    }
    fs::rename(fresh, out)?;
    let _ = fs::remove_dir_all(&old);
    Ok(())
}
