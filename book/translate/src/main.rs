//! `translate`: writes the template for translators. `translate FILE.po`: builds
//! the book with that translation. `cargo xtask translate` calls it.

#![forbid(unsafe_code)]

use clap::{Arg, Command, value_parser};
use polib::po_file;
use press::house::House;
use press::memo::Memo;
use press::run::HeapRunner;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn cli() -> Command {
    let path = || value_parser!(PathBuf);
    Command::new("translate")
        .about("Without FILE.po: lists the book's sentences, for translators")
        .arg(
            Arg::new("po")
                .value_name("FILE.po")
                .value_parser(path())
                .help("A translation: builds the book with it"),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("PATH")
                .value_parser(path())
                .help("Where to put it [default: target/messages.pot, or target/book-FILE]"),
        )
}

fn main() -> ExitCode {
    let matches = cli().get_matches();
    let here = std::env::current_dir().ok();
    let house = here.and_then(|here| House::find(&here));
    let Some(house) = house.or_else(|| House::find(Path::new(env!("CARGO_MANIFEST_DIR")))) else {
        eprintln!("translate: no book/book.toml here or above; go to the repository first");
        return ExitCode::from(2);
    };
    let out = matches.get_one::<PathBuf>("out").cloned();
    let done = match matches.get_one::<PathBuf>("po") {
        Some(po) => build(&house, po, out),
        None => list(&house, out),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("translate: {why}");
            ExitCode::from(1)
        }
    }
}

fn list(house: &House, out: Option<PathBuf>) -> Result<String, String> {
    let out = out.unwrap_or_else(|| house.target().join("messages.pot"));
    let catalog = translate::messages(house)?;
    let named = |why: std::io::Error| format!("{}: {why}", out.display());
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(named)?;
    }
    po_file::write(&catalog, &out).map_err(named)?;
    Ok(format!("{} messages: {}", catalog.count(), out.display()))
}

fn build(house: &House, po: &Path, out: Option<PathBuf>) -> Result<String, String> {
    // A panic inside is reported as a problem.
    std::panic::set_hook(Box::new(|_| {}));
    let catalog = translate::read(po)?;
    let stem = po.file_stem().unwrap_or_default().to_string_lossy();
    let out = out.unwrap_or_else(|| house.target().join(format!("book-{stem}")));
    let out = std::path::absolute(&out).map_err(|why| why.to_string())?;
    let memo = Memo::open(&house.target().join("translate.memo"));
    translate::build(house, &catalog, &out, &HeapRunner { memo }).map_err(|problems| {
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the book was not built\n{}", texts.join("\n\n"))
    })?;
    Ok(format!("the book: {}", out.join("index.html").display()))
}
