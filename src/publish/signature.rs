//! Signs manifests and looks at signatures, in the form of minisign, so that others need none of our programs to check them.
//!
//! A signature differs each time it is made and therefore stands beside what it signs, never inside. What it vouches for is
//! the manifest with its number, and through the digests there every file.

use std::fmt;
use std::io::Cursor;

use ct_codecs::{Base64, Decoder as _};

use super::error::{PublishError, Reason, Result};
use super::secret::Secret;
use crate::release::Publication;

/// The half of a key that everybody may have.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: minisign::PublicKey,
}

/// Signs with a key of which it has both halves.
pub struct Signer {
    public: PublicKey,
    secret: minisign::SecretKey,
}

/// What is known of a signature.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Signature {
    /// No key says what it should be.
    Unasked,
    /// It is of the right key, over these bytes.
    Good,
    /// There is none.
    Missing,
    /// It is of another key, the one with this mark.
    OtherKey(String),
    /// What was signed was something else, or it is no signature at all.
    Wrong,
}

/// The mark of a key as minisign prints it.
fn mark(number: &[u8]) -> String {
    number.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

impl PublicKey {
    /// The key that is written as `text`: `RWQ…`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Some(Self { key: minisign::PublicKey::from_base64(text).ok()? })
    }

    /// The mark by which people tell keys apart.
    #[must_use]
    pub fn mark(&self) -> String {
        mark(self.key.keynum())
    }

    /// The key as it is written in `site.yaml`.
    #[must_use]
    pub fn text(&self) -> String {
        self.key.to_base64()
    }

    /// What `signature` is worth for `bytes`.
    pub(super) fn judge(&self, bytes: &[u8], signature: Option<&[u8]>) -> Signature {
        let Some(signature) = signature else { return Signature::Missing };
        let read = std::str::from_utf8(signature).ok().and_then(|text| minisign::SignatureBox::from_string(text).ok());
        match read {
            None => Signature::Wrong,
            Some(read) if read.keynum() != self.key.keynum() => Signature::OtherKey(mark(read.keynum())),
            Some(read) => match minisign::verify(&self.key, &read, Cursor::new(bytes), true, false, false) {
                Ok(()) => Signature::Good,
                Err(_) => Signature::Wrong,
            },
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.mark())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signer({:?})", self.public)
    }
}

impl Signer {
    /// Signs with `secret`, the file that minisign writes or the second line of it, which `password` opens where it is
    /// closed. It must be the other half of `public`.
    ///
    /// # Errors
    /// When it is not, or cannot be opened.
    pub fn new(public: PublicKey, secret: &Secret, password: Option<&Secret>) -> Result<Self> {
        let unusable = |why| PublishError::before(Reason::Key { mark: public.mark(), why });
        let line = secret.reveal().lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        let bytes = Base64::decode_to_vec(line, None).map_err(|_| unusable(Unusable::NoKey))?;
        // Behind the kind of key stands how it is closed. The crate wants a sum of those that are not, which minisign's own
        // program leaves out; whether both halves fit is seen when something is signed.
        let secret = match (bytes.get(2..4), password) {
            (Some([0, 0]), _) => minisign::SecretKey::from_bytes(&bytes).map_err(|_| unusable(Unusable::NoKey))?,
            (Some(b"Sc"), None) => return Err(unusable(Unusable::Closed)),
            (Some(b"Sc"), Some(password)) => {
                minisign::SecretKeyBox::from_string(&format!("untrusted comment: \n{line}"))
                    .and_then(|written| written.into_secret_key(Some(password.reveal().to_owned())))
                    .map_err(|_| unusable(Unusable::WrongPassword))?
            }
            _ => return Err(unusable(Unusable::NoKey)),
        };
        let of_secret = minisign::PublicKey::from_secret_key(&secret).map_err(|_| unusable(Unusable::NoKey))?;
        if of_secret != public.key {
            return Err(unusable(Unusable::OtherKey(mark(of_secret.keynum()))));
        }
        Ok(Self { public, secret })
    }

    /// The half that checks what this one signs.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of the manifest of `publication`.
    pub(super) fn sign_manifest(&self, publication: &Publication) -> Result<String> {
        self.sign(publication.manifest().as_bytes(), publication)
    }

    /// The signature of `bytes`, which belong to `publication`. Its comment, which is signed too, has no time but the number.
    pub(super) fn sign(&self, bytes: &[u8], publication: &Publication) -> Result<String> {
        let comment = format!("gongkai serial:{} release:{}", publication.serial, publication.release_id());
        let about = format!("signature from key {}", self.public.mark());
        minisign::sign(Some(&self.public.key), &self.secret, Cursor::new(bytes), Some(&comment), Some(&about))
            .map(|signature| signature.to_string())
            .map_err(|error| PublishError::before(Reason::Machine(Box::new(error))))
    }
}

/// Why a key cannot sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unusable {
    /// There is none.
    Absent,
    /// What was found is no secret key.
    NoKey,
    /// A password closes it, and none was given.
    Closed,
    /// The password does not open it.
    WrongPassword,
    /// It is the half of another key, the one with this mark.
    OtherKey(String),
}

/// A new key: its public half, and the secret one as minisign keeps it in a file, without a password.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_key() -> Result<(PublicKey, Secret)> {
    let failed = |error: minisign::PError| PublishError::before(Reason::Machine(Box::new(error)));
    let minisign::KeyPair { pk, sk } = minisign::KeyPair::generate_unencrypted_keypair().map_err(failed)?;
    let public = PublicKey { key: pk };
    let comment = format!("secret key {} of gongkai", public.mark());
    let written = sk.to_box(Some(&comment)).map_err(failed)?;
    Ok((public, Secret::new(&written.into_string())))
}
