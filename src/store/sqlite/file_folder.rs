//! Where do the files of a folder's talks lie?
//!
//! In `files/`, in a folder of their conversation, each under its random name: no name of a customer stands on the disk. A file is written beside
//! them, synchronised, and then moved to its place, so that none is ever half there.

use crate::conversation::file::FileId;
use crate::conversation::id::ConversationId;
use crate::store::copied::{StoredFile, is_sealed};
use crate::store::error::Error;
use crate::store::sqlite::open::open_private;
use jiff::Timestamp;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The folder beside the database.
const FOLDER: &str = "files";

/// Where a file is until it is whole; emptied at the start.
const PARTS: &str = "parts";

/// Of how many conversations the files are listed at once where all are copied.
const COPIED_AT_ONCE: usize = 1_000;

/// The folder with the files of all conversations.
#[derive(Debug, Clone)]
pub struct FileFolder(PathBuf);

impl FileFolder {
    /// The folder beside a database.
    pub fn beside(database: &Path) -> Self {
        FileFolder(database.with_file_name(FOLDER))
    }

    /// Removes what a crash left half written; nobody else may be writing.
    pub fn begin(&self) -> Result<(), Error> {
        Ok(absent_is_well(fs::remove_dir_all(self.0.join(PARTS)))?)
    }

    fn of(&self, conversation: ConversationId) -> PathBuf {
        self.0.join(conversation.to_string())
    }

    fn path(&self, conversation: ConversationId, file: FileId) -> PathBuf {
        self.of(conversation).join(file.to_string())
    }

    /// Writes a file, and gives back when it is durable.
    pub fn put(&self, conversation: ConversationId, file: FileId, bytes: &[u8]) -> io::Result<()> {
        let (parts, own) = (self.0.join(PARTS), self.of(conversation));
        make_private(&parts)?;
        make_private(&own)?;
        let part = parts.join(file.to_string());
        let mut written = open_private(&part)?;
        written.set_len(0)?;
        written.write_all(bytes)?;
        written.sync_all()?;
        fs::rename(&part, self.path(conversation, file))?;
        [&own, &self.0].into_iter().try_for_each(|folder| sync_folder(folder))?;
        self.0.parent().map_or(Ok(()), sync_folder)
    }

    /// The bytes of a file; nothing where there is none.
    pub fn get(&self, conversation: ConversationId, file: FileId) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(conversation, file)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Removes one file, and the folder of its conversation with the last one.
    pub fn drop_one(&self, conversation: ConversationId, file: FileId) -> io::Result<()> {
        absent_is_well(fs::remove_file(self.path(conversation, file)))?;
        match fs::remove_dir(self.of(conversation)) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => absent_is_well(removed),
        }
    }

    /// Removes all files of a conversation.
    pub fn drop_all(&self, conversation: ConversationId) -> io::Result<()> {
        absent_is_well(fs::remove_dir_all(self.of(conversation)))
    }

    /// The files of at most so many conversations behind one, in their order.
    pub fn list(&self, after: Option<ConversationId>, limit: usize) -> io::Result<Vec<StoredFile>> {
        let mut conversations: Vec<ConversationId> = names(&self.0)?.iter().filter_map(|name| name.parse().ok()).collect();
        conversations.retain(|id| after.is_none_or(|after| *id > after));
        conversations.sort_unstable();
        conversations.truncate(limit);
        let mut found = Vec::new();
        for conversation in conversations {
            let mut files: Vec<FileId> = names(&self.of(conversation))?.iter().filter_map(|name| name.parse().ok()).collect();
            files.sort_unstable();
            for id in files {
                found.extend(self.look_at(conversation, id)?);
            }
        }
        Ok(found)
    }

    /// When a file was written, and whether it is sealed; nothing where it is gone by now.
    fn look_at(&self, conversation: ConversationId, id: FileId) -> io::Result<Option<StoredFile>> {
        let mut file = match File::open(self.path(conversation, id)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let at = Timestamp::try_from(file.metadata()?.modified()?).unwrap_or(Timestamp::MIN);
        let mut first = [0];
        let n_read = file.read(&mut first)?;
        Ok(Some(StoredFile { conversation, id, at, is_sealed: is_sealed((n_read == 1).then_some(first[0])) }))
    }

    /// Copies the files of those conversations that are wanted into another folder; what is there is replaced.
    pub fn copy(&self, to: &FileFolder, mut is_wanted: impl FnMut(ConversationId) -> bool) -> Result<(), Error> {
        let mut last = None;
        loop {
            let files = self.list(last, COPIED_AT_ONCE)?;
            let Some(newest) = files.last() else { return Ok(()) };
            last = Some(newest.conversation);
            for StoredFile { conversation, id, .. } in files.into_iter().filter(|file| is_wanted(file.conversation)) {
                // It may have been erased meanwhile.
                if let Some(bytes) = self.get(conversation, id)? {
                    to.put(conversation, id, &bytes)?;
                }
            }
        }
    }
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

fn absent_is_well(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Makes a folder that only its owner may look into, with those above it.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes durable which files a folder has.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
