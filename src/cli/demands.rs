//! `jieda demands`: what was demanded for customers, and what became of it?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print, short};
use crate::cli::talks::{Reader, UNREADABLE};
use crate::config::data::DataArgs;
use crate::http::dto::demand::{DemandDto, DemandShareDto};
use crate::http::knowledge::demands::Demands;
use crate::http::knowledge::recall::Recall;
use crate::report::table::align;
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use std::sync::Arc;

/// Shows what customers want and no answer can give, who is asked for it, and how often it is asked before and after. May run beside a server.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "A demand is a file in kb/demands/; kb/README.md tells its form. Before: in how many of a thousand conversations of the 28 days\n\
    before it was raised customers asked for it; after: the same of the 28 days since it was done.\n\n\
    Example: jieda demands"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    content: ContentArgs,
    /// Print one JSON object a line, as GET /v1/insight/demands gives them.
    #[arg(long)]
    json: bool,
}

/// Prints the demands.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let demands = Demands::of(&args.content.read().0);
    let engine = Arc::new(args.content.compile(now)?);
    let reader = Reader::open(&args.data)?;
    let counted = reader.runtime.block_on(demands.counted(reader.reading(&engine, &Recall::default()), now)).context(UNREADABLE)?;
    let zone = &engine.desk.rosters.time_zone;
    let shown = (0..demands.len()).map(|at| demands.shown(at, &counted.found, zone, now));
    if args.json {
        for demand in shown {
            print(&serde_json::to_string(&demand).context("a demand could not be written as JSON")?)?;
        }
        return Ok(Ending::Good);
    }
    if demands.is_empty() {
        print("nothing was demanded; kb/README.md tells the form of a demand")?;
        return Ok(Ending::Good);
    }
    print(&(align(&table(shown)) + "\n"))?;
    let adoption = demands.adoption();
    print(&format!("{} of {} are accepted, scheduled or done", adoption.numerator, adoption.denominator))?;
    if counted.n_read < counted.n_talks {
        print(&format!("an even sample: {} of {} conversations were read", counted.n_read, counted.n_talks))?;
    }
    Ok(Ending::Good)
}

fn table(demands: impl Iterator<Item = DemandDto>) -> Vec<Vec<String>> {
    let head = ["demand", "for", "owner", "state", "since", "before", "after", ""].map(str::to_owned).to_vec();
    let row = |demand: DemandDto| {
        let since = demand.dates.get(&demand.state).map(ToString::to_string).unwrap_or_default();
        vec![
            short(&demand.title),
            demand.area.name().to_owned(),
            short(&demand.owner.unwrap_or_default()),
            demand.state.name().to_owned(),
            since,
            of_a_thousand(demand.before.as_ref()),
            of_a_thousand(demand.after.as_ref()),
            demand.change.unwrap_or_default().to_owned(),
        ]
    };
    std::iter::once(head).chain(demands.map(row)).collect()
}

fn of_a_thousand(share: Option<&DemandShareDto>) -> String {
    share.and_then(|share| share.rate).map_or_else(|| "-".to_owned(), |rate| format!("{:.1}", 1000.0 * rate))
}
