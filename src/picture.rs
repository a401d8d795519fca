//! Turns an SVG into a PNG with fonts that live in the program: the same picture whatever fonts the machine has.
//!
//! It must never load anything that the SVG names: no files, no other pictures, no fonts of the machine.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

/// What is set in no font that we have is set in this one (`assets/fonts/README.md`).
const FAMILY: &str = "Noto Sans SC";

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    let faces: [&'static [u8]; 4] = [
        include_bytes!("../assets/fonts/NotoSans-Regular.ttf"),
        include_bytes!("../assets/fonts/NotoSans-Bold.ttf"),
        include_bytes!("../assets/fonts/NotoSansSC-Regular.ttf"),
        include_bytes!("../assets/fonts/NotoSansSC-Bold.ttf"),
    ];
    for face in faces {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(face)));
    }
    Arc::new(fonts)
});

/// Draws `svg` at `scale` pixels to each of its own.
///
/// # Errors
/// When it is not a whole SVG, or larger than memory.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size().scale_by(scale).ok_or("the picture has no size")?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("the picture is too large")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encode(&pixels).map_err(|error| error.to_string())
}

/// Without the alpha channel: every picture has a ground. Most pictures have few colours, so that a pixel is one byte that
/// names its colour: half the size, and half the work.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let data = match Named::of(pixels) {
        Some(named) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(shades(&named.palette));
            // Numbers of colours are no shades: only what stands above says something of a pixel.
            encoder.set_filter(png::Filter::Up);
            named.pixels
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            shades(colours(pixels))
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}

/// Red, green, blue, and how opaque it is.
type Colour = [u8; 4];

fn colours(pixels: &Pixmap) -> &[Colour] {
    pixels.data().as_chunks().0
}

/// Red, green and blue of each.
fn shades(colours: &[Colour]) -> Vec<u8> {
    colours.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect()
}

/// A picture whose pixels are places in a list of its colours.
struct Named {
    /// In the order in which they come first.
    palette: Vec<Colour>,
    pixels: Vec<u8>,
}

impl Named {
    /// `None` where there are more colours than a byte can tell apart.
    fn of(pixels: &Pixmap) -> Option<Self> {
        let (all, width) = (colours(pixels), pixels.width() as usize);
        let mut named = Self { palette: Vec::new(), pixels: Vec::with_capacity(all.len()) };
        let mut places: HashMap<Colour, u8> = HashMap::new();
        let mut above: &[Colour] = &[];
        for row in all.chunks(width) {
            if row == above {
                named.pixels.extend_from_within(named.pixels.len() - width..);
                continue;
            }
            for run in row.chunk_by(|one, next| one == next) {
                let place = match places.entry(run[0]) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        let place = u8::try_from(named.palette.len()).ok()?;
                        named.palette.push(run[0]);
                        *new.insert(place)
                    }
                };
                named.pixels.resize(named.pixels.len() + run.len(), place);
            }
            above = row;
        }
        Some(named)
    }
}
