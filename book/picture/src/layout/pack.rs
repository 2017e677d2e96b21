//! Puts the parts together: what has names below each other at the left, what
//! nobody reaches in rows below.

use super::{Arrow, Frame, Layout, MARGIN, Part, WIDE, Way, route};

/// Between two parts.
const APART: f64 = 20.0;
/// Higher than this, parts with names stand beside each other too.
const HIGH: f64 = 620.0;

pub(super) fn packed(frames: &[Frame], arrows: &[Arrow], parts: Vec<Part>) -> Layout {
    let mut whole = Layout {
        at: vec![(0.0, 0.0); frames.len()],
        ways: vec![Way::default(); arrows.len()],
        width: 2.0 * MARGIN,
        height: 2.0 * MARGIN,
    };
    // Names that lead nowhere come first, side by side.
    let alone = |part: &Part| part.named && part.frames.len() == 1;
    let (values, rest): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(alone);
    let (named, lost): (Vec<Part>, Vec<Part>) = rest.into_iter().partition(|part| part.named);
    let high = |parts: &[Part]| parts.iter().map(|p| p.layout.height - APART).sum::<f64>();
    let widest = |parts: &[Part]| parts.iter().map(|p| p.layout.width).fold(0.0, f64::max);
    let room = WIDE.max(widest(&named)).max(widest(&lost));
    let mut shelf = Shelf {
        whole: &mut whole,
        x: MARGIN,
        y: MARGIN,
        tallest: 0.0,
        room,
    };
    let flows = high(&named) > HIGH;
    for (group, flows) in [(values, true), (named, flows), (lost, true)] {
        for part in group {
            shelf.put(part, flows);
        }
        shelf.next_row();
    }
    let bottom = shelf.y;
    whole.height = (bottom - APART).max(0.0) + MARGIN;
    whole
}

struct Shelf<'a> {
    whole: &'a mut Layout,
    x: f64,
    y: f64,
    tallest: f64,
    room: f64,
}

impl Shelf<'_> {
    fn next_row(&mut self) {
        if self.tallest > 0.0 {
            self.y += self.tallest + APART;
        }
        (self.x, self.tallest) = (MARGIN, 0.0);
    }

    fn put(&mut self, part: Part, flows: bool) {
        // Each part was laid out with a margin of its own.
        let width = part.layout.width - 2.0 * MARGIN;
        let height = part.layout.height - 2.0 * MARGIN;
        if self.x > MARGIN && (!flows || self.x + width > self.room - MARGIN) {
            self.next_row();
        }
        let (dx, dy) = (self.x - MARGIN, self.y - MARGIN);
        for (&frame, at) in part.frames.iter().zip(&part.layout.at) {
            self.whole.at[frame] = (at.0 + dx, at.1 + dy);
        }
        for (&arrow, way) in part.arrows.iter().zip(&part.layout.ways) {
            self.whole.ways[arrow] = route::moved(way, dx, dy);
        }
        self.whole.width = self.whole.width.max(self.x + width + MARGIN);
        self.tallest = self.tallest.max(height);
        self.x += width + APART + 6.0;
    }
}
