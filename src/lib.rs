//! Gongkai turns yearly reports in Markdown and indicators in YAML into the static bilingual disclosure section of a
//! government portal.
//!
//! ```text
//! Sources ──load──▶ Site ──check──▶ Checked ──plan──▶ Vec<Job> ──render──▶ Release ──diff──▶ Changes
//! (disk)           facts         (proof)         what to make       what was made        (disk, publish)
//! ```
//!
//! Each arrow is a function from values to a value; the disk is touched at the two ends only. Read [`pipeline`] first.
//! A module uses only what stands below it in `docs/architecture.md`; a test asserts the order.

pub mod attachment;
pub mod cache;
pub mod chart;
pub mod check;
pub mod cli;
pub mod correct;
pub mod diagnostic;
pub mod digest;
pub mod disk;
pub mod embedded;
pub mod explain;
pub mod find;
pub mod findings;
pub mod import;
pub mod ledger;
pub mod load;
pub mod markdown;
pub mod memo;
pub mod model;
#[cfg(feature = "online")]
pub mod online;
#[cfg(feature = "picture")]
pub mod picture;
pub mod pipeline;
pub mod publish;
pub mod reads;
pub mod release;
pub mod render;
pub mod route;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub mod starter;
pub mod wording;
