//! Steps: what is said, what is marked, and what the page gets.

use picture::{
    Film, FilmSlot, Frame, Kind, Object, Row, Show, Step, Table, Value, Variable, draw_moving,
    draw_steps, stepper,
};

fn list(id: u64, refcount: u32, items: &[u64]) -> Object {
    let slot = |(at, id): (usize, &u64)| FilmSlot {
        label: format!("[{at}]"),
        value: Value::Object(*id),
        weak: false,
    };
    Object {
        id,
        kind: "list".into(),
        text: String::new(),
        refcount,
        unseen: 0,
        generation: Some(0),
        garbage: false,
        slots: items.iter().enumerate().map(slot).collect(),
    }
}

fn step(names: &[(&str, u64)], objects: Vec<Object>) -> Step {
    let name = |(name, id): &(&str, u64)| Variable {
        name: (*name).into(),
        value: Value::Object(*id),
    };
    Step {
        frames: vec![Frame {
            name: String::new(),
            names: names.iter().map(name).collect(),
        }],
        objects,
        ..Step::default()
    }
}

fn film(steps: Vec<Step>) -> Film {
    Film {
        source: "a = [[]]\ndel a\n".into(),
        steps,
        ..Film::default()
    }
    .finish()
}

/// `a = [[]]`, `b = a`, `del a`, `del b`.
fn four() -> Film {
    film(vec![
        step(&[], vec![]),
        step(&[("a", 40)], vec![list(30, 1, &[]), list(40, 1, &[30])]),
        step(
            &[("a", 40), ("b", 40)],
            vec![list(30, 1, &[]), list(40, 2, &[30])],
        ),
        step(&[("b", 40)], vec![list(30, 1, &[]), list(40, 1, &[30])]),
        step(&[], vec![]),
    ])
}

#[test]
fn it_is_said_what_happened() {
    let said: Vec<String> = four().steps.into_iter().map(|step| step.said).collect();
    assert_eq!(said[0], "Before the first line.");
    assert_eq!(said[1], "`a` leads to the new list @2. list @1 is born.");
    assert_eq!(said[2], "`b` leads to list @2. list @2: refcount 1 → 2.");
    assert_eq!(said[3], "The name `a` is gone. list @2: refcount 2 → 1.");
    assert_eq!(
        said[4],
        "The name `b` is gone. list @2 died (refcount 1 → 0); with it died list @1."
    );
}

#[test]
fn a_ring_that_dies_is_told_once() {
    let ring = || vec![list(1, 1, &[2]), list(2, 1, &[1])];
    let film = film(vec![step(&[("a", 1)], ring()), step(&[], vec![])]);
    let said = &film.steps[1].said;
    assert_eq!(said.matches("list @2").count(), 1, "{said}");
}

#[test]
fn what_changed_is_marked_and_nothing_jumps() {
    let pictures = four().pictures();
    let drawn = draw_steps(&pictures);
    assert!(drawn[2].contains("×1→2"), "a count that changed shows both");
    assert!(
        drawn[3].contains("line-through"),
        "a name that is gone is struck out"
    );
    assert!(drawn[4].contains(">gone</text>") && drawn[4].contains("class=\"cross\""));
    assert!(
        !drawn[1].contains("→"),
        "what is new has no count from before"
    );
    let place = |svg: &str| {
        let at = svg.find(">@2 gen 0</text>").expect("the outer list");
        svg[..at]
            .rsplit_once("<text")
            .expect("its text")
            .1
            .to_owned()
    };
    assert_eq!(place(&drawn[1]), place(&drawn[3]));
}

#[test]
fn one_moving_picture_holds_all_steps() {
    let pictures = four().pictures();
    let moving = draw_moving(&pictures, 2);
    let whole: usize = draw_steps(&pictures).iter().map(String::len).sum();
    assert!(moving.len() < whole, "{} and {whole}", moving.len());
    for (part, at) in [("×1→2", 2), ("line-through", 3)] {
        let before = &moving[..moving.find(part).expect("it is in there")];
        let group = before.rsplit_once("<g data-at=\"").expect("a group").1;
        let (steps, rest) = group.split_once('"').expect("its steps");
        assert!(
            steps.split([' ', '-']).any(|s| s == at.to_string()),
            "{part} in {steps}"
        );
        assert_eq!(rest.starts_with(" class=\"off\""), at != 2, "{part}");
    }
}

#[test]
fn the_page_gets_the_last_picture_words_and_data() {
    let mut film = four();
    film.steps[1].out = "</script>\n".into();
    film.steps[4].kind = Kind::End;
    let html = stepper(
        &film,
        &Show {
            id: "x\"y".into(),
            source: true,
        },
    );
    assert!(html.contains("id=\"x&quot;y\""));
    assert!(!html.contains("\n\n"), "Markdown would end there");
    assert!(
        html.contains("aria-label=\"No objects to show.\""),
        "{html}"
    );
    assert_eq!(
        html.matches("</script>").count(),
        1,
        "output cannot end the data"
    );
    assert!(html.contains("<pre class=\"st-source\"><code>a = [[]]&#10;del a"));
    assert!(!html.contains("<style"));
}

#[test]
fn the_collectors_table_is_part_of_it() {
    let mut found = step(&[], vec![list(7, 1, &[7])]);
    found.kind = Kind::Collector("spread".into());
    found.table = Some(Table {
        rows: vec![Row {
            id: 7,
            name: "list".into(),
            refcount: 1,
            internal: 1,
            gc_refs: Some(0),
            verdict: "garbage".into(),
        }],
        others: 3,
    });
    let film = film(vec![
        step(&[("a", 7)], vec![list(7, 2, &[7])]),
        found,
        step(&[], vec![]),
    ]);
    let html = stepper(&film, &Show::default());
    assert!(
        html.contains(
            "<th scope=\"row\">list @1</th><td>1</td><td>1</td><td>0</td><td>garbage</td>"
        )
    );
    assert!(html.contains("and 3 more objects"));
    assert!(html.contains("gc_refs 0"), "the header shows it too");
    let plain = film.without_phases();
    assert_eq!(plain.steps.len(), 2);
    assert!(
        plain.steps[1].said.contains("died"),
        "{}",
        plain.steps[1].said
    );
}

#[test]
fn json_is_whole() {
    let mut film = four();
    film.steps[1].out = "\"quoted\"\\\n\u{1}".into();
    let json = film.json();
    assert!(
        json.starts_with(
            "{\"source\":\"a = [[]]\\ndel a\\n\",\"status\":0,\"cut\":null,\"steps\":[{"
        )
    );
    assert!(json.contains("\"out\":\"\\\"quoted\\\"\\\\\\n\\u0001\""));
    assert!(json.contains("{\"label\":\"[0]\",\"value\":1,\"weak\":false}"));
    let depth = |open: char, close: char| json.matches(open).count() == json.matches(close).count();
    assert!(depth('{', '}') && depth('[', ']'));
}

#[test]
fn words_say_all() {
    let mut list = list(7, 3, &[7]);
    list.unseen = 2;
    list.garbage = true;
    let film = film(vec![step(&[("a", 7)], vec![list])]);
    assert_eq!(
        film.words(0),
        "Names: a leads to list @1. list @1: 3 references, 2 from outside the picture, generation 0, garbage; [0] leads to list @1."
    );
}

#[test]
fn text_is_safe() {
    let picture = picture::Picture {
        title: "a < b & c".into(),
        names: vec![picture::Name::new(
            "<b>",
            picture::Holds::Text("\"&\n\"".into()),
        )],
        nodes: vec![
            picture::Node::new(1, "<list>", "×1").slot(&"x".repeat(99), picture::Holds::Nothing),
        ],
    };
    let svg = picture::draw(&picture);
    for text in [
        "<title>a &lt; b &amp; c</title>",
        ">&lt;b&gt;</text>",
        ">\"&amp; \"</text>",
        ">&lt;list&gt;</text>",
    ] {
        assert!(svg.contains(text), "{text} is missing in\n{svg}");
    }
    let cut = format!(">{}…</text>", "x".repeat(27));
    assert!(svg.contains(&cut), "{svg}");
    assert!(
        !svg.contains("id=\""),
        "so that it can stand in a page twice"
    );
}

#[test]
fn on_paper_only_the_last_picture_stays() {
    let film = four();
    let html = stepper(&film, &Show::default());
    let paper = picture::on_paper(&html);
    let last = film.last().unwrap();
    let drawn = draw_moving(&film.pictures(), last);
    let texts = |svg: &str| svg.matches("<text").count();
    assert!(html.contains("class=\"off\"") && html.contains("<script"));
    assert!(!paper.contains("class=\"off\"") && !paper.contains("<script"));
    assert!(texts(&paper) < texts(&drawn));
    assert_eq!(texts(&paper), texts(&draw_steps(&film.pictures())[last]));
    assert_eq!(picture::on_paper(&paper), paper);
}
