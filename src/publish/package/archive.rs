//! The section as one file: written the same in every run, read back, and handed out again.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::super::error::{PublishError, Result};
use super::super::target::{Fault, Watch};
use crate::disk::{self, Handle};
use crate::release::{Contents, File, MANIFEST, Publication, SinkError};
use crate::route::OutputPath;

/// The forms in which the section is handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// For Windows.
    Zip,
    /// For everything else.
    TarGz,
}

impl Form {
    pub(super) const ALL: [Self; 2] = [Self::Zip, Self::TarGz];

    /// Its name in the package `package`.
    pub(super) fn name(self, package: &str) -> String {
        let ending = match self {
            Self::Zip => "zip",
            Self::TarGz => "tar.gz",
        };
        format!("section-{package}.{ending}")
    }

    /// Writes the files of `publication` and its manifest, in the order of their names, without times and accounts.
    pub(super) fn write(
        self,
        file: &Handle,
        publication: &Publication,
        contents: &dyn Contents,
        watch: &dyn Watch,
    ) -> Result<()> {
        let manifest = publication.manifest();
        let mut writer: Box<dyn Writer> = match self {
            Self::Zip => Box::new(ZipWriter::new(BufWriter::new(file.try_clone().map_err(failed)?))),
            Self::TarGz => {
                let packed = GzBuilder::new()
                    .mtime(0)
                    .operating_system(255)
                    .write(BufWriter::new(file.try_clone().map_err(failed)?), Compression::default());
                Box::new(tar::Builder::new(packed))
            }
        };
        let mut has_manifest = false;
        for (path, listed) in &publication.release.files {
            if !has_manifest && path.as_str() > MANIFEST {
                writer.put(MANIFEST, manifest.as_bytes()).map_err(failed)?;
                has_manifest = true;
            }
            writer.put(path.as_str(), &contents.read(path, listed)?).map_err(failed)?;
            watch.step(listed.size);
        }
        if !has_manifest {
            writer.put(MANIFEST, manifest.as_bytes()).map_err(failed)?;
        }
        writer.finish().map_err(failed)
    }

    /// What is not as `publication` says in the archive that `reader` gives.
    pub(super) fn compare(
        self,
        reader: io::BufReader<Handle>,
        publication: &Publication,
        watch: &dyn Watch,
    ) -> io::Result<Vec<(String, Fault)>> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        let manifest = File::of(publication.manifest().as_bytes());
        self.each(reader, &mut |name, bytes| {
            watch.step(bytes.len() as u64);
            let listed = match OutputPath::new(&name) {
                Some(path) if name != MANIFEST => publication.release.files.get(&path),
                _ => Some(&manifest).filter(|_| name == MANIFEST),
            };
            match listed {
                // A name that stands there twice may be unpacked either way.
                Some(_) if seen.contains(&name) => faults.push((name.clone(), Fault::Extra)),
                Some(listed) if *listed == File::of(&bytes) => {}
                Some(_) => faults.push((name.clone(), Fault::Changed)),
                None => faults.push((name.clone(), Fault::Extra)),
            }
            seen.insert(name);
        })?;
        let wanted = publication.release.files.keys().map(OutputPath::as_str).chain([MANIFEST]);
        faults.extend(wanted.filter(|path| !seen.contains(*path)).map(|path| (path.to_owned(), Fault::Missing)));
        Ok(faults)
    }

    fn each(self, reader: io::BufReader<Handle>, with: &mut dyn FnMut(String, Vec<u8>)) -> io::Result<()> {
        match self {
            Self::Zip => {
                let mut archive = ZipArchive::new(reader)?;
                for index in 0..archive.len() {
                    let mut entry = archive.by_index(index)?;
                    let mut bytes = Vec::new();
                    entry.read_to_end(&mut bytes)?;
                    with(entry.name()?.into_owned(), bytes);
                }
            }
            Self::TarGz => {
                let mut archive = tar::Archive::new(GzDecoder::new(reader));
                for entry in archive.entries()? {
                    let mut entry = entry?;
                    let mut bytes = Vec::new();
                    entry.read_to_end(&mut bytes)?;
                    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                    // A link or a folder is nothing that we pack.
                    let name = if entry.header().entry_type().is_file() { name } else { format!("{name} (link)") };
                    with(name, bytes);
                }
            }
        }
        Ok(())
    }
}

/// An archive that is being written.
trait Writer {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Writer for ZipWriter<BufWriter<Handle>> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(bytes.len() >= u32::MAX as usize);
        self.start_file(name, options)?;
        self.write_all(bytes)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        ZipWriter::finish(*self)?.flush()
    }
}

impl<W: Write> Writer for tar::Builder<flate2::write::GzEncoder<W>> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        self.append_data(&mut header, name, bytes)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.into_inner()?.finish()?.flush()
    }
}

/// The files of a package that was made before.
pub(super) struct Zipped(Mutex<ZipArchive<io::BufReader<Handle>>>);

impl Zipped {
    pub(super) fn open(path: &Path) -> Result<Self> {
        Ok(Self(Mutex::new(ZipArchive::new(disk::open(path)?).map_err(failed)?)))
    }
}

impl Contents for Zipped {
    fn read(&self, path: &OutputPath, file: &File) -> std::result::Result<Vec<u8>, SinkError> {
        let mut archive = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        archive.by_name(path.as_str())?.read_to_end(&mut bytes)?;
        match File::of(&bytes) == *file {
            true => Ok(bytes),
            false => Err(format!("{path} is not what the manifest of its package says").into()),
        }
    }
}

pub(super) fn failed(error: impl Into<io::Error>) -> PublishError {
    let error: SinkError = Box::new(error.into());
    error.into()
}
