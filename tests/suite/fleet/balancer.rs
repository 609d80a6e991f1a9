//! How does a test start nginx or HAProxy with the file that is shipped?
//!
//! In a folder of its own, with the ports of the test in place of the usual ones. It ends with the test, however that ends. Where the
//! program is missing there is none, which fails where `CI` is set.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Where the shipped files say that a balancer listens, and its servers.
const LISTENS: &str = "8080;";
const BINDS: &str = ":8080";
const SERVERS: [&str; 3] = ["127.0.0.1:8081", "127.0.0.1:8082", "127.0.0.1:8083"];

/// What nginx needs around the shipped file: it runs as one process in its folder.
const AROUND: &str = "daemon off; master_process off; pid nginx.pid;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    include jieda.conf;
}
";

/// A running balancer.
pub struct Balancer {
    /// Where it listens.
    pub address: String,
    keeper: Child,
    _folder: TempDir,
}

impl Balancer {
    /// nginx before three servers.
    pub fn nginx(servers: &[String; 3]) -> Option<Self> {
        let program = program("nginx")?;
        let (folder, address) = (tempfile::tempdir().unwrap(), free_address("127.0.0.1"));
        let shipped = with_servers(include_str!("../../fleet/nginx.conf"), servers).replace(LISTENS, &format!("{address};"));
        std::fs::write(folder.path().join("jieda.conf"), shipped).unwrap();
        std::fs::write(folder.path().join("nginx.conf"), AROUND).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).args(["-c", "nginx.conf", "-e", "nginx.log"]);
        Some(Self::start(command, folder, address))
    }

    /// HAProxy before three servers.
    pub fn haproxy(servers: &[String; 3]) -> Option<Self> {
        let program = program("haproxy")?;
        let (folder, address) = (tempfile::tempdir().unwrap(), free_address("127.0.0.1"));
        let shipped = with_servers(include_str!("../../fleet/haproxy.cfg"), servers).replace(BINDS, &address);
        let file = folder.path().join("haproxy.cfg");
        std::fs::write(&file, shipped).unwrap();
        let mut command = Command::new(program);
        command.arg("-q").arg("-f").arg(&file);
        Some(Self::start(command, folder, address))
    }

    fn start(command: Command, folder: TempDir, address: String) -> Self {
        // It ends once the pipe to the shell is closed, as it is when this program has ended; the shell ends when it does.
        let script = r#"exec 3<&0; "$@" & own=$!; (read -r _ <&3; kill $own) & wait $own 2> /dev/null"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(command.get_program()).args(command.get_args());
        let mut keeper = shell.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        while TcpStream::connect(&address).is_err() {
            assert!(keeper.try_wait().unwrap().is_none(), "it ended");
        }
        Balancer { address, keeper, _folder: folder }
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The shipped file, with the test's servers in place of those that it names.
fn with_servers(shipped: &str, servers: &[String; 3]) -> String {
    SERVERS.iter().zip(servers).fold(shipped.to_owned(), |text, (usual, own)| {
        assert!(text.contains(usual), "{usual} is not in the file");
        text.replace(usual, own)
    })
}

/// An address of this machine with a port that is free.
pub fn free_address(host: &str) -> String {
    TcpListener::bind((host, 0)).unwrap().local_addr().unwrap().to_string()
}

/// Where a program of the system is; nothing where it is not installed.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).chain([Path::new("/usr/sbin").to_owned()]).map(|dir| dir.join(name)).find(|file| file.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} is not installed: apt-get install {name}");
        eprintln!("skipped: {name} is not installed");
    }
    found
}
