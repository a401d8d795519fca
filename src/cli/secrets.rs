//! Where passwords and keys come from: the environment, or files that nobody else can read. `gongkai key` makes one.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{DONE, Shell};
use crate::diagnostic::message;
use crate::disk;
use crate::model::{Identity, Target};
use crate::publish::{self, PublicKey, PublishError, Reason, Secret, Seen, Signer, Unusable};
use crate::release::SinkError;

/// A variable that is set to something.
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The file `name` among the secrets of the person at the keyboard.
pub(super) fn file(name: &str) -> PathBuf {
    let ours = |folder: std::ffi::OsString| Path::new(&folder).join("gongkai");
    let folder = variable("GONGKAI_SECRETS")
        .map(PathBuf::from)
        .or_else(|| variable("XDG_CONFIG_HOME").map(ours))
        .or_else(|| variable("APPDATA").map(ours))
        .or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config/gongkai")));
    folder.unwrap_or_else(|| PathBuf::from(".gongkai")).join(name)
}

/// The name of the file with the secret key that has this mark.
pub(super) fn key_file(mark: &str) -> String {
    format!("{mark}.key")
}

/// The secret that the variable `name` holds, or the file that `name` with `_FILE` names, or else the file `usual`.
pub(super) fn find(name: &str, usual: &str) -> Result<Option<Secret>, SinkError> {
    if let Some(value) = variable(name) {
        return Ok(Some(Secret::new(&value.to_string_lossy())));
    }
    let text = disk::read_private(&place(name, usual))?.unwrap_or_default();
    // Some editors write a mark in front; what is empty is not there.
    let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    Ok(Some(text).filter(|text| !text.is_empty()).map(Secret::new))
}

/// The file that the variable `name` with `_FILE` names, or else the file `usual`.
fn place(name: &str, usual: &str) -> PathBuf {
    variable(&format!("{name}_FILE")).map_or_else(|| file(usual), PathBuf::from)
}

/// The variable in which the secret of the target `name` may be: `GONGKAI_SECRET_PORTAL`. Whatever is no Latin letter or
/// digit is written `_`.
fn variable_of(name: &str) -> String {
    let letter = |one: char| if one.is_ascii_alphanumeric() { one.to_ascii_uppercase() } else { '_' };
    format!("GONGKAI_SECRET_{}", name.chars().map(letter).collect::<String>())
}

/// What opens the target `declared`, where it asks for something.
pub(super) fn of_target(declared: &Target) -> Result<Option<Secret>, SinkError> {
    if !declared.kind.wants_secret() {
        return Ok(None);
    }
    let (variable, usual) = (variable_of(&declared.name.value), format!("{}.secret", declared.name.value));
    match find(&variable, &usual)? {
        Some(secret) => Ok(Some(secret)),
        None => {
            let file = place(&variable, &usual);
            let reason = Reason::NoSecret { variable, file };
            Err(PublishError { reason, seen: Seen::Old }.into())
        }
    }
}

/// The key that says what the releases of a site are signed with.
pub(super) fn public_key(identity: &Identity) -> Option<PublicKey> {
    identity.public_key.as_deref().and_then(PublicKey::new)
}

/// What signs the releases of a site, where they are to be signed.
pub(super) fn signer(identity: &Identity) -> Result<Option<Signer>, SinkError> {
    let Some(public) = public_key(identity) else { return Ok(None) };
    let Some(secret) = find("GONGKAI_SIGNING_KEY", &key_file(&public.mark()))? else {
        let reason = Reason::Key { mark: public.mark(), why: Unusable::Absent };
        return Err(PublishError { reason, seen: Seen::Old }.into());
    };
    let password = find("GONGKAI_SIGNING_PASSWORD", &format!("{}.password", public.mark()))?;
    Ok(Some(Signer::new(public, &secret, password.as_ref())?))
}

impl Shell {
    /// Makes a key. Its secret half goes to a file that nobody else can read, the line for `site.yaml` is the result.
    pub(super) fn new_key(&self) -> Result<u8, SinkError> {
        let (public, secret) = publish::new_key()?;
        let path = file(&key_file(&public.mark()));
        disk::create_private(&path, &format!("{}\n", secret.reveal()))?;
        let _ = writeln!(io::stdout(), "public-key: {}", public.text());
        let place = path.display();
        self.mention(&message!(
            zh: "私钥在 {place}，只有你能读；另存一份到安全的地方，丢了就只能换钥匙\n下一步：把上面一行写进 content/site.yaml，并当面或打电话把它告诉负责核对的人",
            en: "the secret half is in {place}, readable by you alone; keep a copy in a safe place, since a lost key can only be replaced by another\nnext: write the line above into content/site.yaml, and tell it to those who check, in person or by telephone",
        ));
        Ok(DONE)
    }
}
