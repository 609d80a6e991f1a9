//! How do the conversations of a period leave for another program?
//!
//! The table is made in `report::export`; here it is sent while it is made, so that no more of it is in memory than a client has room for.

use crate::http::desk::report::{PeriodParams, inquiry};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::report::export::{Format, write};
use crate::store::error::Error;
use crate::store::record::Summaries;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use utoipa::IntoParams;

/// A part is sent when it has so many bytes.
const PART_BYTES: usize = 64 * 1024;

/// How many parts may wait for the client.
const PARTS_WAITING: usize = 4;

/// How long the client may have no room for a part; other reports wait meanwhile.
const SLOWEST: Duration = Duration::from_secs(20);

/// Stands before text in UTF-8.
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// In which format.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FormatParams {
    /// `csv` or `parquet`.
    #[param(value_type = String)]
    pub format: Format,
}

/// Exports the conversations of a period
///
/// For supervisors and administrators: one row a conversation that counts, the newest first, with ids, times, kinds and numbers and no words;
/// `docs/numbers.md` names the columns. It is an entry of the audit log. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/reports/conversations", operation_id = "export_conversations", tag = "desk", params(PeriodParams, FormatParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Supervisor(reader): Supervisor,
    Params(period): Params<PeriodParams>,
    Params(FormatParams { format }): Params<FormatParams>,
) -> Result<Response, Problem> {
    let engine = state.content.engine();
    let inquiry = inquiry(&engine, &period)?;
    let (from, until) = (inquiry.from, inquiry.until(&engine.measure));
    let asked = format!("{} to {}", period.from, period.to);
    state.store.audit(reader.deed(Action::ReportRead, "conversations".to_owned(), asked)).await?;
    let (parts, mut sent) = mpsc::channel(PARTS_WAITING);
    let sink = BufWriter::with_capacity(PART_BYTES, Parts { parts, runtime: Handle::current() });
    let make = move |kept: &mut Summaries<'_>| write(kept, &inquiry, &engine.measure, format, sink);
    let (store, patience) = (state.store.clone(), state.limits.report_wait);
    let making = tokio::spawn(async move { store.count_through(from, until, patience, make).await });
    // Waited for before the answer begins, so that what fails at once has its status.
    let Some(mut first) = sent.recv().await else {
        making.await.map_err(|_| Error::Closed)??;
        return Err(Error::Closed.into());
    };
    if format == Format::Csv {
        // Without it a spreadsheet takes Chinese for another encoding.
        first.splice(0..0, BYTE_ORDER_MARK);
    }
    let rest = stream::unfold(sent, |mut sent| async move { sent.recv().await.map(|part| (part, sent)) });
    // What fails later breaks the answer off, so that nobody takes a part for the whole.
    let end = stream::once(making).filter_map(async |made| match made {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Err(format!("{error:?}"))),
        Err(error) => Some(Err(error.to_string())),
    });
    let body = Body::from_stream(stream::iter([Ok(first)]).chain(rest.map(Ok)).chain(end));
    let name = format!("attachment; filename=\"conversations-{}-{}.{}\"", period.from, period.to, format.name());
    Ok(([(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}

/// Hands on what is written to it, part by part, and waits while the client has no room.
struct Parts {
    parts: mpsc::Sender<Vec<u8>>,
    runtime: Handle,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sending = timeout(SLOWEST, self.parts.send(bytes.to_vec()));
        let sent = self.runtime.block_on(sending).map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))?;
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
