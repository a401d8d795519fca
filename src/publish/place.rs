//! A folder of this machine or of a mounted share as a [`Store`].

use super::error::Result;
use super::store::{Guard, Store};
use crate::disk::{self, DiskError, Place};
use crate::route::OutputPath;

impl Store for Place {
    fn look_above(&self) -> Result<()> {
        Ok(disk::target::folder_above(self.root())?)
    }

    fn place(&self) -> String {
        self.root().display().to_string()
    }

    fn alone(&self) -> Result<Option<Guard>> {
        match disk::lock(&self.root().join(disk::OURS).join("lock")) {
            Ok(lock) => {
                self.tidy()?;
                Ok(Some(Guard::System { _lock: lock, among: String::new() }))
            }
            Err(DiskError::Locked { .. }) => Ok(Some(Guard::Taken)),
            // Some shares know no locks; the lease remains.
            Err(DiskError::Failed { what: "lock", .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn read(&self, path: &OutputPath) -> Result<Option<Vec<u8>>> {
        Ok(Place::read(self, path)?)
    }

    fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<()> {
        Ok(Place::write(self, path, bytes)?)
    }

    fn create(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool> {
        Ok(Place::create(self, path, bytes)?)
    }

    fn delete(&self, path: &OutputPath) -> Result<()> {
        Ok(Place::delete(self, path)?)
    }

    fn list(&self) -> Result<Vec<String>> {
        Ok(Place::list(self)?)
    }

    fn settle(&self) -> Result<()> {
        Ok(Place::settle(self)?)
    }
}
