//! One chapter in a made-up language, the rest without translation.

use polib::catalog::Catalog;
use polib::message::{MessageMutView, MessageView};
use polib::po_file;
use press::house::House;
use press::memo::Memo;
use press::run::HeapRunner;
use std::fs;
use std::path::Path;

const PAGE: &str = "ch01-names";

/// Ends each sentence of the made-up language.
const SIGN: &str = "¤";

/// What a translator leaves as it is: code, and what stands for something else.
fn is_prose(text: &str) -> bool {
    let code = ["```", "\"", "'", "#", "//", "{{#"];
    !code.iter().any(|start| text.starts_with(start))
}

/// Fills in the messages that only one page has.
fn translated(template: &Path) -> Catalog {
    let mut catalog = translate::read(template).unwrap();
    catalog.metadata.language = "de".into();
    let place = format!("src/{PAGE}.md:");
    let mut count = 0;
    for mut message in catalog.messages_mut() {
        let mut places = message.source().split_whitespace();
        if places.all(|at| at.starts_with(&place)) && is_prose(message.msgid()) {
            // A figure stands alone; what is said of it is between the brackets.
            let words = match message.msgid().strip_prefix("![") {
                Some(figure) => format!("![{SIGN} {figure}"),
                None => format!("{} {SIGN}", message.msgid()),
            };
            message.set_msgstr(words).unwrap();
            count += 1;
        }
    }
    assert!(count > 100, "only {count} messages");
    catalog
}

fn built(house: &House, catalog: &Catalog, out: &Path, memo: &Path) {
    let memo = Memo::open(memo);
    if let Err(problems) = translate::build(house, catalog, out, &HeapRunner { memo }) {
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", texts.join("\n"));
    }
}

/// The main part of a page.
fn main_of(folder: &Path, name: &str) -> String {
    let html = fs::read_to_string(folder.join(name)).unwrap();
    let start = html.find("<main>").expect("a page has a main part");
    html[start..html.find("</main>").unwrap()].to_owned()
}

/// All pieces from `open` to `close`.
fn pieces<'a>(html: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let found = html.split(open).skip(1);
    found
        .filter_map(|rest| Some(rest.split_once(close)?.0))
        .collect()
}

/// A figure without the text for those who cannot see it.
fn without_words(piece: &str) -> String {
    let inside = piece.split_once(" role=\"img\" aria-label=\"");
    let rest = inside.and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
    rest.map_or(piece.to_owned(), |(before, after)| {
        format!("{before}{after}")
    })
}

fn without_space(html: &str) -> String {
    html.split_whitespace().collect()
}

#[test]
fn a_chapter_is_translated_and_all_else_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let house = House::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let template = translate::messages(&house).unwrap();
    po_file::write(&template, &at("messages.pot")).unwrap();
    po_file::write(&translated(&at("messages.pot")), &at("de.po")).unwrap();
    let po = translate::read(&at("de.po")).unwrap();
    let runner = HeapRunner {
        memo: Memo::open(&at("memo")),
    };
    press::build(&house, &at("en"), &runner).unwrap();
    built(&house, &po, &at("de"), &at("memo"));

    let page = format!("{PAGE}.html");
    let (en, de) = (main_of(&at("en"), &page), main_of(&at("de"), &page));
    for (open, close) in [
        ("<pre", "</pre>"),
        ("<svg", "</svg>"),
        ("<script", "</script>"),
    ] {
        let (en, de) = (pieces(&en, open, close), pieces(&de, open, close));
        assert!(!en.is_empty(), "no {open}");
        let same = en
            .iter()
            .zip(&de)
            .filter(|(en, de)| without_words(en) == without_words(de));
        assert_eq!(
            (en.len(), de.len()),
            (same.count(), en.len()),
            "{open} is no prose"
        );
    }
    let (before, after) = (pieces(&en, "<p>", "</p>"), pieces(&de, "<p>", "</p>"));
    assert_eq!(before.len(), after.len());
    let same: Vec<_> = after.iter().filter(|words| !words.contains(SIGN)).collect();
    assert!(same.len() * 20 < after.len(), "not translated: {same:#?}");
    let ids = |html: &str| -> Vec<String> {
        pieces(html, " id=\"", "\"")
            .into_iter()
            .map(String::from)
            .collect()
    };
    assert_eq!(ids(&en), ids(&de), "links lead to the same names");
    assert!(
        pieces(&de, "<summary", "</summary>")
            .iter()
            .any(|words| words.contains(SIGN))
    );

    for other in fs::read_dir(at("en")).unwrap().flatten() {
        let name = other.file_name().into_string().unwrap();
        let rest = ["print.html", "toc.html", "404.html", "index.html", &page];
        if name.ends_with(".html") && !rest.contains(&name.as_str()) {
            let (en, de) = (main_of(&at("en"), &name), main_of(&at("de"), &name));
            assert!(without_space(&en) == without_space(&de), "{name} changed");
        }
    }
}

#[test]
fn a_file_without_the_templates_head_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let po = folder.path().join("x.po");
    fs::write(&po, "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n").unwrap();
    let why = translate::read(&po).err().unwrap();
    assert!(why.contains("copy that entry"), "{why}");
}
