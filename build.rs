//! Lists the pages of `tests/rules/`, which `gongkai explain` prints: the samples that are tested are those that are shown.
//! And gives the program a name of its own that changes with its sources: what an earlier build has made may stay only as
//! long as the program would make the same of it.

#![expect(clippy::disallowed_methods, reason = "a build script reads the folder of the crate, and what Cargo hands it")]

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    list_pages(&root)?;
    name_program(&root)
}

fn list_pages(root: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed=tests/rules");
    let mut pages = Vec::new();
    gather(&root.join("tests/rules"), &mut pages)?;
    let mut list = String::from("&[\n");
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let code = page.file_stem().unwrap_or_default().to_string_lossy();
        // Writing to a String cannot fail.
        let _ = writeln!(list, "    ({code:?}, include_str!({page:?})),");
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("pages.rs"), list)
}

fn name_program(root: &Path) -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for top in ["src", "themes", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={top}");
        let mut files = Vec::new();
        gather(&root.join(top), &mut files)?;
        for file in files {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    let counts = |name: &String| name.starts_with("CARGO_FEATURE_") || name == "TARGET" || name == "PROFILE";
    let mut settings: Vec<(String, String)> = env::vars().filter(|(name, _)| counts(name)).collect();
    settings.sort();
    settings.hash(&mut hasher);
    println!("cargo::rustc-env=GONGKAI_PROGRAM={:016x}", hasher.finish());
    Ok(())
}

/// All files at or below `path`, in order of their names.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| gather(entry, files))
}
