//! Turns an SVG into a PNG with fonts that live in the program: the same picture whatever fonts the machine has.
//!
//! It must never load anything that the SVG names: no files, no other pictures, no fonts of the machine.

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

/// Without the alpha channel: every picture has a ground.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colours: Vec<u8> =
        pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}
