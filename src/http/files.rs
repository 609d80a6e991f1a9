//! How is a file taken in, and how is it given out?
//!
//! Its bytes say what it is, and lose what they say of their maker. They are on the disk before the event that names them; what no event comes to
//! name is removed by `keeper`. Given out is a file only where the conversation names it, and as nothing that a browser would run.

use crate::attachment::{self, name};
use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::{Fact, Speaker};
use crate::conversation::file::{FileId, SentFile};
use crate::conversation::id::ConversationId;
use crate::http::change::{Situation, begin, change_noted};
use crate::http::error::Problem;
use crate::http::error::file::FileProblem;
use crate::http::guard::client::Client;
use crate::http::guard::crowd::Origin;
use crate::http::guard::intake_file::Upload;
use crate::http::guard::token::{hexadecimal, keyed_hash};
use crate::http::scanner::{Scanned, scan};
use crate::http::state::AppState;
use crate::store::record::IdempotencyKey;
use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Arc;
use utoipa::IntoParams;

/// A file that is opened by itself is a document of nobody: it runs nothing, and asks nobody.
const POLICY: &str = "default-src 'none'; sandbox";

/// How many bytes of a file are handed on at once.
const PART: usize = 64 * 1024;

/// What comes with a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileParams {
    /// What it is called, at most 100 characters of which are shown; folders and hidden characters are left out.
    pub name: Option<String>,
}

/// How a browser may keep what it is given.
#[derive(Debug, Clone, Copy)]
pub enum Keeping {
    /// For some minutes: the customer's own browser.
    Briefly,
    /// Not at all: each look of somebody at the desk is asked for, and noted.
    Never,
}

/// What must be the same in a retry: the name and the bytes, as a hash.
pub fn fingerprint(state: &AppState, upload: &Upload) -> String {
    hexadecimal(&keyed_hash(state.store.secret(), &[&upload.bytes]))
}

/// Takes a file in, and stores what `decide` makes of it; a retry gives the events of the first time. `decide` is asked before any byte is kept,
/// too, with a file of no size: what it refuses then leaves nothing behind.
pub async fn take_in<F>(
    state: &Arc<AppState>,
    id: ConversationId,
    key: Option<IdempotencyKey>,
    by: Speaker,
    (upload, params): (Upload, FileParams),
    decide: F,
) -> Result<Vec<Event>, Problem>
where
    F: Fn(&Situation<'_>, &SentFile) -> Result<Vec<Fact>, Problem> + Send + Sync,
{
    let _note = match begin(state, key.as_ref()).await? {
        ControlFlow::Continue(note) => note,
        ControlFlow::Break(answer) => return Ok(answer.events),
    };
    state.quotas.count_file(upload.address)?;
    let Upload { bytes, address: _, seat } = upload;
    let looked = tokio::task::spawn_blocking(move || attachment::clean(&bytes)).await;
    let clean = looked.map_err(|error| {
        tracing::error!(%error, "a look at a file broke off");
        Problem::Internal
    })?;
    let clean = clean.map_err(|fault| Problem::OfFile(FileProblem::Refused(fault)))?;
    let file_id = FileId::new(u128::from_ne_bytes(random()?));
    let name = name::shown(params.name.as_deref().unwrap_or_default(), clean.kind);
    let file = SentFile::new(file_id, clean.kind, clean.size, clean.bytes.len() as u64, name);
    let kept = Kept { state, id, by, file: &file };
    kept.check(&decide).await?;
    let bytes = harmless(state, clean.bytes).await?;
    state.store.put_file(id, file_id, bytes).await?;
    drop(seat);
    change_noted(state, id, key.as_ref(), |situation| kept.decide(situation, &decide)).await
}

/// The bytes again, once the operator's scanner has nothing against them.
async fn harmless(state: &AppState, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let Some(own) = state.scan.clone() else { return Ok(bytes) };
    let scanned = tokio::task::spawn_blocking(move || (scan(&own, &bytes), bytes)).await;
    let (scanned, bytes) = scanned.map_err(|error| {
        tracing::error!(%error, "a scan of a file broke off");
        Problem::Internal
    })?;
    state.metrics.count_scan(scanned.name());
    match scanned {
        Scanned::Clean | Scanned::Accepted => Ok(bytes),
        Scanned::Infected => Err(Problem::OfFile(FileProblem::Infected)),
        Scanned::Refused => Err(Problem::OfFile(FileProblem::NotScanned)),
    }
}

/// A file that is about to be kept.
struct Kept<'a> {
    state: &'a Arc<AppState>,
    id: ConversationId,
    by: Speaker,
    file: &'a SentFile,
}

impl Kept<'_> {
    /// Decides without storing anything, so that what is refused leaves no bytes.
    async fn check<F>(&self, decide: &F) -> Result<(), Problem>
    where
        F: Fn(&Situation<'_>, &SentFile) -> Result<Vec<Fact>, Problem> + Send + Sync,
    {
        let refusal = std::sync::Mutex::new(None);
        let trial = |situation: &Situation<'_>| {
            let refused = self.decide(situation, decide).err();
            *refusal.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = refused;
            Ok(Vec::new())
        };
        change_noted(self.state, self.id, None, trial).await?;
        refusal.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn decide<F>(&self, situation: &Situation<'_>, decide: &F) -> Result<Vec<Fact>, Problem>
    where
        F: Fn(&Situation<'_>, &SentFile) -> Result<Vec<Fact>, Problem> + Send + Sync,
    {
        let facts = decide(situation, self.file)?;
        self.state.limits.check_files(situation.conversation, self.by, self.file.bytes)?;
        Ok(facts)
    }
}

fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Problem::Internal)?;
    Ok(bytes)
}

/// The file of a conversation that a path names.
pub fn named<'c>(conversation: &'c Conversation, name: &str) -> Result<&'c SentFile, Problem> {
    let file = name.parse().ok().and_then(|id: FileId| conversation.files().get(id));
    file.ok_or(Problem::OfFile(FileProblem::NotThere))
}

/// Gives the bytes of a file, as fast as they are taken: until then it takes a place, since it is in memory.
pub async fn give_out(
    state: &AppState,
    id: ConversationId,
    file: &SentFile,
    client: &Client,
    keeping: Keeping,
) -> Result<Response, Problem> {
    let seat = state.downloads.enter(Origin::Client(client.address)).ok_or(Problem::Overloaded)?;
    let bytes = state.store.file(id, file.id).await?.ok_or(Problem::OfFile(FileProblem::NotThere))?;
    let disposition = match file.kind.is_picture() {
        true => "inline".to_owned(),
        false => format!("attachment; filename=\"{}\"", name::shown("", file.kind)),
    };
    let caching = match keeping {
        Keeping::Briefly => "private, max-age=600",
        Keeping::Never => "private, no-store",
    };
    let headers = [
        (CONTENT_TYPE, file.kind.media_type().to_owned()),
        (CONTENT_LENGTH, bytes.len().to_string()),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (CACHE_CONTROL, caching.to_owned()),
    ];
    let parts = futures_util::stream::unfold((Bytes::from(bytes), seat), async |(mut left, seat)| {
        let part = left.split_to(left.len().min(PART));
        (!part.is_empty()).then_some((Ok::<_, Infallible>(part), (left, seat)))
    });
    Ok((headers, Body::from_stream(parts)).into_response())
}
