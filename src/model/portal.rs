//! The site: who discloses, inside which portal, in which languages.

use super::{Language, Localized};
use crate::digest::Digest;
use crate::markdown::RawHtml;
use crate::source::Spanned;

/// `content/site.yaml`.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The portal's name.
    pub name: Localized<String>,
    /// The section's name.
    pub section: Localized<String>,
    /// Who answers for the content.
    pub disclosing_body: Localized<String>,
    /// The languages; the first is authoritative and stands at the root of the section.
    pub languages: Vec<Language>,
    /// Where the section will stand, with a slash at the end.
    pub address: url::Url,
    /// The name of the theme.
    pub theme: Spanned<String>,
    /// The IANA time zone of dates without one.
    pub time_zone: String,
    /// The shape of addresses of reports.
    pub permalink: Permalink,
    /// On which terms the data may be used.
    pub terms: Option<Localized<String>>,
    /// Whether each chart is also made as a PNG picture.
    pub chart_pictures: bool,
    /// What becomes of HTML in texts.
    pub raw_html: RawHtml,
    /// How grave the findings of a rule are here, by their code.
    pub rules: Vec<(Spanned<String>, Level)>,
    /// What the portal's frame shows.
    pub portal: Portal,
    /// Where releases can be sent.
    pub targets: Vec<Target>,
    /// The public half of the key that signs releases, as minisign writes it.
    pub public_key: Option<String>,
    /// The digest of all that it says but where releases are sent, which no page shows.
    pub digest: Digest,
}

impl Identity {
    /// The target called `name`, if it is declared.
    #[must_use]
    pub fn target(&self, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.name.value == name)
    }

    /// The language whose text counts when the two differ.
    #[must_use]
    pub fn authoritative(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::Zh)
    }

    /// The other language of the site, if it has two.
    #[must_use]
    pub fn other(&self, language: Language) -> Option<Language> {
        self.languages.iter().copied().find(|other| *other != language)
    }
}

/// How grave an office takes the findings of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Nothing is built or published while one stands.
    Error,
    /// Somebody should look.
    Warning,
    /// A suggestion.
    Hint,
    /// Not told.
    Off,
}

impl Level {
    /// The words in `site.yaml`.
    pub const NAMES: [(&'static str, Self); 4] =
        [("error", Self::Error), ("warning", Self::Warning), ("hint", Self::Hint), ("off", Self::Off)];
}

/// The shape of addresses of reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permalink {
    /// `<column>/<YYYYMM>/t<YYYYMMDD>_<id>.html`, as the portal's content system makes them.
    Trs,
    /// `<column>/<name>.html`.
    Plain,
}

/// What the frame of every page shows (portal reference 1.4).
#[derive(Clone, Debug, Default)]
pub struct Portal {
    /// 网站标识码, ten digits.
    pub site_code: Option<Spanned<String>>,
    /// ICP record.
    pub icp: Option<String>,
    /// Police record, fourteen digits.
    pub police_record: Option<Spanned<String>>,
    /// 主办单位.
    pub host: Option<Localized<String>>,
    /// 承办.
    pub undertaker: Option<Localized<String>>,
    /// Technical support.
    pub support_phone: Option<String>,
    /// 地址.
    pub postal_address: Option<Localized<String>>,
    /// The number of the party and government mark (党政机关网站标识).
    pub party_mark: Option<String>,
    /// The portal's own channels.
    pub navigation: Vec<Link>,
    /// Portal services.
    pub utilities: Utilities,
    /// Related sites.
    pub links: Vec<Link>,
}

/// Services of the portal that the section links to, where there are any.
#[derive(Clone, Debug, Default)]
pub struct Utilities {
    /// 智能问答.
    pub assistant: Option<Spanned<String>>,
    /// The portal's own site map.
    pub site_map: Option<Spanned<String>>,
    /// 系统管理入口.
    pub admin_entrance: Option<Spanned<String>>,
    /// 点击总量.
    pub visit_counter: Option<Spanned<String>>,
}

/// A named address outside the section.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub name: Localized<String>,
    /// Its address.
    pub address: Spanned<String>,
}

/// A named place to publish to.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name: `gongkai publish NAME`.
    pub name: Spanned<String>,
    /// What kind of place it is.
    pub kind: TargetKind,
    /// How many releases are kept for going back.
    pub keep: usize,
    /// How texts stand there once more, compressed.
    pub compress: Vec<Compression>,
}

/// A way of compressing that browsers understand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compression {
    /// All do.
    Gzip,
    /// All of the last years do, over TLS.
    Brotli,
}

impl Compression {
    /// What the name of a compressed file ends with.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }
}

/// What a target is made of.
#[derive(Clone, Debug)]
pub enum TargetKind {
    /// A folder of this machine or of a mounted share.
    Folder {
        /// Its path; relative to the project.
        path: String,
        /// Whether files are replaced where they stand, because the web server follows no link.
        in_place: bool,
    },
    /// A server that is spoken to over the network.
    Remote(Remote),
    /// A server that takes files over SSH.
    Sftp(Login),
    /// Archives in a folder, for an operator who imports them by hand.
    Package {
        /// The folder; relative to the project.
        path: String,
    },
}

/// A server that keeps files. What only its owner may know does not stand here.
#[derive(Clone, Debug)]
pub struct Remote {
    /// How it is spoken to.
    pub service: Service,
    /// For how many seconds it may be silent.
    pub timeout: u64,
    /// A file with the certificates of those whose word on servers counts; relative to the project.
    pub certificates: Option<String>,
}

/// An account on a server that takes files over SSH. It is opened by a key and by nothing else.
#[derive(Clone, Debug)]
pub struct Login {
    /// The server.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// The account.
    pub user: String,
    /// The folder, without a slash at its end; empty is the top.
    pub path: String,
    /// The file with the secret key, relative to the project; absent where an agent or the settings of `ssh` know it.
    pub key: Option<String>,
    /// The file that says which key the server has, relative to the project; absent is the one of the account here.
    pub known_hosts: Option<String>,
    /// For how many seconds it may be silent.
    pub timeout: u64,
}

/// How a server is spoken to.
#[derive(Clone, Debug)]
pub enum Service {
    /// WebDAV.
    WebDav {
        /// The folder, with a slash at the end.
        address: url::Url,
        /// Who writes there, where the server asks.
        user: Option<String>,
    },
    /// A store that keeps objects by their key.
    Objects {
        /// Whose protocol it speaks.
        protocol: Protocol,
        /// The server.
        address: url::Url,
        /// The bucket.
        bucket: String,
        /// The region, where there are several.
        region: Option<String>,
        /// What keys begin with, without slashes at its ends.
        path: String,
        /// The public half of the access key.
        access_key: String,
    },
}

/// Protocols of object stores.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protocol {
    /// S3, spoken by many.
    S3,
    /// 阿里云 OSS.
    Oss,
    /// 华为云 OBS.
    Obs,
    /// 腾讯云 COS.
    Cos,
}

impl TargetKind {
    /// Whether looking at it means asking a server.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Remote(_) | Self::Sftp(_))
    }

    /// The host to which everything goes unencrypted, if it does.
    #[must_use]
    pub fn unprotected_host(&self) -> Option<&str> {
        let Self::Remote(Remote { service, .. }) = self else { return None };
        let (Service::WebDav { address, .. } | Service::Objects { address, .. }) = service;
        address.host_str().filter(|_| address.scheme() == "http")
    }

    /// Whether it asks for a password or a key.
    #[must_use]
    pub fn wants_secret(&self) -> bool {
        let Self::Remote(Remote { service, .. }) = self else { return false };
        !matches!(service, Service::WebDav { user: None, .. })
    }
}

/// A column of the catalogue.
#[derive(Clone, Debug)]
pub struct Column {
    /// The folder in addresses.
    pub key: Spanned<String>,
    /// Folder names from the top, with `/`: `fdzdgk/ghjh`.
    pub path: String,
    /// Its name.
    pub name: Localized<String>,
    /// One sentence on what it publishes.
    pub description: Option<Localized<String>>,
    /// Keywords.
    pub keywords: Localized<Vec<String>>,
    /// Kind of column, for the portal's tags.
    pub kind: Option<Localized<String>>,
    /// Columns below it.
    pub columns: Vec<Column>,
}

/// The first column, from the top down, of which `is` holds. It is asked for with every link: nothing is allocated.
pub(super) fn find_column<'c>(columns: &'c [Column], is: &dyn Fn(&Column) -> bool) -> Option<&'c Column> {
    columns.iter().find_map(|column| if is(column) { Some(column) } else { find_column(&column.columns, is) })
}

/// All columns, each before those below it.
#[must_use]
pub fn all_columns(columns: &[Column]) -> Vec<&Column> {
    let mut all = Vec::new();
    for column in columns {
        all.push(column);
        all.extend(all_columns(&column.columns));
    }
    all
}

/// `content/glossary.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// Terms in both languages.
    pub terms: Vec<Term>,
    /// Findings that a person has judged.
    pub allowances: Vec<Allowance>,
    /// Names that stand with their full title.
    pub full_titles: Vec<FullTitle>,
    /// Hosts that need no leave-notice.
    pub outside_hosts: Vec<String>,
}

/// A leader or an organ, and the title in full.
#[derive(Clone, Debug)]
pub struct FullTitle {
    /// The name, as it is found in texts.
    pub name: Localized<String>,
    /// The title in full, with the name in it.
    pub full: Localized<String>,
    /// Whether it is wanted each time, not only the first.
    pub every: bool,
}

/// A term and how it must not be written.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term.
    pub name: Localized<String>,
    /// Wordings that are wrong, per language.
    pub not: Localized<Vec<String>>,
}

/// A wording that is right here although a rule finds it wrong.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The wording.
    pub text: Spanned<String>,
    /// The report in which it is allowed; everywhere when absent.
    pub report: Option<String>,
    /// Why.
    pub why: String,
}
