//! Where everything goes: columns from left to right.
//!
//! The method is the usual one for layered drawings (Sugiyama, Tagawa, Toda
//! 1981): rank, order, place, route. What is not connected is laid out by
//! itself and packed afterwards; a long chain turns round at the right edge and
//! comes back below. Every step is a loop, and none depends on the order of a
//! hash table.

mod grid;
mod order;
mod pack;
mod place;
mod rank;
mod route;

use grid::Grid;
use std::collections::BTreeMap;

/// How much room something needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame {
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
pub(crate) struct Arrow {
    pub from: usize,
    /// How far below the frame's top it comes out.
    pub port: f64,
    pub to: usize,
}

/// The way of one arrow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    /// The `d` of a path, from the port to a little before the tip.
    pub d: String,
    /// The dot it comes out of.
    pub start: (f64, f64),
    /// Somewhere in the middle.
    pub middle: (f64, f64),
    /// Where the tip is.
    pub tip: (f64, f64),
    /// Whether the tip points to the left.
    pub leftwards: bool,
    /// Whether it comes out at the left.
    pub from_left: bool,
}

/// Places for frames, and ways for arrows.
pub(crate) struct Layout {
    /// Left upper corners.
    pub at: Vec<(f64, f64)>,
    pub ways: Vec<Way>,
    pub width: f64,
    pub height: f64,
}

/// Around everything.
pub(crate) const MARGIN: f64 = 14.0;
/// From so many crossings on, one more makes little difference.
const TANGLE: usize = 40;
/// Wider than this, what is not connected goes below, and chains turn round.
const WIDE: f64 = 730.0;

impl Layout {
    pub fn of(frames: &[Frame], arrows: &[Arrow]) -> Layout {
        let mut parts = Vec::new();
        for members in components(frames.len(), arrows) {
            parts.push(part(frames, arrows, members));
        }
        pack::packed(frames, arrows, parts)
    }
}

/// Something connected, laid out by itself.
pub(crate) struct Part {
    /// Which frames, and which arrows, these are.
    pub frames: Vec<usize>,
    pub arrows: Vec<usize>,
    pub layout: Layout,
    /// Whether there are names in it.
    pub named: bool,
}

/// Tries several ways to make columns, and takes the best.
fn part(frames: &[Frame], arrows: &[Arrow], members: Vec<usize>) -> Part {
    let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(i, &m)| (m, i)).collect();
    let own: Vec<usize> = (0..arrows.len())
        .filter(|&a| place.contains_key(&arrows[a].from))
        .collect();
    let local: Vec<Arrow> = own
        .iter()
        .map(|&a| Arrow {
            from: place[&arrows[a].from],
            to: place[&arrows[a].to],
            port: arrows[a].port,
        })
        .collect();
    let boxes: Vec<Frame> = members.iter().map(|&m| frames[m]).collect();
    let mut best: Option<(f64, Layout)> = None;
    for columns in rank::candidates(&boxes, &local) {
        let mut grid = Grid::new(&boxes, &local, &columns);
        let crossings = order::order(&mut grid);
        place::place(&mut grid);
        let layout = route::routed(&boxes, &local, &grid);
        let cost = cost(&layout, &grid, &local, crossings);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, layout));
        }
    }
    let layout = best.expect("there is a candidate").1;
    Part {
        named: boxes.iter().any(|frame| frame.leftmost),
        frames: members,
        arrows: own,
        layout,
    }
}

/// How bad a layout is: crossings, arrows to the left, room, and what does not
/// fit into the width of a page.
fn cost(layout: &Layout, grid: &Grid, arrows: &[Arrow], crossings: usize) -> f64 {
    let column = |item: usize| grid.items[item].column;
    let back = arrows
        .iter()
        .filter(|a| column(a.to) < column(a.from))
        .count();
    let same = arrows
        .iter()
        .filter(|a| column(a.to) == column(a.from) && a.from != a.to);
    let too_wide = (layout.width - WIDE).max(0.0);
    let bends = grid.items.len() - layout.at.len();
    // Whether a thousand cross or two, nobody follows them any more.
    let followed = crossings.min(TANGLE);
    followed as f64 * 60.0
        + (crossings - followed) as f64 * 2.0
        + back as f64 * 45.0
        + same.count() as f64 * 45.0
        + bends as f64 * 6.0
        + too_wide * 3.0
        + layout.height * 0.25
        + layout.width * 0.08
}

/// Groups of connected frames, each in order; the groups by their first frame.
fn components(count: usize, arrows: &[Arrow]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..count).collect();
    fn find(leader: &mut [usize], mut at: usize) -> usize {
        while leader[at] != at {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        at
    }
    for arrow in arrows {
        let (a, b) = (find(&mut leader, arrow.from), find(&mut leader, arrow.to));
        leader[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..count {
        let group = find(&mut leader, at);
        groups.entry(group).or_default().push(at);
    }
    groups.into_values().collect()
}

/// How good a layout is: for tests and for those who work on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// Left, top, width and height of names and objects.
    pub boxes: Vec<[f64; 4]>,
    /// Points along each arrow.
    pub lines: Vec<Vec<(f64, f64)>>,
    /// Width and height of the whole.
    pub size: (f64, f64),
}

/// The geometry of a series of pictures.
pub fn quality(pictures: &[crate::Picture]) -> Quality {
    let plan = crate::union::Plan::of(pictures);
    let boxes = plan.layout.at.iter().zip(&plan.frames);
    Quality {
        boxes: boxes
            .map(|(at, f)| [at.0, at.1, f.width, f.height])
            .collect(),
        lines: plan
            .layout
            .ways
            .iter()
            .map(|way| route::points(&way.d))
            .collect(),
        size: (plan.layout.width, plan.layout.height),
    }
}
