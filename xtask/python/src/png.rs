//! PNG of SVG, with a font of our own: the same picture on every machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::sync::Arc;

/// Pixels for each unit of the SVG: sharp on screens of today.
const SCALE: f32 = 2.0;

/// The largest side, in pixels.
const LARGEST: f32 = 16_000.0;

/// Makes a PNG file of an SVG text.
pub fn render(svg: &str) -> Result<Vec<u8>, String> {
    let mut options = Options::default();
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.load_font_data(dejavu::sans_mono::regular().to_vec());
    fonts.load_font_data(dejavu::sans_mono::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    fonts.set_serif_family("DejaVu Sans");
    fonts.set_monospace_family("DejaVu Sans Mono");
    options.font_family = "DejaVu Sans".into();
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let scale = SCALE.min(LARGEST / size.width().max(size.height()));
    let pixels = |side: f32| (side * scale).ceil().max(1.0) as u32;
    let mut image = Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or("the picture is too large")?;
    image.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut image.as_mut(),
    );
    image.encode_png().map_err(|error| error.to_string())
}
