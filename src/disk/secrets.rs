//! Files with secrets: nobody else may read them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::{DiskError, Handle, Result, failed};

/// The text of a file that holds a secret; `None` where there is no such file.
///
/// # Errors
/// When others can read it, too, or it cannot be read.
pub fn read_private(path: &Path) -> Result<Option<String>> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", path)(error)),
    };
    // Elsewhere the folder of a person is his alone unless he says otherwise.
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
        return Err(DiskError::Exposed { path: path.to_owned() });
    }
    if !about.is_file() {
        return Err(DiskError::InTheWay { path: path.to_owned() });
    }
    fs::read_to_string(path).map(Some).map_err(failed("read", path))
}

/// Writes a secret into a file that nobody else can read, where nothing stands yet.
///
/// # Errors
/// When something stands there, or the machine cannot write.
pub fn create_private(path: &Path, text: &str) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    let mut options = Handle::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed("write", path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(DiskError::InTheWay { path: path.to_owned() })
        }
        Err(error) => Err(failed("create", path)(error)),
    }
}
