//! `cargo xtask grade` and `grade merge`.

use crate::class::{Class, Job, STOPPING};
use crate::cli;
use crate::compile::Stage;
use crate::intake::{self, Submission};
use crate::jail::{Jail, Walls};
use crate::journal::{self, Journal};
use crate::judge::Judge;
use crate::kit::{Kit, Shop};
use crate::objects::Shared;
use crate::places::Places;
use crate::progress::Progress;
use crate::report;
use crate::report::book::{self, Book, Chapter};
use crate::verdict::{Grade, Status};
use clap::ArgMatches;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use xtask::cargo::Tools;
use xtask::course::Layout;
use xtask::pristine::Course;
use xtask::stage::Workshop;
use xtask::trouble::{Result, Trouble};
use xtask::ui::Ui;

fn path(args: &ArgMatches, name: &str) -> Option<PathBuf> {
    args.get_one::<PathBuf>(name).cloned()
}

/// The students of this run, and their submissions.
struct Intake {
    all: Vec<Submission>,
    chapters: Vec<String>,
}

/// Grades a class; the status to end with.
pub fn run(layout: Layout, target: &Path, args: &ArgMatches) -> Result<u8> {
    let course = Course::open(layout)?;
    let ui = Ui::new(false);
    let intake = take_in(&course, args)?;
    let cargo = std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let places = Places::find(target, &sysroot(&cargo)?)?;
    let out = path(args, "out").unwrap_or_default();
    let jail = walls(args, &places, intake.all.len())?;
    stop_on_signals();
    let journal = Journal::open(&out)?;
    let tools = Tools {
        workshop: Workshop {
            target: target.to_path_buf(),
        },
        cargo,
        patience: 1,
        course: &course,
        ui: &ui,
    };
    let kits = kits(
        &tools,
        &places,
        &jail,
        &intake.chapters,
        path(args, "hidden").as_deref(),
    )?;
    ui.clear();
    let jobs = jobs(&intake);
    let workers = args.get_one::<usize>("jobs").copied();
    let progress = Progress::new(jobs.len());
    let class = Class {
        kits: &kits,
        jail: &jail,
        sysroot: &places.sysroot,
        work: &places.work,
        workers: workers.unwrap_or_else(xtask::run_tests::processors),
        again: args.get_flag("regrade"),
        progress: &progress,
        shared: Shared::new(jobs.iter().map(|job| &job.chapter)),
    };
    let graded = class.grade(&jobs, &Mutex::new(journal));
    progress.finish();
    let roster = path(args, "roster")
        .map(|file| book::roster(&file))
        .transpose()?;
    let students: Vec<String> = intake.all.iter().map(|s| s.student.clone()).collect();
    let columns = kits.values().map(|kit| column(&kit.chapter)).collect();
    let book = Book::new(columns, graded?, &students, roster.as_deref());
    report::write(&book, &out)?;
    println!("{}", summary(&book, &out));
    Ok(status(&book))
}

fn column(chapter: &xtask::course::Chapter) -> Chapter {
    Chapter {
        id: chapter.id.clone(),
        title: chapter.title.clone(),
        max: chapter.points(),
    }
}

fn status(book: &Book) -> u8 {
    u8::from(book.rows.iter().any(|row| row.status == Status::Internal))
}

fn take_in(course: &Course, args: &ArgMatches) -> Result<Intake> {
    let folder = path(args, "submissions").unwrap_or_default();
    let mut all = intake::submissions(&folder)?;
    if let Some(pattern) = args.get_one::<String>("only") {
        all.retain(|submission| cli::matches(pattern, &submission.student));
    }
    let asked: Option<Vec<&String>> = args.get_many("chapters").map(Iterator::collect);
    let mut chapters: BTreeSet<String> = BTreeSet::new();
    match asked {
        Some(names) => {
            for name in names {
                chapters.insert(course.find(name.trim())?.to_string());
            }
        }
        None => {
            for submission in &all {
                chapters.extend(intake::chapters(submission, &course.ids));
            }
        }
    }
    if let Some(text) = args.get_one::<String>("shard") {
        let (this, of) = cli::shard(text).ok_or_else(|| {
            Trouble::new(format!("`--shard {text}` is no share"))
                .next("`--shard 2/8` grades the second of eight shares")
        })?;
        let mut at = 0;
        all.retain(|_| {
            at += 1;
            (at - 1) % of == this - 1
        });
    }
    if all.is_empty() && args.get_one::<String>("shard").is_none() {
        return Err(Trouble::new("there are no submissions to grade")
            .at(folder.display())
            .next("a folder or a zip for each student, named after the student"));
    }
    if chapters.is_empty() {
        return Err(Trouble::new("no submission has a chapter of this course")
            .at(folder.display())
            .next("each must hold exercises/chNN-name/src; or name the chapters: --chapters 6"));
    }
    Ok(Intake {
        all,
        chapters: chapters.into_iter().collect(),
    })
}

fn jobs(intake: &Intake) -> Vec<Job> {
    let of = |submission: &Submission| {
        let chapters = intake.chapters.iter();
        let job = |chapter: &String| Job {
            submission: submission.clone(),
            chapter: chapter.clone(),
        };
        chapters.map(job).collect::<Vec<_>>()
    };
    intake.all.iter().flat_map(of).collect()
}

/// Finds the walls, and says which; without any, only what was allowed.
fn walls(args: &ArgMatches, places: &Places, submissions: usize) -> Result<Jail> {
    let jail = Jail::find(cli::walls(args), &places.work)?;
    eprintln!("sandbox: {}", jail.walls.says());
    if jail.walls == Walls::None && !args.get_flag("allow-unsandboxed") {
        let what = format!(
            "NOT SANDBOXED: there is nothing between {submissions} submissions and this machine; nothing was graded"
        );
        return Err(Trouble::new(what).next(
            "on Linux install bubblewrap, or use a kernel with Landlock (5.13 or newer); \
             --allow-unsandboxed grades all the same, for code that you trust",
        ));
    }
    Ok(jail)
}

/// The folder of the compiler that cargo uses.
fn sysroot(cargo: &Path) -> Result<PathBuf> {
    let beside = cargo.with_file_name("rustc");
    let compiler = if cargo.is_absolute() && beside.exists() {
        beside
    } else {
        "rustc".into()
    };
    let output = Command::new(&compiler)
        .args(["--print", "sysroot"])
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string());
    match text {
        Ok(text) if !text.is_empty() => Ok(text.into()),
        _ => Err(Trouble::new("the compiler does not say where it is").at(compiler.display())),
    }
}

fn stop_on_signals() {
    let _ = ctrlc::set_handler(|| {
        if STOPPING.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("\nstopping; what is graded is kept");
        xtask::process::stop_all();
    });
}

/// The kits of the chapters, each tried on the reference.
fn kits(
    tools: &Tools<'_>,
    places: &Places,
    jail: &Jail,
    chapters: &[String],
    hidden: Option<&Path>,
) -> Result<BTreeMap<String, Kit>> {
    let shop = Shop {
        tools,
        kits: &places.kits,
        kept: &places.kept,
        sysroot: &places.sysroot,
        hidden,
    };
    let stage = Stage {
        dir: places.work.join("stage-0"),
        worker: 0,
    };
    let mut kits = BTreeMap::new();
    for id in chapters {
        let mut kit = {
            let _alone = alone(tools)?;
            shop.kit(id)?
        };
        let walls = jail.walls.word();
        if !kit.recall(walls) {
            tools.ui.step(&format!("{id}: trying the reference"));
            Judge::prepare(&mut kit, jail, &places.sysroot, &stage)?;
            kit.keep(walls);
        }
        kits.insert(id.clone(), kit);
    }
    Ok(kits)
}

/// One at a time builds in the course's target folder, as with `verify`.
fn alone(tools: &Tools<'_>) -> Result<File> {
    let dir = tools.workshop.heap();
    std::fs::create_dir_all(&dir).map_err(|e| Trouble::io("make a folder", &dir, &e))?;
    let path = dir.join("lock");
    let file = File::create(&path).map_err(|e| Trouble::io("write", &path, &e))?;
    if file.try_lock().is_err() {
        tools.ui.step("waiting for another `cargo xtask` to end");
        let _ = file.lock();
    }
    Ok(file)
}

fn summary(book: &Book, out: &Path) -> String {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for row in &book.rows {
        *counts.entry(row.status).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(status, count)| format!("{count} {}", status.word()))
        .collect();
    format!(
        "{} students: {}\n  gradebook  {}\n  pages      {}",
        book.rows.len(),
        counts.join(", "),
        out.join("gradebook.csv").display(),
        out.join("index.html").display()
    )
}

/// Makes one gradebook of those of several shards.
pub fn merge(layout: Layout, args: &ArgMatches) -> Result<u8> {
    let course = Course::open(layout)?;
    let out = path(args, "out").unwrap_or_default();
    let mut all: BTreeMap<(String, String), Grade> = BTreeMap::new();
    for dir in args.get_many::<PathBuf>("dirs").into_iter().flatten() {
        for grade in journal::read(dir)? {
            let name = (grade.student.clone(), grade.chapter.clone());
            // A grade is better than none, wherever it was given.
            let better = |old: &Grade| old.status == Status::Internal;
            if all.get(&name).is_none_or(better) {
                all.insert(name, grade);
            }
        }
    }
    let mut columns: BTreeMap<String, Chapter> = BTreeMap::new();
    for grade in all.values() {
        let loaded = course.load(course.find(&grade.chapter)?)?;
        columns.insert(grade.chapter.clone(), column(&loaded.chapter));
    }
    let students: BTreeSet<String> = all.values().map(|grade| grade.student.clone()).collect();
    let students: Vec<String> = students.into_iter().collect();
    let roster = path(args, "roster")
        .map(|file| book::roster(&file))
        .transpose()?;
    let grades = all.into_values().collect();
    let book = Book::new(
        columns.into_values().collect(),
        grades,
        &students,
        roster.as_deref(),
    );
    std::fs::create_dir_all(&out).map_err(|e| Trouble::io("make a folder", &out, &e))?;
    report::write(&book, &out)?;
    println!("{}", summary(&book, &out));
    Ok(status(&book))
}
