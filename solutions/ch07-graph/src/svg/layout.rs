//! Where everything goes: columns from left to right.
//!
//! The method is the usual one for layered drawings (Sugiyama, Tagawa, Toda
//! 1981): rank, order, place, route. Every step is a loop, and none depends on
//! the order of a hash table.

use super::{order, place, rank, route};

/// How much room something needs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub width: f64,
    pub height: f64,
    /// Whether it belongs at the very left.
    pub leftmost: bool,
    /// How far down arrows come in.
    pub entry: f64,
}

impl Frame {
    /// Big enough for both.
    pub fn grow(&mut self, other: Frame) {
        self.width = self.width.max(other.width);
        self.height = self.height.max(other.height);
        self.leftmost |= other.leftmost;
        self.entry = self.entry.max(other.entry);
    }
}

/// An arrow between two frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrow {
    pub from: usize,
    pub slot: usize,
    /// How far below the frame's top it comes out.
    pub port: f64,
    pub to: usize,
}

/// Places for frames, and ways for arrows.
pub(super) struct Layout {
    /// Left upper corners.
    pub at: Vec<(f64, f64)>,
    /// For each arrow the way it goes, as the `d` of a path, and where its tip
    /// is.
    pub ways: Vec<route::Way>,
    pub width: f64,
    pub height: f64,
}

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
/// Around everything.
pub(super) const MARGIN: f64 = 14.0;
/// More bends than this are not worth their room: then long arrows go straight.
const MANY: usize = 4000;

impl Layout {
    pub fn of(frames: &[Frame], arrows: &[Arrow]) -> Layout {
        let ranks = rank::ranks(frames, arrows);
        let mut grid = Grid::new(frames, arrows, &ranks);
        order::order(&mut grid);
        place::place(&mut grid);
        route::routed(frames, arrows, &grid)
    }
}

impl Grid {
    fn new(frames: &[Frame], arrows: &[Arrow], ranks: &[usize]) -> Grid {
        let items = frames.iter().zip(ranks).map(|(frame, &column)| Item {
            column,
            width: frame.width,
            height: frame.height,
            is_bend: false,
            top: 0.0,
        });
        let mut grid = Grid {
            items: items.collect(),
            bends: Vec::new(),
            columns: vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)],
            ties: Vec::new(),
        };
        for arrow in arrows {
            let bends = match passed(ranks[arrow.from], ranks[arrow.to]) {
                columns if grid.items.len() + columns.len() > frames.len() + MANY => Vec::new(),
                columns => columns.into_iter().map(|c| grid.bend(c)).collect(),
            };
            grid.tie(arrow, frames[arrow.to].entry, &bends);
            grid.bends.push(bends);
        }
        for (number, item) in grid.items.iter().enumerate() {
            grid.columns[item.column].push(number);
        }
        grid
    }

    fn bend(&mut self, column: usize) -> usize {
        self.items.push(Item {
            column,
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

/// The columns that an arrow passes. One that goes back turns round in the
/// columns of both its ends.
fn passed(from: usize, to: usize) -> Vec<usize> {
    if to > from {
        return (from + 1..to).collect();
    }
    (to..=from).rev().collect()
}
