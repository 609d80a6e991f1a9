//! How does a test get a PostgreSQL of its own?
//!
//! The tests of one program share a cluster in a temporary folder, reached by a socket there, and each has a database of its own. The cluster
//! ends with the program, however that ends. Without PostgreSQL on the machine there is none, which fails where `CI` is set.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where Debian keeps the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The cluster that most tests share.
static SHARED: LazyLock<Option<Cluster>> = LazyLock::new(Cluster::start);

/// The address of a new database, or none where this machine has no PostgreSQL.
pub fn database() -> Option<String> {
    SHARED.as_ref().map(Cluster::database)
}

/// A PostgreSQL in a folder.
pub struct Cluster {
    programs: PathBuf,
    dir: PathBuf,
    owner: Option<(u32, u32)>,
    n_databases: AtomicU32,
    /// Ends the cluster once the pipe to it is closed, as it is when this program has ended.
    _keeper: Child,
}

impl Cluster {
    /// Starts a cluster; nothing where this machine has no PostgreSQL.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed: apt-get install postgresql");
            eprintln!("skipped: PostgreSQL is not installed");
            return None;
        };
        let dir = tempfile::Builder::new().prefix("jieda-pg-").tempdir().unwrap().keep();
        // `initdb` refuses to run as root.
        let owner = is_root().then(|| user("postgres").or_else(|| user("nobody")).expect("a user that is not root"));
        if let Some((uid, gid)) = owner {
            std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).unwrap();
        }
        let script = r#"read -r _; "$1/pg_ctl" -D "$2/data" -m immediate stop; rm -rf "$2""#;
        let mut keeper = command(owner, "sh");
        keeper.args(["-c", script, "sh"]).arg(&programs).arg(&dir);
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let cluster = Cluster { programs, dir, owner, n_databases: AtomicU32::new(0), _keeper: keeper };
        let data = cluster.dir.join("data");
        cluster.run("initdb", &["-D", path(&data), "-U", "jieda", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        cluster.resume();
        Some(cluster)
    }

    /// Starts the cluster again.
    pub fn resume(&self) {
        let (data, log) = (self.dir.join("data"), self.dir.join("log"));
        let options = format!("-k {} -c listen_addresses= -c fsync=off -c max_connections=300", path(&self.dir));
        self.run("pg_ctl", &["-D", path(&data), "-w", "-l", path(&log), "-o", &options, "start"]);
    }

    /// Stops the cluster, as a restart does (`fast`) or a lack of power (`immediate`).
    pub fn stop(&self, mode: &str) {
        self.run("pg_ctl", &["-D", path(&self.dir.join("data")), "-w", "-m", mode, "stop"]);
    }

    /// The address of a new database.
    pub fn database(&self) -> String {
        let name = format!("t{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &["-h", path(&self.dir), "-U", "jieda", "-T", "template0", &name]);
        format!("host={} user=jieda dbname={name}", path(&self.dir))
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let output = command(self.owner, self.programs.join(program)).args(arguments).output().unwrap();
        // `pg_ctl` leaves its output to the server, which holds it open: only a status is waited for.
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

fn command(owner: Option<(u32, u32)>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = owner {
        std::os::unix::process::CommandExt::uid(&mut command, uid);
        std::os::unix::process::CommandExt::gid(&mut command, gid);
    }
    command.current_dir("/");
    command
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The folder with the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let has_initdb = |dir: &PathBuf| dir.join("initdb").exists();
    let version = |dir: &PathBuf| dir.parent().and_then(|dir| dir.file_name()?.to_str()?.parse::<u32>().ok());
    let debian = std::fs::read_dir(DEBIAN).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let newest = debian.filter(has_initdb).max_by_key(version);
    newest.or_else(|| std::env::split_paths(&std::env::var_os("PATH")?).find(has_initdb))
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}

/// The numbers of a user and its group.
fn user(name: &str) -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields[0] == name)?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}
