//! Where does the database lie, and where the keys to what is written in it?

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// The file in the folder that holds everything.
pub const DATABASE_FILE: &str = "jieda.db";

/// Where a command is told that the database lies.
#[derive(Debug, Clone, clap::Args)]
pub struct DataArgs {
    /// Folder of the database
    #[arg(long, env = "JIEDA_DATA", value_name = "FOLDER", default_value = "./data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the folder: postgres://user@host/name; put an address with a password into JIEDA_DATABASE, which others cannot read
    #[arg(long, env = "JIEDA_DATABASE", value_name = "ADDRESS", hide_env_values = true)]
    pub database: Option<String>,
    /// PEM file with the certificate authorities of that PostgreSQL; without it, those that browsers trust
    #[arg(long, env = "JIEDA_DATABASE_CA", value_name = "FILE")]
    pub database_ca: Option<PathBuf>,
    /// File with the master keys that seal words (encrypt them at rest); `jieda key new` makes one
    #[arg(long, env = "JIEDA_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
}

impl DataArgs {
    /// The file with the master keys, if one is named.
    pub fn master_key(&self) -> Option<MasterKeyFile> {
        self.master_key_file.clone().map(MasterKeyFile)
    }

    /// The folder of the last good content: in the data folder, which a server without SQLite has only if it is there.
    pub fn kept_content(&self) -> Option<PathBuf> {
        (self.database.is_none() || self.data.is_dir()).then(|| self.data.join("content"))
    }

    /// The database that flags, environment and defaults amount to.
    pub fn resolve(&self) -> Result<Database, NoAuthorities> {
        match &self.database {
            Some(address) => Database::server(address, self.database_ca.as_ref()),
            None => Ok(Database::Folder(self.data.clone())),
        }
    }
}

/// Where a database lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite, in this folder.
    Folder(PathBuf),
    /// PostgreSQL, at this address.
    Server(Address),
}

/// Where a PostgreSQL listens, and who asks it: `postgres://user:password@host/name`, or `host=… dbname=…`. The password does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    authorities: Option<Vec<u8>>,
}

impl Address {
    /// An address, as whoever runs the server wrote it, and the certificates, in PEM, by which the database is known; without any, those
    /// that browsers trust.
    pub fn new(text: impl Into<String>, authorities: Option<Vec<u8>>) -> Self {
        Address { text: text.into(), authorities }
    }

    /// The address itself, with the password.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The certificates by which the database is known.
    pub fn authorities(&self) -> Option<&[u8]> {
        self.authorities.as_deref()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

impl Database {
    /// What somebody typed: an address of PostgreSQL, or a folder.
    pub fn parse(text: &str, authorities: Option<&PathBuf>) -> Result<Self, NoAuthorities> {
        let is_address = text.starts_with("postgres://") || text.starts_with("postgresql://") || text.contains("host=");
        if is_address { Self::server(text, authorities) } else { Ok(Database::Folder(text.into())) }
    }

    fn server(address: &str, authorities: Option<&PathBuf>) -> Result<Self, NoAuthorities> {
        let read = |path: &PathBuf| fs::read(path).map_err(|source| NoAuthorities { path: path.clone(), source });
        Ok(Database::Server(Address::new(address, authorities.map(read).transpose()?)))
    }
}

impl Database {
    /// Whether it is a folder in which there is no database: one that was mistyped is not to be made.
    pub fn is_missing(&self) -> bool {
        match self {
            Database::Folder(dir) => !dir.join(DATABASE_FILE).exists(),
            Database::Server(_) => false,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Database::Folder(dir) => write!(f, "the folder {}", dir.display()),
            Database::Server(_) => f.write_str("PostgreSQL"),
        }
    }
}

/// The certificates of the database cannot be read: the file is not there, or not for us.
#[derive(Debug, thiserror::Error)]
#[error("the certificates of the database cannot be read from {path}")]
pub struct NoAuthorities {
    /// The file.
    path: PathBuf,
    /// Why.
    source: io::Error,
}

/// The file with the master keys. It is to lie where no copy of the database does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterKeyFile(PathBuf);

impl MasterKeyFile {
    /// The file with this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        MasterKeyFile(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What is in it.
    pub fn read(&self) -> io::Result<Zeroizing<String>> {
        fs::read_to_string(&self.0).map(Zeroizing::new)
    }

    /// Whether others than its owner may read it, as far as the system tells.
    pub fn is_open_to_others(&self) -> bool {
        #[cfg(unix)]
        return fs::metadata(&self.0).is_ok_and(|file| std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0);
        #[cfg(not(unix))]
        false
    }

    /// How long ago it was changed; nothing where that cannot be told.
    pub fn age(&self) -> Option<Duration> {
        fs::metadata(&self.0).and_then(|file| file.modified()).ok()?.elapsed().ok()
    }

    /// Makes the file, which only its owner may read; an error where there is one.
    pub fn create(&self, text: &str) -> io::Result<()> {
        write_private(&self.0, text)
    }

    /// Puts other keys in its place, at one moment.
    pub fn replace(&self, text: &str) -> io::Result<()> {
        let mut beside = self.0.clone().into_os_string();
        beside.push(".new");
        // One that was left behind by a crash is of no use.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        write_private(Path::new(&beside), text)?;
        fs::rename(&beside, &self.0)
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_keys_is_its_owners_and_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = MasterKeyFile::new(folder.path().join("master.key"));
        file.create("a").unwrap();
        assert!(file.create("b").is_err());
        fs::write(folder.path().join("master.key.new"), "left behind").unwrap();
        file.replace("c").unwrap();
        assert_eq!(file.read().unwrap().as_str(), "c");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
            assert!(!file.is_open_to_others());
            fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
            assert!(file.is_open_to_others());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
