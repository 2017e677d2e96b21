//! The command line: `cargo xtask grade …` and `cargo xtask handout …`.

use crate::jail::Walls;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn path(arg: Arg) -> Arg {
    arg.value_parser(value_parser!(PathBuf))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .action(ArgAction::SetTrue)
}

/// What the program understands. `--root` and `--target` come from xtask.
pub fn command() -> Command {
    Command::new("cargo xtask")
        .bin_name("cargo xtask")
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .arg(
            path(option("root", "DIR", "The checkout"))
                .hide(true)
                .required(true),
        )
        .arg(
            path(option("target", "DIR", "The target folder"))
                .hide(true)
                .required(true),
        )
        .subcommand(grade())
        .subcommand(handout())
}

fn grade() -> Command {
    Command::new("grade")
        .about("Grades the submissions of a class and writes a gradebook")
        .after_help(
            "SUBMISSIONS holds a folder, a git checkout or a zip for each student, named after \
             the student, with at least exercises/chNN-name/src in it.\n\
             Exit status: 0 all were graded, whatever the grades, 1 some could not be judged \
             (status `internal`), 2 nothing was graded.",
        )
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .arg(path(
            Arg::new("submissions")
                .value_name("SUBMISSIONS")
                .required(true),
        ))
        .arg(path(
            option("out", "DIR", "Where the gradebook and the reports go").required(true),
        ))
        .arg(
            option(
                "chapters",
                "N,N",
                "The chapters to grade; else those that are found",
            )
            .value_delimiter(','),
        )
        .arg(path(option(
            "roster",
            "CSV",
            "A list of the class: who is missing is in the gradebook too",
        )))
        .arg(path(option(
            "hidden",
            "DIR",
            "More tests: DIR/chNN-name/TASK.rs",
        )))
        .arg(option("jobs", "N", "How many to grade at a time").value_parser(value_parser!(usize)))
        .arg(option(
            "only",
            "GLOB",
            "Students whose names match, with * and ?",
        ))
        .arg(flag("regrade", "Grade again what is graded already"))
        .arg(option(
            "shard",
            "I/N",
            "Every N-th student, from the I-th: for many machines",
        ))
        .arg(
            option(
                "sandbox",
                "WHICH",
                "bubblewrap or landlock; else the best there is",
            )
            .value_parser(["bubblewrap", "landlock", "none"]),
        )
        .arg(flag(
            "allow-unsandboxed",
            "Run submissions with nothing between them and this machine",
        ))
        .subcommand(
            Command::new("merge")
                .about("Makes one gradebook of several shards'")
                .arg(path(
                    Arg::new("dirs")
                        .value_name("DIR")
                        .num_args(1..)
                        .required(true),
                ))
                .arg(path(
                    option("out", "DIR", "Where the gradebook goes").required(true),
                ))
                .arg(path(option("roster", "CSV", "A list of the class"))),
        )
}

fn handout() -> Command {
    Command::new("handout")
        .about("Makes a repository for students: assigned chapters, tests, what they stand on")
        .arg(
            option("chapters", "N,N", "The chapters that are assigned")
                .value_delimiter(',')
                .required(true),
        )
        .arg(path(
            option("out", "DIR", "A folder that is new, or empty").required(true),
        ))
}

/// What walls were asked for.
pub fn walls(args: &ArgMatches) -> Option<Walls> {
    match args.get_one::<String>("sandbox")?.as_str() {
        "bubblewrap" => Some(Walls::Bubblewrap),
        "landlock" => Some(Walls::Landlock),
        _ => Some(Walls::None),
    }
}

/// `2/8`: the second of eight. From 1.
pub fn shard(text: &str) -> Option<(usize, usize)> {
    let (this, all) = text.split_once('/')?;
    let (this, all) = (this.parse().ok()?, all.parse().ok()?);
    (1..=all).contains(&this).then_some((this, all))
}

/// Whether a name matches a pattern with `*` and `?`.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    // Where the last star was, and how much of the name it has taken.
    let (mut at, mut in_name, mut star) = (0, 0, None);
    while in_name < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, in_name));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            _ => match star {
                Some((star_at, taken)) => {
                    at = star_at + 1;
                    in_name = taken + 1;
                    star = Some((star_at, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, yes) in [
            ("a*", "anna", true),
            ("*na", "anna", true),
            ("a?na", "anna", true),
            ("a?a", "anna", false),
            ("*", "", true),
            ("b*", "anna", false),
            ("a*n*a", "anna", true),
            ("anna", "annab", false),
        ] {
            assert_eq!(matches(pattern, name), yes, "{pattern} {name}");
        }
    }

    #[test]
    fn shards_count_from_one() {
        assert_eq!(shard("2/8"), Some((2, 8)));
        for wrong in ["0/8", "9/8", "1", "a/b", "1/0", "/"] {
            assert_eq!(shard(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }
}
