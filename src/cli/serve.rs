//! stub
use crate::cli::Ending;
#[derive(Debug, clap::Args)]
pub struct Args {}
pub fn run(_args: Args) -> anyhow::Result<Ending> {
    todo!()
}
