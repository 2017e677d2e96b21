//! Frames in columns, and bends where an arrow passes through one.

use super::rank::Columns;
use super::{Arrow, Frame};

/// Frames, and bends: places where an arrow passes through a column.
pub(super) struct Grid {
    /// Frames first, then bends.
    pub items: Vec<Item>,
    /// For each arrow its bends, from its start to its end.
    pub bends: Vec<Vec<usize>>,
    /// For each column its items, from top to bottom.
    pub columns: Vec<Vec<usize>>,
    /// Pairs of items that should be near each other, and how far below their
    /// tops they meet.
    pub ties: Vec<Tie>,
}

/// A frame or a bend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub column: usize,
    /// What turns round at the right edge is further down.
    pub band: usize,
    pub width: f64,
    pub height: f64,
    pub is_bend: bool,
    pub top: f64,
}

/// A stretch of an arrow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub a: usize,
    pub a_port: f64,
    pub b: usize,
    pub b_port: f64,
}

/// The height that a bend needs.
pub(super) const BEND: f64 = 4.0;
/// More bends than this are not worth their room: then long arrows go straight.
const MANY: usize = 4000;

impl Grid {
    pub fn new(frames: &[Frame], arrows: &[Arrow], at: &Columns) -> Grid {
        let items = frames.iter().zip(&at.places).map(|(frame, place)| Item {
            column: place.column,
            band: place.band,
            width: frame.width,
            height: frame.height,
            is_bend: false,
            top: 0.0,
        });
        let mut grid = Grid {
            items: items.collect(),
            bends: Vec::new(),
            columns: vec![Vec::new(); at.count],
            ties: Vec::new(),
        };
        for arrow in arrows {
            let (from, to) = (at.places[arrow.from], at.places[arrow.to]);
            let passed: Vec<usize> = match from.column < to.column {
                true => (from.column + 1..to.column).collect(),
                false => (to.column + 1..from.column).rev().collect(),
            };
            let bends = match passed.len() + grid.items.len() > frames.len() + MANY {
                true => Vec::new(),
                false => passed.into_iter().map(|c| grid.bend(c, to.band)).collect(),
            };
            grid.tie(arrow, frames[arrow.to].entry, &bends);
            grid.bends.push(bends);
        }
        for (number, item) in grid.items.iter().enumerate() {
            grid.columns[item.column].push(number);
        }
        for column in &mut grid.columns {
            column.sort_by_key(|&item| grid.items[item].band);
        }
        grid
    }

    fn bend(&mut self, column: usize, band: usize) -> usize {
        self.items.push(Item {
            column,
            band,
            width: 0.0,
            height: BEND,
            is_bend: true,
            top: 0.0,
        });
        self.items.len() - 1
    }

    fn tie(&mut self, arrow: &Arrow, entry: f64, bends: &[usize]) {
        let mut a = (arrow.from, arrow.port);
        let ends = bends.iter().map(|&bend| (bend, BEND / 2.0));
        for b in ends.chain([(arrow.to, entry)]) {
            self.ties.push(Tie {
                a: a.0,
                a_port: a.1,
                b: b.0,
                b_port: b.1,
            });
            a = b;
        }
    }
}
