//! How does a test get a PostgreSQL of its own?
//!
//! The tests of one program share a cluster in a temporary folder, reached by a socket there, and each has a database of its own. The cluster
//! ends with the program, however that ends. Without PostgreSQL on the machine there is none, which fails where `CI` is set.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

/// Where Debian keeps the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Carries out what it is told line by line, says how that ended, and ends the cluster once the pipe to it is closed, as it is when this program
/// has ended. It is a process of its own from the beginning on: each process that is begun here holds the files of all tests for a moment, and
/// with them the locks of their folders.
const KEEPER: &str = r#"cd "$2"
while read -r line; do eval "\"$1\"/$line" > said 2>&1 < /dev/null; echo "$? $(tr '\n' ' ' < said)"; done
"$1/pg_ctl" -D data -m immediate stop; rm -rf "$2""#;

/// How often a start is tried.
const START_TRIES: usize = 50;

/// The cluster that most tests share.
static SHARED: LazyLock<Option<Cluster>> = LazyLock::new(Cluster::start);

/// The address of a new database, or none where this machine has no PostgreSQL.
pub fn database() -> Option<String> {
    SHARED.as_ref().map(Cluster::database)
}

/// A PostgreSQL in a folder.
pub struct Cluster {
    dir: PathBuf,
    n_databases: AtomicU32,
    keeper: Mutex<(Child, BufReader<ChildStdout>)>,
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
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(&programs).arg(&dir);
        if let Some((uid, gid)) = owner {
            std::os::unix::process::CommandExt::uid(&mut keeper, uid);
            std::os::unix::process::CommandExt::gid(&mut keeper, gid);
        }
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let says = BufReader::new(keeper.stdout.take().unwrap());
        let cluster = Cluster { dir, n_databases: AtomicU32::new(0), keeper: Mutex::new((keeper, says)) };
        let data = cluster.dir.join("data");
        cluster.run("initdb", &["-D", path(&data), "-U", "jieda", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        cluster.resume();
        Some(cluster)
    }

    /// Starts the cluster again.
    pub fn resume(&self) {
        let (data, log) = (self.dir.join("data"), self.dir.join("log"));
        let options = format!("-k {} -c listen_addresses= -c fsync=off -c max_connections=300", path(&self.dir));
        let arguments = ["-D", path(&data), "-w", "-l", path(&log), "-o", &options, "start"];
        // Of a process that was killed, those that it began end a moment later.
        let mut tries = (0..START_TRIES).map(|_| self.try_to_run("pg_ctl", &arguments));
        assert!(tries.any(|ended| ended.is_ok()), "PostgreSQL does not start");
    }

    /// Stops the cluster, as a restart does (`fast`), a lack of power (`immediate`), or a lack of memory (`kill`).
    pub fn stop(&self, mode: &str) {
        let data = self.dir.join("data");
        if mode == "kill" {
            let file = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
            self.run("pg_ctl", &["kill", "KILL", file.lines().next().unwrap()]);
        } else {
            self.run("pg_ctl", &["-D", path(&data), "-w", "-m", mode, "stop"]);
        }
    }

    /// The address of a new database.
    pub fn database(&self) -> String {
        let name = format!("t{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &["-h", path(&self.dir), "-U", "jieda", "-T", "template0", &name]);
        format!("host={} user=jieda dbname={name}", path(&self.dir))
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        self.try_to_run(program, arguments).unwrap_or_else(|said| panic!("{program}: {said}"));
    }

    /// Runs a program of PostgreSQL, and gives what it says where it fails.
    fn try_to_run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let arguments: String = arguments.iter().map(|argument| format!(" '{argument}'")).collect();
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(keeper.0.stdin.as_ref().unwrap(), "{program}{arguments}").unwrap();
        let mut ended = String::new();
        keeper.1.read_line(&mut ended).unwrap();
        match ended.strip_prefix("0 ") {
            Some(_) => Ok(()),
            None => Err(ended),
        }
    }
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
