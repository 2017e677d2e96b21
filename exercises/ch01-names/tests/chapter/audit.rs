//! Task `audit`: the books against the arrows.

use crate::desk::Desk;
use crate::desk::Step::*;
use ch01_names::{Fault, Slot, Value};
use rstest::rstest;
use std::collections::BTreeMap;
use testkit::{Rng, lesson, seeds};

const PAGE: &str = "ch01-names.html#audit";
const RULE: &str = "count = arrows from names + arrows from containers + arrows in the hand";

#[test]
fn right_books_have_no_findings() {
    let _lesson = lesson! { python: "x = []; box = [x, x]; d = {x: box}", rule: RULE, page: PAGE };
    let mut desk = Desk::new();
    desk.expect_findings(&[], &[]);
    let x = desk.text("x");
    for _ in 0..3 {
        desk.does(Incref(x));
    }
    let list = desk.list("box", &[x, x]);
    desk.does(Incref(list));
    let dict = desk.make("dict", Value::Dict(vec![(x, list)]));
    desk.bind("x", x);
    desk.bind("box", list);
    desk.expect_findings(&[dict], &[]);
}

/// Makes one mistake; returns what the hand then holds.
type Mistake = fn(&mut Desk) -> Vec<Slot>;

fn a_forgotten_decref(desk: &mut Desk) -> Vec<Slot> {
    desk.text("x");
    vec![]
}

fn a_forgotten_incref(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    vec![x, x]
}

fn one_reference_for_two_places(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    vec![desk.list("box", &[x, x])]
}

fn one_reference_for_key_and_value(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    vec![desk.make("dict", Value::Dict(vec![(x, x)]))]
}

fn one_reference_for_two_names(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    desk.bind("a", x);
    desk.bind("b", x);
    vec![]
}

fn given_back_and_still_named(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    desk.bind("a", x);
    desk.does(Decref(x));
    vec![]
}

fn given_back_and_still_contained(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    let list = desk.list("box", &[x, x]);
    desk.does(Decref(x));
    vec![list]
}

fn given_back_and_still_in_the_hand(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    desk.does(Decref(x));
    vec![x]
}

fn counted_twice_for_one_name(desk: &mut Desk) -> Vec<Slot> {
    let x = desk.text("x");
    desk.does(Incref(x));
    desk.bind("a", x);
    vec![]
}

#[rstest]
#[case::a_forgotten_decref(
    "the hand forgot its reference",
    "x: count 1, arrows 0",
    a_forgotten_decref
)]
#[case::a_forgotten_incref(
    "the hand holds twice what it counted once",
    "x: count 1, arrows 2",
    a_forgotten_incref
)]
#[case::one_reference_for_two_places(
    "[x, x] with one reference",
    "x: count 1, arrows 2",
    one_reference_for_two_places
)]
#[case::one_reference_for_key_and_value(
    "{x: x} with one reference",
    "x: count 1, arrows 2",
    one_reference_for_key_and_value
)]
#[case::one_reference_for_two_names(
    "a = x; b = x with one reference",
    "x: count 1, arrows 2",
    one_reference_for_two_names
)]
#[case::given_back_and_still_named(
    "Py_DECREF of a stolen reference",
    "x: count 0, arrows 1",
    given_back_and_still_named
)]
#[case::given_back_and_still_contained(
    "Py_DECREF of a stolen reference",
    "x: count 0, arrows 2",
    given_back_and_still_contained
)]
#[case::given_back_and_still_in_the_hand(
    "Py_DECREF, and on with x",
    "x: count 0, arrows 1",
    given_back_and_still_in_the_hand
)]
#[case::counted_twice_for_one_name(
    "Py_INCREF before a call that steals",
    "x: count 2, arrows 1",
    counted_twice_for_one_name
)]
fn each_mistake_is_found(#[case] what: &str, #[case] finding: &str, #[case] mistake: Mistake) {
    let _lesson = lesson! { python: format!("# in C: {what}"), rule: RULE, page: PAGE };
    let mut desk = Desk::new();
    let innocent = desk.text("innocent");
    desk.bind("innocent", innocent);
    let hand = mistake(&mut desk);
    desk.expect_findings(&hand, &[finding]);
}

#[test]
fn all_mistakes_are_found_at_once() {
    let _lesson = lesson! {
        python: "# in C: three mistakes in one function",
        rule: "the audit names every object whose count is not the number of its arrows, living or gone",
        page: PAGE,
    };
    let mut desk = Desk::new();
    let [leaked, short, gone] = ["leaked", "short", "gone"].map(|text| desk.text(text));
    desk.does(Incref(leaked));
    desk.bind("gone", gone);
    desk.does(Decref(gone));
    let list = desk.list("box", &[short, short]);
    let expected = [
        "gone: count 0, arrows 1",
        "leaked: count 2, arrows 1",
        "short: count 1, arrows 2",
    ];
    desk.expect_findings(&[leaked, list], &expected);
}

/// Random statements, each done by the rules of this chapter. After each one
/// every count must be the number of arrows, and the audit must agree.
#[test]
fn random_programs_keep_the_books_right() {
    let _lesson = lesson! {
        python: "# a few hundred random statements: =, del, append, pop",
        rule: RULE,
        page: PAGE,
    };
    for mut rng in seeds(60) {
        let mut program = Program::default();
        for _ in 0..40 {
            program.step(&mut rng);
            program.check();
        }
    }
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// A program that runs: the ledger, and what its hand holds.
#[derive(Default)]
struct Program {
    desk: Desk,
    hand: Vec<Slot>,
    born: usize,
}

impl Program {
    fn step(&mut self, rng: &mut Rng) {
        let (to, from) = (*rng.pick(&NAMES), *rng.pick(&NAMES));
        match rng.below(8) {
            0 | 1 => {
                self.born += 1;
                let value = if rng.chance(1, 4) {
                    Value::Int(0)
                } else {
                    Value::List(vec![])
                };
                self.hand
                    .push(self.desk.make(&format!("object {}", self.born), value));
            }
            2 => {
                let Some(slot) = self.hand.pop() else { return };
                self.desk.bind(to, slot);
            }
            3 => match self.desk.ledger.lookup(from) {
                Some(_) => self.desk.does(Assign(to, from)),
                None => self.desk.refuses(Assign(to, from), Fault::NoSuchName),
            },
            4 => match self.desk.ledger.lookup(to) {
                Some(_) => self.desk.does(Unbind(to)),
                None => self.desk.refuses(Unbind(to), Fault::NoSuchName),
            },
            5 | 6 => {
                let (list, item) = (self.desk.ledger.lookup(to), self.desk.ledger.lookup(from));
                let (Some(list), Some(item)) = (list, item) else {
                    return;
                };
                match self.desk.ledger.value(list) {
                    Some(Value::List(_)) => self.desk.does(Append(list, item)),
                    _ => self.desk.refuses(Append(list, item), Fault::NotAList),
                }
            }
            _ => {
                let Some(list) = self.desk.ledger.lookup(to) else {
                    return;
                };
                let last = match self.desk.ledger.value(list) {
                    Some(Value::List(items)) => Ok(items.last().copied()),
                    _ => Err(Fault::NotAList),
                };
                self.desk.pops(list, last);
                self.hand.extend(last.ok().flatten());
            }
        }
    }

    /// Counts the arrows without the learner's audit and its `children`.
    #[track_caller]
    fn check(&self) {
        let ledger = &self.desk.ledger;
        let mut arrows: BTreeMap<Slot, usize> = BTreeMap::new();
        let named = ledger.names().into_iter().map(|(_, slot)| slot);
        let held = ledger
            .slots()
            .into_iter()
            .flat_map(|slot| match ledger.value(slot) {
                Some(Value::List(items)) => items.clone(),
                _ => Vec::new(),
            });
        for slot in named.chain(held).chain(self.hand.iter().copied()) {
            *arrows.entry(slot).or_default() += 1;
        }
        for (&slot, &arrows) in &arrows {
            self.desk.expect_count(slot, arrows);
        }
        self.desk.expect_live(arrows.len());
        self.desk.expect_findings(&self.hand, &[]);
    }
}
