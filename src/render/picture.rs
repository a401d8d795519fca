//! Pictures to take away: a chart as an SVG that stands alone, the same as PNG, and the card that other sites show when
//! somebody shares the address of a report.
//!
//! Pages may have no style of their own, these files must: what drawings look like is `svg.css` of the theme, with the
//! theme's tokens written out. Places are worked out here, looks are the templates `chart.svg` and `card.svg`.

use super::charted::Declared;
use super::lists::date;
use super::theme::{Surroundings, value};
use super::view::{ChartFile, ChartView, PictureLine, Setup, Tile};
use super::{Make, Maker};
use crate::chart::{Font, lines, width_of};
use crate::diagnostic::Diagnostic;
use crate::markdown::BlockKind;
use crate::model::{Language, Report};
use crate::route::{OutputPath, Subject};
use crate::source::Span;

/// Pixels around a drawing that stands alone.
const MARGIN: f64 = 24.0;

/// The card: what social sites ask for, with room around the text.
const CARD: (f64, f64) = (1200.0, 630.0);
const CARD_MARGIN: f64 = 56.0;
const CARD_WIDTH: f64 = CARD.0 - 2.0 * CARD_MARGIN;
/// Where the line above the foot of the card stands.
const CARD_FOOT: f64 = 562.0;

const TITLE: Font = Font { size: 22.0, bold: true };
const LINE: Font = Font { size: 15.0, bold: false };
const CARD_SECTION: Font = Font { size: 27.0, bold: false };
const CARD_TITLE: Font = Font { size: 48.0, bold: true };
const CARD_NUMBERS: [(&str, Font); 3] = [
    ("card-number", Font { size: 60.0, bold: true }),
    ("card-number-2", Font { size: 46.0, bold: true }),
    ("card-number-3", Font { size: 34.0, bold: true }),
];
const CARD_UNIT: Font = Font { size: 28.0, bold: false };
const CARD_NAME: Font = Font { size: 25.0, bold: false };
const CARD_FOOT_FONT: Font = Font { size: 22.0, bold: false };

impl Maker<'_> {
    /// A chart with its title, period, unit and source as an SVG that needs nothing beside it.
    pub(super) fn standing_alone(&self, chart: &ChartView, language: Language) -> Result<String, Vec<Diagnostic>> {
        let (width, height) = size(&chart.wide);
        let mut set = Setting::new(MARGIN, width, MARGIN);
        set.paragraph("picture-title", &chart.title, TITLE, 3);
        set.skip(4.0);
        set.paragraph("picture-line", &chart.subtitle, LINE, 2);
        set.skip(16.0);
        let drawing = nested(&chart.wide, MARGIN, set.y, width, height);
        set.skip(height + 12.0);
        let (label, stop, gap) = language.pick(("数据来源：", "。", ""), ("Source: ", ".", " "));
        let mut foot = vec![format!("{label}{}{}", chart.source, if chart.notes.is_empty() { "" } else { stop })];
        foot.extend(chart.notes.iter().cloned());
        set.paragraph("picture-line", &foot.join(gap), LINE, 4);
        let picture = Setup { width: width + 2.0 * MARGIN, height: set.y + MARGIN, lines: set.lines, drawing };
        self.picture("chart.svg", &picture, language)
    }

    /// The pictures to make for a report: its card, and each chart that its text shows.
    pub(super) fn pictures(&self, place: usize, language: Language) -> Vec<(OutputPath, Make)> {
        let report = &self.site.reports[place];
        let mut pictures = Vec::new();
        if self.card_address(report, language).is_some() {
            pictures.push((self.routes.card(report, language), Make::Card { report: place, language }));
        }
        for name in report.charts_shown() {
            for kind in self.picture_kinds() {
                let path = self.routes.chart(report, name, language, kind.ending());
                pictures.push((path, Make::Chart { report: place, chart: name.to_owned(), kind, language }));
            }
        }
        pictures
    }

    /// The address of the card of a report, if it has one.
    pub(super) fn card_address(&self, report: &Report, language: Language) -> Option<String> {
        let has_one = cfg!(feature = "picture") && report.withdrawn.is_none();
        has_one.then(|| self.routes.absolute(&self.routes.card(report, language)))
    }

    /// PNG only where the site asks for it.
    fn picture_kinds(&self) -> impl Iterator<Item = Picture> {
        let png = cfg!(feature = "picture") && self.site.identity.chart_pictures;
        [Picture::Svg, Picture::Png].into_iter().filter(move |kind| png || *kind == Picture::Svg)
    }

    /// The files that a page offers beside a chart.
    pub(super) fn chart_files(&self, report: &Report, name: &str, language: Language) -> Vec<ChartFile> {
        let pictures = self.picture_kinds().map(|kind| ChartFile {
            name: kind.name(),
            path: self.routes.chart(report, name, language, kind.ending()).encoded(),
        });
        let data = self.downloads(Subject::Chart(report, name));
        let data = data.into_iter().map(|file| ChartFile { name: file.name, path: file.path.encoded() });
        pictures.chain(data).collect()
    }

    /// The bytes of a chart's picture.
    pub(super) fn chart_file(
        &self,
        report: &Report,
        name: &str,
        kind: Picture,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(chart) = self.report_chart(report, name, language)? else { return Ok(Vec::new()) };
        let svg = self.standing_alone(&chart, language)?;
        match kind {
            Picture::Svg => Ok(svg.into_bytes()),
            // Twice the size: charts are looked at on screens of two pixels to one.
            Picture::Png => rasterised(&svg, 2.0, report.span),
        }
    }

    /// The bytes of the picture of an indicator's series.
    pub(super) fn series_file(&self, key: &str, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(indicator) = self.site.indicators.get(key) else { return Ok(Vec::new()) };
        // Whether the series can be drawn shows itself only now: no file, and nothing wrong either.
        let Some(chart) = self.series(indicator, language)? else { return Err(Vec::new()) };
        Ok(self.standing_alone(&chart, language)?.into_bytes())
    }

    /// The card of a report: section, title, headline figures or else the first chart, who published it and when.
    pub(super) fn card(&self, report: &Report, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let identity = &self.site.identity;
        let mut set = Setting::new(CARD_MARGIN, CARD_WIDTH, 32.0);
        let section = format!("{} · {}", identity.name.text(language), identity.section.text(language));
        set.paragraph("card-section", &section, CARD_SECTION, 1);
        set.y = 118.0;
        set.paragraph("card-title", &self.title(report, language), CARD_TITLE, 3);
        let top = set.y + 30.0;
        let mut drawing = String::new();
        if let Some(tiles) = self.headline(report, language) {
            set.tiles(&tiles, top, CARD_FOOT - 8.0);
        } else if let Some(chart) = self.first_chart(report, language)? {
            let (width, height) = size(&chart.wide);
            let scale = (CARD_WIDTH / width).min((CARD_FOOT - 24.0 - top) / height);
            drawing = nested(&chart.wide, CARD_MARGIN, top, width * scale, height * scale);
        } else if let Some(summary) = self.summary(report, language) {
            set.y = top - 8.0;
            set.paragraph("card-name", &summary, CARD_NAME, 8);
        }
        set.y = CARD_FOOT + 16.0;
        let foot =
            [self.source_of(report, language), date(report), identity.address.host_str().unwrap_or("").to_owned()];
        let foot: Vec<String> = foot.into_iter().filter(|part| !part.is_empty()).collect();
        set.paragraph("card-foot", &foot.join(" · "), CARD_FOOT_FONT, 1);
        let picture = Setup { width: CARD.0, height: CARD.1, lines: set.lines, drawing };
        rasterised(&self.picture("card.svg", &picture, language)?, 1.0, report.span)
    }

    fn picture(&self, template: &str, picture: &Setup, language: Language) -> Result<String, Vec<Diagnostic>> {
        let style = self.theme.drawing_style.get(language).map_or("", String::as_str);
        let values = vec![("picture", value(picture)), ("style", value(style))];
        self.theme.render(template, &Surroundings { language, root: "" }, values, self.sources)
    }

    /// The tiles that the text shows first, as many as the card has room for.
    fn headline(&self, report: &Report, language: Language) -> Option<Vec<Tile>> {
        const MOST: usize = 3;
        let (_, text) = report.text(language)?;
        let block = text.facts.blocks.iter().find(|block| block.value.kind == BlockKind::Tiles)?;
        let spec = report.tiles.get(&block.value.name)?;
        let keys = &spec.indicators[..spec.indicators.len().min(MOST)];
        Some(self.tiles(report, keys, language, "")).filter(|tiles| !tiles.is_empty())
    }

    fn first_chart(&self, report: &Report, language: Language) -> Result<Option<ChartView>, Vec<Diagnostic>> {
        let Some((_, text)) = report.text(language) else { return Ok(None) };
        let block = text.facts.blocks.iter().find(|block| block.value.kind == BlockKind::Chart);
        block.map(|block| self.report_chart(report, &block.value.name, language)).transpose().map(Option::flatten)
    }

    /// The chart that a report calls `name`.
    pub(super) fn report_chart(
        &self,
        report: &Report,
        name: &str,
        language: Language,
    ) -> Result<Option<ChartView>, Vec<Diagnostic>> {
        let Some(spec) = report.charts.get(name) else { return Ok(None) };
        let source = self.source_of(report, language);
        let declared = Declared { source: &source, period: report.period, name, spec, number: None };
        self.chart(declared, language).map(Some)
    }
}

/// The format of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Picture {
    Svg,
    Png,
}

impl Picture {
    fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

#[cfg(feature = "picture")]
fn rasterised(svg: &str, scale: f32, owner: Span) -> Result<Vec<u8>, Vec<Diagnostic>> {
    use crate::diagnostic::message;
    crate::picture::png(svg, scale).map_err(|error| {
        let text = message!(zh: "图片画不出来：{error}", en: "the picture cannot be drawn: {error}");
        vec![Diagnostic::error("picture", owner, text).help(message!(
            zh: "检查主题的 chart.svg、card.svg 和 svg.css",
            en: "look at chart.svg, card.svg and svg.css of the theme",
        ))]
    })
}

/// Without the feature nobody asks for PNG.
#[cfg(not(feature = "picture"))]
fn rasterised(_: &str, _: f32, _: Span) -> Result<Vec<u8>, Vec<Diagnostic>> {
    Ok(Vec::new())
}

/// Lines of text, set one below the other.
struct Setting {
    x: f64,
    width: f64,
    y: f64,
    lines: Vec<PictureLine>,
}

impl Setting {
    fn new(x: f64, width: f64, y: f64) -> Self {
        Self { x, width, y, lines: Vec::new() }
    }

    fn skip(&mut self, pixels: f64) {
        self.y += pixels;
    }

    /// Sets `text` in at most so many lines, and moves below it.
    fn paragraph(&mut self, class: &'static str, text: &str, font: Font, most: usize) {
        for line in lines(text, font, self.width, most) {
            self.line(class, line, font, None);
        }
    }

    fn line(&mut self, class: &'static str, text: String, font: Font, unit: Option<String>) {
        self.lines.push(PictureLine { class, x: rounded(self.x), y: rounded(self.y + font.size), text, unit });
        self.y += font.size * 1.35;
    }

    /// Sets figures side by side in the middle between `top` and `bottom`.
    fn tiles(&mut self, tiles: &[Tile], top: f64, bottom: f64) {
        const GAP: f64 = 24.0;
        let count = f64::from(u32::try_from(tiles.len()).unwrap_or(1));
        let width = (self.width - GAP * (count - 1.0)) / count;
        let fits = |tile: &Tile, font: Font| {
            let unit = tile.unit.as_deref().unwrap_or_default();
            width_of(&tile.number, font) + 8.0 + width_of(unit, CARD_UNIT) <= width
        };
        // Figures side by side have one size.
        let size = CARD_NUMBERS.into_iter().find(|(_, font)| tiles.iter().all(|tile| fits(tile, *font)));
        let mut x = self.x;
        let columns: Vec<Setting> = tiles
            .iter()
            .map(|tile| {
                let mut column = Setting::new(x, width, 0.0);
                column.tile(tile, size);
                x += width + GAP;
                column
            })
            .collect();
        let height = columns.iter().map(|column| column.y).fold(0.0, f64::max);
        let down = top + ((bottom - top - height) / 2.0).max(0.0);
        for line in columns.into_iter().flat_map(|column| column.lines) {
            self.lines.push(PictureLine { y: rounded(line.y + down), ..line });
        }
    }

    /// Sets a figure, its unit and its name. A figure is never shortened: where no size fits, it takes several lines.
    fn tile(&mut self, tile: &Tile, size: Option<(&'static str, Font)>) {
        match size {
            Some((class, font)) => self.line(class, tile.number.clone(), font, tile.unit.clone()),
            None => {
                let (class, font) = CARD_NUMBERS[2];
                self.paragraph(class, &tile.number, font, usize::MAX);
                self.paragraph("card-unit", tile.unit.as_deref().unwrap_or_default(), CARD_UNIT, 1);
            }
        }
        self.skip(4.0);
        self.paragraph("card-name", &tile.name, CARD_NAME, 2);
    }
}

/// Width and height of a drawing, from its `viewBox`.
fn size(svg: &str) -> (f64, f64) {
    let numbers = svg.split_once("viewBox=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(numbers, _)| numbers);
    let mut numbers = numbers.unwrap_or_default().split(' ').skip(2).filter_map(|number| number.parse().ok());
    (numbers.next().unwrap_or(640.0), numbers.next().unwrap_or(360.0))
}

/// The drawing at a place of another one, with a size.
fn nested(svg: &str, x: f64, y: f64, width: f64, height: f64) -> String {
    let [x, y, width, height] = [x, y, width, height].map(rounded);
    svg.replacen("<svg ", &format!("<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" "), 1)
}

fn rounded(pixels: f64) -> f64 {
    (pixels * 10.0).round() / 10.0
}
