//! A project in a temporary folder, and the runs over it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use walkdir::WalkDir;

use crate::corpus::{Blocks, Corpus};
use crate::gauge::Sample;
use crate::{Result, measured};

/// Where the projects go.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) description: &'static str,
}

/// A memory disk where there is one, so that the disk is not what is measured.
pub(crate) fn place() -> Result<Place> {
    let memory = Path::new("/dev/shm");
    let (base, description) = if memory.is_dir() {
        (memory.to_owned(), "On a memory disk.")
    } else {
        (std::env::temp_dir(), "In the temporary folder (no memory disk here).")
    };
    let folder = base.join(format!("gongkai-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(Place { folder, description })
}

/// A project and what belongs to it.
pub(crate) struct Scene {
    root: PathBuf,
    corpus: Option<Corpus>,
}

impl Scene {
    /// A generated project; the program must have nothing to say about it.
    pub(crate) fn generated(root: &Path, reports: usize, blocks: Blocks) -> Result<Self> {
        let scene =
            Self { root: root.to_owned(), corpus: Some(Corpus::write(&root.join("project"), reports, blocks)?) };
        let told =
            Command::new(env!("CARGO_BIN_EXE_gongkai")).arg("check").arg("--project").arg(scene.project()).output()?;
        let findings = String::from_utf8_lossy(&told.stderr).lines().count();
        if findings > 1 || !told.status.success() {
            let told: String = String::from_utf8_lossy(&told.stderr).chars().take(2000).collect();
            return Err(format!("the generated project is not sound:\n{told}").into());
        }
        Ok(scene)
    }

    /// The content and themes of the project at `original`.
    pub(crate) fn copy(root: &Path, original: &Path) -> Result<Self> {
        let scene = Self { root: root.to_owned(), corpus: None };
        for folder in ["content", "themes"] {
            for entry in WalkDir::new(original.join(folder)) {
                let entry = entry?;
                let to = scene.project().join(entry.path().strip_prefix(original)?);
                if entry.file_type().is_dir() {
                    fs::create_dir_all(to)?;
                } else {
                    fs::copy(entry.path(), to)?;
                }
            }
        }
        Ok(scene)
    }

    pub(crate) fn corpus(&mut self) -> Result<&mut Corpus> {
        self.corpus.as_mut().ok_or_else(|| "this project was not generated".into())
    }

    fn project(&self) -> PathBuf {
        self.root.join("project")
    }

    fn output(&self) -> PathBuf {
        self.project().join("output")
    }

    /// Throws away what builds have left.
    pub(crate) fn clear(&self) -> Result<()> {
        for folder in [self.output(), self.project().join(".gongkai")] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }

    pub(crate) fn remove(self) -> Result<()> {
        fs::remove_dir_all(&self.root)?;
        // The folder of all scenes goes with the last of them.
        let _ = self.root.parent().map(fs::remove_dir);
        Ok(())
    }

    fn gongkai(&self, task: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.arg(task).arg("--quiet").arg("--project").arg(self.project());
        command
    }

    pub(crate) fn build(&self) -> Result<Sample> {
        let before = files(&self.output());
        let mut sample = measured(&mut self.gongkai("build"))?;
        let after = files(&self.output());
        sample.written = Some(after.iter().filter(|(path, time)| before.get(*path) != Some(time)).count());
        Ok(sample)
    }

    pub(crate) fn check(&self) -> Result<Sample> {
        measured(&mut self.gongkai("check"))
    }

    /// What it costs to start the program at all.
    pub(crate) fn version(&self) -> Result<Sample> {
        measured(Command::new(env!("CARGO_BIN_EXE_gongkai")).arg("--version"))
    }

    pub(crate) fn floor(&self, write: bool) -> Result<Sample> {
        let output = self.root.join("floor");
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--floor").arg(self.project());
        if !write {
            return measured(&mut command);
        }
        let mut sample = measured(command.arg(&output))?;
        sample.written = Some(files(&output).len());
        fs::remove_dir_all(output)?;
        Ok(sample)
    }
}

/// Every file below `folder`, with the time of its last change.
fn files(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some((entry.path().to_owned(), entry.metadata().ok()?.modified().ok()?)))
        .collect()
}
