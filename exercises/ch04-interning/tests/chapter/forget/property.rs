//! Random programs, on the interner and on a model that counts by hand.

use crate::support::{fresh, text};
use ch03_ref::{Heap, Ref, Uid};
use ch04_interning::Interner;
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Rng, lesson, note, seeds};

/// What should be: for each living string its text and its number of users,
/// and for each text who stands for it. Interning by the book, with no weak
/// references: at each death the whole table is looked through.
#[derive(Default)]
struct Model {
    strings: BTreeMap<Uid, (String, usize)>,
    table: BTreeMap<String, Uid>,
}

impl Model {
    fn add_user(&mut self, uid: Uid, text: &str) {
        self.strings
            .entry(uid)
            .or_insert_with(|| (text.to_owned(), 0))
            .1 += 1;
    }

    fn remove_user(&mut self, uid: Uid) {
        let users = &mut self.strings.get_mut(&uid).expect("a living string").1;
        *users -= 1;
        if *users == 0 {
            self.strings.remove(&uid);
            self.table.retain(|_, known| *known != uid);
        }
    }

    /// Who stands for the text of this string from now on.
    fn intern(&mut self, uid: Uid) -> Uid {
        let text = self.strings[&uid].0.clone();
        let stands = *self.table.entry(text.clone()).or_insert(uid);
        self.add_user(stands, &text);
        stands
    }
}

/// One random step; `slots` are the users.
fn step(rng: &mut Rng, interner: &Interner, heap: &Heap, model: &mut Model, slots: &mut Vec<Ref>) {
    let at = |rng: &mut Rng, slots: &Vec<Ref>| rng.below(slots.len());
    match rng.below(5) {
        0 | 1 => {
            let word = *rng.pick(&["a", "b", "ab", "ba", ""]);
            let s = fresh(heap, word);
            note(format!("made {s:?} {word:?}"));
            model.add_user(s.uid(), word);
            slots.push(s);
        }
        2 if !slots.is_empty() => {
            let s = slots[at(rng, slots)].clone();
            let got = interner.intern(&s).expect("a string");
            note(format!("interned {s:?} {:?}, got {:?}", text(&s), *got));
            let expected = model.intern(s.uid());
            assert_eq!(
                got.uid(),
                expected,
                "the string that stands for {:?}",
                text(&s)
            );
            slots.push(got.into_ref());
        }
        3 if !slots.is_empty() => {
            let copy = slots[at(rng, slots)].clone();
            note(format!("one more user of {copy:?}"));
            model.add_user(copy.uid(), text(&copy));
            slots.push(copy);
        }
        _ if !slots.is_empty() => {
            let gone = slots.swap_remove(at(rng, slots));
            note(format!("one user less of {gone:?}"));
            model.remove_user(gone.uid());
        }
        _ => {}
    }
}

#[test]
fn the_interner_agrees_with_a_naive_model() {
    let _lesson = lesson! {
        python: "# strings are made, interned, shared and dropped in random order",
        rule: "at each moment: one living interned string for each text, and no entry for the dead",
        page: "ch04-interning.html#invariant",
    };
    for mut rng in seeds(60) {
        let heap = Heap::new();
        let interner = super::hearing(&heap);
        let (mut model, mut slots) = (Model::default(), Vec::new());
        for _ in 0..80 {
            step(&mut rng, &interner, &heap, &mut model, &mut slots);
            let texts: Vec<String> = model.table.keys().cloned().collect();
            assert_eq!(interner.texts(), texts, "the texts in the table");
            let living: BTreeSet<Uid> = model.strings.keys().copied().collect();
            assert_eq!(
                heap.uids().into_iter().collect::<BTreeSet<_>>(),
                living,
                "who is alive"
            );
        }
        for slot in &slots {
            let users = model.strings[&slot.uid()].1;
            assert_eq!(
                slot.refcount() as usize,
                users,
                "the references to {slot:?}"
            );
        }
        drop(slots);
        assert_eq!(
            (heap.live(), interner.len()),
            (0, 0),
            "(objects, entries) at the end"
        );
    }
}
