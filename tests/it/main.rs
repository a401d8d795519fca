//! Gongkai as its users meet it: the real program is run on small projects, and what it prints and writes is compared.
//!
//! [`project`] is the builder that every test speaks through. The other files hold one subject each.

#![expect(clippy::disallowed_methods, reason = "tests make and read the files of their projects")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(feature = "remote")]
mod at_once;
mod attachments;
mod charts;
mod cli;
mod compress;
mod correct;
mod data;
#[cfg(feature = "remote")]
mod faulty;
mod figure;
mod findings;
mod gallery;
mod html;
mod import;
mod in_place;
mod incremental;
#[cfg(feature = "online")]
mod internet;
mod killed;
mod ledger;
#[cfg(feature = "remote")]
mod line;
mod mutations;
mod office;
#[cfg(feature = "online")]
mod online;
mod origins;
mod package;
mod pages;
mod pictures;
mod project;
mod prose;
mod public;
mod publish;
mod quantities;
mod readers;
#[cfg(feature = "remote")]
mod remote;
mod rollback;
mod rules;
mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod servers;
mod serving;
#[cfg(feature = "remote")]
mod sftp;
mod signature;
mod sites;
mod superseded;
#[cfg(feature = "remote")]
mod tampered;
mod theme;
mod tidy;
mod withdrawal;
