//! Three servers on one PostgreSQL, each in a process that can be killed and started again.

use crate::explain::content;
use crate::fleet::balancer::free_address;
use crate::program::{Program, serve_at};
use std::process::Command;
use tempfile::TempDir;

/// The admin token of all three.
pub const ADMIN: &str = "the-admin-token-of-three-servers";

/// Addresses that no connection begins at by chance, so that a server finds its port free when it comes back.
const HOSTS: [&str; 3] = ["127.0.0.11", "127.0.0.12", "127.0.0.13"];

/// Three servers.
pub struct Servers {
    pub addresses: [String; 3],
    pub programs: [Option<Program>; 3],
    folder: TempDir,
    database: String,
    flags: &'static [&'static str],
}

impl Servers {
    /// Starts three servers on this database with these flags.
    pub fn start(database: String, flags: &'static [&'static str]) -> Self {
        let addresses = HOSTS.map(free_address);
        let mut servers = Servers { addresses, programs: [None, None, None], folder: content(), database, flags };
        (0..3).for_each(|n| servers.run(n));
        servers
    }

    /// Starts one of them.
    pub fn run(&mut self, n: usize) {
        let mut command = serve_at(self.folder.path(), &self.addresses[n]);
        command.args(["--database", &self.database, "--trusted-proxy", "127.0.0.1"]).args(self.flags);
        self.programs[n] = Some(Program::start_as({
            command.env("JIEDA_ADMIN_TOKEN", ADMIN).env("JIEDA_LOG", "warn");
            command
        }));
    }

    /// Ends one of them as a power failure does.
    pub fn kill(&mut self, n: usize) {
        self.programs[n].take().expect("it runs").kill();
    }

    /// Whether all that is stored holds together, and what `jieda check-data` says.
    pub fn check_data(&self) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
        let found = command.args(["check-data", "--database", &self.database]).output().unwrap();
        (found.status.success(), String::from_utf8_lossy(&found.stdout).into_owned())
    }
}
