//! Lists the pages of `tests/rules/`, which `gongkai explain` prints: the samples that are tested are those that are shown.

#![expect(clippy::disallowed_methods, reason = "a build script reads the folder of the crate")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("tests/rules");
    println!("cargo::rerun-if-changed=tests/rules");
    println!("cargo::rerun-if-changed=build.rs");
    let mut pages: Vec<PathBuf> = fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    pages.sort();
    let mut list = String::from("&[\n");
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let code = page.file_stem().unwrap_or_default().to_string_lossy();
        // Writing to a String cannot fail.
        let _ = writeln!(list, "    ({code:?}, include_str!({page:?})),");
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("pages.rs"), list)
}
