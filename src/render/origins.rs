//! Which sources a page comes from: the files that somebody would open to change it. The preview shows a finding on the
//! pages that its file makes. What every page is made from (`site.yaml`, the catalogue, units, the theme) is left out.
//! Nothing of this is in a release or in its files.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Make, Maker, Plan};
use crate::markdown::BlockKind;
use crate::model::{Indicator, Language, Report, ReportText};
use crate::route::OutputPath;
use crate::source::FileId;

/// The sources of each page.
pub type Origins = BTreeMap<OutputPath, BTreeSet<FileId>>;

impl Plan<'_> {
    /// The sources of each page of the plan.
    #[must_use]
    pub fn origins(&self) -> Origins {
        let pages = self.jobs.par_iter().filter(|job| job.is_page());
        pages.map(|job| (job.path.clone(), self.maker.origins_of(&job.make))).collect()
    }

    /// The same for the pages that come from one of `files` alone: much less work where these are few.
    #[must_use]
    pub fn origins_among(&self, files: &BTreeSet<FileId>) -> Origins {
        let site = self.maker.site;
        let sought = Sought {
            files,
            indicators: site.indicators.values().any(|one| files.contains(&one.key.span.file)),
            declarations: site.reports.iter().any(|one| files.contains(&one.span.file)),
            corrections: site.corrections.iter().any(|one| files.contains(&one.span.file)),
        };
        let pages = self.jobs.par_iter().filter(|job| job.is_page() && self.maker.may_come_from(&job.make, &sought));
        let with_origins = pages.map(|job| (&job.path, self.maker.origins_of(&job.make)));
        let concerned = with_origins.filter(|(_, sources)| !sources.is_disjoint(files));
        concerned.map(|(path, sources)| (path.clone(), sources)).collect()
    }
}

/// Files, and which kinds there are among them.
struct Sought<'f> {
    files: &'f BTreeSet<FileId>,
    indicators: bool,
    declarations: bool,
    corrections: bool,
}

impl Maker<'_> {
    /// Whether it is worth gathering the origins of a page: `false` only where they have none of the files.
    fn may_come_from(&self, make: &Make, sought: &Sought<'_>) -> bool {
        match make {
            Make::Report { report, language } => {
                let report = &self.site.reports[*report];
                let text = report.text(*language).map(|(_, text)| text.file);
                let attachments = report.attachments.iter().map(|attachment| attachment.file);
                sought.indicators
                    || sought.corrections
                    || attachments.chain(text).chain([report.span.file]).any(|file| sought.files.contains(&file))
            }
            Make::Column { .. } | Make::ArchivePart { .. } | Make::Archive(_) | Make::Home(_) => sought.declarations,
            _ => sought.indicators || sought.corrections,
        }
    }

    fn origins_of(&self, make: &Make) -> BTreeSet<FileId> {
        let site = self.site;
        let file = |indicator: &Indicator| indicator.key.span.file;
        let declarations = |indexes: &[usize]| indexes.iter().map(|index| site.reports[*index].span.file).collect();
        match make {
            Make::Report { report, language } => self.origins_of_report(&site.reports[*report], *language),
            Make::Indicator { key, .. } => {
                let corrections = site
                    .corrections
                    .iter()
                    .filter(|one| one.indicator.as_ref().is_some_and(|indicator| indicator.value == *key));
                let own = site.indicators.get(key).map(file);
                corrections.map(|one| one.span.file).chain(own).collect()
            }
            Make::Topic { key, .. } => site.indicators.values().filter(|one| one.topic == *key).map(file).collect(),
            Make::Indicators(_) | Make::Downloads(_) | Make::AboutData(_) => {
                site.indicators.values().map(file).collect()
            }
            Make::Corrections { .. } => site.corrections.iter().map(|one| one.span.file).collect(),
            Make::Column { column, .. } => declarations(self.places.in_column(column)),
            Make::ArchivePart { .. } | Make::Archive(_) | Make::Home(_) => declarations(self.places.shown()),
            _ => BTreeSet::new(),
        }
    }

    fn origins_of_report(&self, report: &Report, language: Language) -> BTreeSet<FileId> {
        let site = self.site;
        let text = report.text(language).map(|(_, text)| text);
        let shown = text.into_iter().flat_map(|text| Self::shown_by(report, text));
        let indicators = shown.filter_map(|key| Some(site.indicators.get(key)?.key.span.file));
        let corrections =
            site.corrections.iter().filter(|one| one.report.as_ref().is_some_and(|named| named.value == report.name));
        std::iter::once(report.span.file)
            .chain(text.map(|text| text.file))
            .chain(report.attachments.iter().map(|attachment| attachment.file))
            .chain(indicators)
            .chain(corrections.map(|one| one.span.file))
            .collect()
    }

    /// The indicators that a text cites, and those that its charts, tables and tiles show.
    fn shown_by<'r>(report: &'r Report, text: &'r ReportText) -> impl Iterator<Item = &'r str> {
        let cited = text.citations.iter().map(|citation| citation.value.indicator.as_str());
        let in_blocks = text.facts.blocks.iter().flat_map(|block| {
            let name = &block.value.name;
            let keys = match block.value.kind {
                BlockKind::Chart => report.charts.get(name).map(|spec| &spec.indicators),
                BlockKind::Table => report.tables.get(name).map(|spec| &spec.indicators),
                BlockKind::Tiles => report.tiles.get(name).map(|spec| &spec.indicators),
            };
            keys.into_iter().flatten().map(|key| key.value.as_str())
        });
        cited.chain(in_blocks)
    }
}
