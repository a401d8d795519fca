//! Content hashes: turns bytes into a SHA-256 [`Digest`] with a printed form.
//!
//! One kind of digest serves the manifest, asset names and translations alike
//! (measured: a faster hash saves nothing here, and two kinds could be mixed up).
//! It knows nothing of files.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Hashes all that `reader` gives, without holding it in memory.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn of_all(mut reader: impl io::Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(hasher.finalize().into())),
                read => hasher.update(&buffer[..read]),
            }
        }
    }

    /// Its first sixteen bytes, for telling apart what nobody else gets to see.
    #[must_use]
    pub fn beginning(&self) -> [u8; 16] {
        let mut beginning = [0; 16];
        beginning.copy_from_slice(&self.0[..16]);
        beginning
    }

    /// The first `digits` hexadecimal digits (at most 64), for names and for people.
    #[must_use]
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({})", self.short(12))
    }
}
