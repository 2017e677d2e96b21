//! `press build` and `press serve`: the book as HTML, and on this machine's
//! loopback address. `cargo xtask book` calls it.

#![forbid(unsafe_code)]

use clap::{Arg, ArgAction, Command, value_parser};
use press::house::House;
use press::memo::Memo;
use press::run::{HeapRunner, Runner};
use press::serve::{Mine, Server};
use press::watch::watch;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

/// `press build [--out DIR] [--epub]` and `press serve [--out DIR] [--port N]`.
fn cli() -> Command {
    let out = Arg::new("out")
        .long("out")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("Where to put it [default: target/book]");
    let epub = Arg::new("epub")
        .long("epub")
        .action(ArgAction::SetTrue)
        .help("Make a file for e-book readers, too");
    let list = Arg::new("links")
        .long("links")
        .action(ArgAction::SetTrue)
        .help("List the addresses outside the book that its pages link to");
    let port = Arg::new("port")
        .long("port")
        .value_parser(value_parser!(u16))
        .default_value("3000")
        .help("The port; 0 takes a free one");
    let open = Arg::new("open")
        .long("open")
        .action(ArgAction::SetTrue)
        .help("Show it in the browser");
    Command::new("press")
        .about("Builds and serves the book")
        .subcommand_required(true)
        .subcommand(
            Command::new("build")
                .about("Build the book; fails when a page claims what is not so")
                .arg(out.clone())
                .arg(open.clone())
                .arg(epub)
                .arg(list),
        )
        .subcommand(
            Command::new("serve")
                .about("Build the book and show it on 127.0.0.1")
                .arg(out)
                .arg(open)
                .arg(port),
        )
}

fn main() -> ExitCode {
    let Some(house) = find_house() else {
        eprintln!("press: no book/book.toml here or above; go to the repository first");
        return ExitCode::from(2);
    };
    let matches = cli().get_matches();
    let (name, options) = matches.subcommand().expect("clap requires one");
    let out = options.get_one::<PathBuf>("out").cloned();
    let out = out.unwrap_or_else(|| house.target().join("book"));
    let memo = Memo::open(&beside(&out, "memo"));
    let runner = HeapRunner { memo };
    if !build(&house, &out, &runner) {
        return ExitCode::from(1);
    }
    let open = options.get_flag("open");
    if name == "serve" {
        let port = options.get_one("port").expect("it has a default");
        return serve(&house, &out, &runner, *port, open);
    }
    if options.get_flag("links") {
        return links(&out);
    }
    if options.get_flag("epub") {
        if let Err(why) = press::epub::write(&house, &out) {
            eprintln!("press: the e-book was not made: {why}");
            return ExitCode::from(1);
        }
        println!("as an e-book: {}", out.join(press::epub::FILE).display());
    }
    if open {
        show(out.join("index.html").as_os_str());
    }
    ExitCode::SUCCESS
}

/// Lists what leads out of the book, and from where.
fn links(out: &Path) -> ExitCode {
    match press::links::Site::read(out) {
        Ok(site) => {
            for (address, pages) in site.leads_out() {
                let pages: Vec<_> = pages.into_iter().collect();
                println!("{address}  ({})", pages.join(", "));
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("press: {}: {why}", out.display());
            ExitCode::from(1)
        }
    }
}

/// Asks the system for its browser; when there is none, the place is printed
/// anyway.
fn show(place: &OsStr) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let quiet = |command: &mut std::process::Command| {
        command
            .arg(place)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    };
    if quiet(&mut std::process::Command::new(opener)).is_err() {
        eprintln!("press: `{opener}` is not there to open it; open it yourself");
    }
}

fn find_house() -> Option<House> {
    let here = std::env::current_dir().ok()?;
    House::find(&here).or_else(|| House::find(Path::new(env!("CARGO_MANIFEST_DIR"))))
}

/// `…/book` → `…/book.memo`.
fn beside(out: &Path, end: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(end);
    out.with_file_name(name)
}

fn build(house: &House, out: &Path, runner: &dyn Runner) -> bool {
    // A panic inside is reported as a problem; its own message would only
    // stand in the way.
    std::panic::set_hook(Box::new(|_| {}));
    match press::build(house, out, runner) {
        Ok(()) => {
            println!("the book: {}", out.join("index.html").display());
            true
        }
        Err(problems) => {
            for problem in &problems {
                eprintln!("{problem}\n");
            }
            let count = problems.len();
            let things = if count == 1 { "thing" } else { "things" };
            eprintln!("press: the book was not built; {count} {things} to mend");
            false
        }
    }
}

/// Shows the book, and builds it again when a page changes.
fn serve(house: &House, out: &Path, runner: &dyn Runner, port: u16, open: bool) -> ExitCode {
    let server = match Server::new(out, port, Some(Mine::of(&house.root))) {
        Ok(server) => server,
        Err(why) => {
            eprintln!("press: port {port} cannot be used: {why}; try --port 0");
            return ExitCode::from(2);
        }
    };
    let (url, news) = (server.url(), server.news());
    println!("serving it at {url} to this machine only; it follows your changes; Ctrl-C stops");
    if open {
        show(url.as_ref());
    }
    let serving = std::thread::spawn(move || server.run());
    if let Err(why) = watch(house, out, runner, &news) {
        eprintln!("press: changes are not seen ({why}); start again after a change");
    }
    // It serves for ever.
    let _ = serving.join();
    ExitCode::SUCCESS
}
