//! Completion in the shell: what may come next on the command line.
//!
//! The scripts ask the tool each time, so they know the chapters and tasks of
//! this checkout, and a newer course needs no newer script.

use crate::cli;
use crate::course::{self, COMPILE_FAIL};
use crate::pristine::Course;
use clap::{Arg, Command};

/// The script for a shell, with the line that installs it.
pub fn script(shell: &str) -> &'static str {
    match shell {
        "bash" => BASH,
        "zsh" => ZSH,
        _ => FISH,
    }
}

/// The shells there are scripts for.
pub const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

const BASH: &str = r#"# cargo xtask completions bash >>~/.bashrc
_cargo_xtask() {
    if [ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]}" = xtask ]; then
        local line
        COMPREPLY=()
        while IFS= read -r line; do
            COMPREPLY+=("${line%%$'\t'*}")
        done < <(cargo xtask complete -- "${COMP_WORDS[@]:2:COMP_CWORD-1}" 2>/dev/null)
    elif declare -F _cargo >/dev/null; then
        _cargo "$@"
    fi
}
declare -F _cargo >/dev/null || . <(rustup completions bash cargo 2>/dev/null)
complete -o default -F _cargo_xtask cargo
"#;

const ZSH: &str = r#"# cargo xtask completions zsh >>~/.zshrc   (after compinit)
_cargo_xtask() {
    if (( CURRENT > 2 )) && [[ ${words[2]} == xtask ]]; then
        local -a found
        local name about
        while IFS=$'\t' read -r name about; do
            found+=("${name//:/\\:}:$about")
        done < <(cargo xtask complete -- "${(@)words[3,CURRENT]}" 2>/dev/null)
        _describe -V 'cargo xtask' found
    elif (( $+functions[_cargo] )) || autoload -Uz +X _cargo 2>/dev/null; then
        _cargo "$@"
    fi
}
compdef _cargo_xtask cargo
"#;

const FISH: &str = r#"# cargo xtask completions fish >~/.config/fish/completions/cargo-xtask.fish
function __cargo_xtask
    set -l words (commandline -opc) (commandline -ct)
    cargo xtask complete -- $words[3..] 2>/dev/null
end
complete -c cargo -n '__fish_seen_subcommand_from xtask' -f -k -a '(__cargo_xtask)'
"#;

/// What the last word may become: texts, each with what it means.
pub fn candidates(course: &Course, words: &[String]) -> Vec<(String, String)> {
    let Some((last, before)) = words.split_last() else {
        return Vec::new();
    };
    let tool = cli::command();
    let all = match before.split_first() {
        None => subcommands(&tool),
        Some((name, before)) => match tool.find_subcommand(name) {
            Some(command) => arguments(course, command, before, last),
            None => Vec::new(),
        },
    };
    let mut fitting: Vec<_> = all
        .into_iter()
        .filter(|(text, _)| text.starts_with(last.as_str()))
        .collect();
    fitting.dedup();
    fitting
}

fn subcommands(tool: &Command) -> Vec<(String, String)> {
    let shown = tool.get_subcommands().filter(|c| !c.is_hide_set());
    shown
        .map(|command| {
            let about = command.get_about().map(ToString::to_string);
            (command.get_name().to_string(), about.unwrap_or_default())
        })
        .collect()
}

fn arguments(
    course: &Course,
    command: &Command,
    before: &[String],
    last: &str,
) -> Vec<(String, String)> {
    let long = |word: &str| {
        let name = word.strip_prefix("--")?;
        command
            .get_arguments()
            .find(|arg| arg.get_long() == Some(name))
    };
    if let Some(arg) = before.last().and_then(|word| long(word))
        && arg.get_action().takes_values()
    {
        return values(course, arg, before, last);
    }
    if last.starts_with('-') {
        let flags = command.get_arguments().filter(|arg| !arg.is_hide_set());
        return flags
            .filter_map(|arg| {
                let help = arg.get_help().map(ToString::to_string);
                Some((format!("--{}", arg.get_long()?), help.unwrap_or_default()))
            })
            .collect();
    }
    let mut words = before.iter();
    let mut count = 0;
    while let Some(word) = words.next() {
        match long(word) {
            Some(arg) if arg.get_action().takes_values() => {
                words.next();
            }
            _ if word.starts_with('-') => {}
            _ => count += 1,
        }
    }
    let arg = command.get_positionals().nth(count);
    arg.map_or_else(Vec::new, |arg| values(course, arg, before, last))
}

fn values(course: &Course, arg: &Arg, before: &[String], last: &str) -> Vec<(String, String)> {
    let possible = arg.get_possible_values();
    if !possible.is_empty() {
        let names = possible.iter().map(|value| value.get_name().to_string());
        return names.map(|name| (name, String::new())).collect();
    }
    match arg.get_id().as_str() {
        "chapter" | "under" | "mine" => chapters(course, last),
        "task" => tasks(course, before),
        _ => Vec::new(),
    }
}

/// The chapters by number; by folder to who has begun to write a name.
fn chapters(course: &Course, last: &str) -> Vec<(String, String)> {
    let by_name = last.starts_with(|first: char| first.is_alphabetic());
    let loaded = course.ids.iter().filter_map(|id| course.load(id).ok());
    let names = loaded.map(|loaded| {
        let chapter = &loaded.chapter;
        let name = if by_name {
            chapter.id.clone()
        } else {
            chapter.number.to_string()
        };
        (name, chapter.title.clone())
    });
    names.collect()
}

/// The tasks of the chapter that was named before.
fn tasks(course: &Course, before: &[String]) -> Vec<(String, String)> {
    let named = before.iter().find_map(|word| course.find(word).ok());
    let Some(loaded) = named.and_then(|id| course.load(id).ok()) else {
        return Vec::new();
    };
    let chapter = &loaded.chapter;
    let mut all: Vec<(String, String)> = chapter
        .tasks
        .iter()
        .map(|task| (task.name.clone(), task.title.clone()))
        .collect();
    if chapter.compile_fail.is_some() {
        let about = format!(
            "{}: code that must not compile",
            course::short(chapter.number)
        );
        all.push((COMPILE_FAIL.to_string(), about));
    }
    all
}
