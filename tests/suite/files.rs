//! Pictures and files go both ways, and nothing else does.

use crate::cluster;
use crate::server::{ADMIN, Answer, Talk, TestServer, types};
use jieda::config::data::{Database, MasterKeyFile};
use jieda::conversation::fact::system::Erasure;
use jieda::http::guard::limits::Limits;
use jieda::store::Store;
use jieda::store::inspection::DataFault;
use serde_json::{Value, json};
use std::path::Path;
use ureq::Agent;
use ureq::http::HeaderMap;

/// What must be left nowhere: where the picture was taken, and what a server would run.
const SECRET: &[u8] = b"31.2304N 121.4737E <?php system($_GET[0]); ?>";

/// Whether bytes stand in others.
fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Whether they stand in any file of a folder.
fn holds(folder: &Path, part: &[u8]) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { holds(&path, part) } else { has(&std::fs::read(path).unwrap(), part) }
        })
    })
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())))
}

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [name, body].concat();
    [&(body.len() as u32).to_be_bytes()[..], &named, &checksum(&named).to_be_bytes()].concat()
}

/// A PNG that claims to be so large, with these bytes of pixels, stored as they are, and with these chunks among its own.
fn png_of(width: u32, height: u32, pixels: &[u8], among: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in pixels {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    let length = pixels.len() as u16;
    let deflated =
        [b"\x78\x01\x01", &length.to_le_bytes()[..], &(!length).to_le_bytes(), pixels, &(high << 16 | low).to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), among.concat(), chunk(b"IDAT", &deflated), chunk(b"IEND", b"")].concat()
}

/// A grey picture of 120 × 90 that every browser shows.
pub fn picture() -> Vec<u8> {
    let row = |y: u32| std::iter::once(0).chain((0..120).map(move |x| (x * 2 + y) as u8));
    png_of(120, 90, &(0..90).flat_map(row).collect::<Vec<u8>>(), &[])
}

/// A photograph that tells where it was taken.
fn photo() -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
    let exif = segment(0xe1, &[b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS", SECRET].concat());
    let frame = segment(0xc0, &[8, 0, 48, 0, 64, 1, 1, 0x11, 0]);
    let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), b"pixels".to_vec()].concat();
    [&b"\xff\xd8"[..], &exif, &segment(0xfe, SECRET), &frame, &scan, b"\xff\xd9", SECRET].concat()
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent()
}

/// Sends bytes; `path` has the name of the file in its query.
pub fn send(server: &TestServer, path: &str, token: &str, key: Option<&str>, bytes: &[u8]) -> Answer {
    let mut request = agent().post(server.url(path)).header("Authorization", format!("Bearer {token}")).content_type("text/html");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let (parts, mut body) = request.send(bytes).unwrap().into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, text: body.read_to_string().unwrap() }
}

pub fn give(server: &TestServer, talk: &Talk, name: &str, bytes: &[u8]) -> Answer {
    send(server, &talk.path(&format!("/files?name={name}")), &talk.token, None, bytes)
}

fn read(server: &TestServer, path: &str, token: &str) -> (u16, HeaderMap, Vec<u8>) {
    let answer = agent().get(server.url(path)).header("Authorization", format!("Bearer {token}")).call().unwrap();
    let (parts, mut body) = answer.into_parts();
    (parts.status.as_u16(), parts.headers, body.read_to_vec().unwrap())
}

/// The file of the first event that has one.
fn file_of(events: &[Value]) -> Value {
    events.iter().find_map(|event| event.get("file")).unwrap_or_else(|| panic!("{events:?}")).clone()
}

fn path_of(talk: &Talk, file: &Value) -> String {
    talk.path(&format!("/files/{}", file["id"].as_str().unwrap()))
}

pub fn at_desk(talk: &Talk, below: &str) -> String {
    format!("/v1/desk/conversations/{}{below}", talk.id)
}

#[test]
fn a_picture_goes_both_ways_and_the_bot_says_that_it_cannot_look() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talk = server.open();
    let bytes = picture();
    let events = give(&server, &talk, "%E6%95%85%E9%9A%9C.png", &bytes).events();
    assert_eq!(types(&events), ["customer_sent_file", "bot_said"]);
    let file = file_of(&events);
    let size = (&file["width"], &file["height"], &file["bytes"]);
    assert_eq!((&file["name"], &file["kind"], size), (&json!("故障.png"), &json!("png"), (&json!(120), &json!(90), &json!(bytes.len()))));
    assert!(events[1]["text"].as_str().unwrap().contains("看不了") && events[1]["choices"][0]["label"] == "转人工", "{events:?}");
    assert_eq!(types(&give(&server, &talk, "b.png", &bytes).events()), ["customer_sent_file"], "of several in a row one is answered");

    let (status, headers, same) = read(&server, &path_of(&talk, &file), &talk.token);
    assert_eq!((status, same == bytes), (200, true));
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!((header("content-type"), header("content-disposition")), ("image/png", "inline"));
    assert_eq!((header("x-content-type-options"), header("content-security-policy")), ("nosniff", "default-src 'none'; sandbox"));
    assert!(header("cache-control").starts_with("private"), "{headers:?}");

    let press = json!({"text": "转人工", "choice": {"event": events[1]["id"], "place": 0}});
    let passed = server.post(&talk.path("/messages"), &talk.token, &press).events();
    let handoff = passed.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    assert_eq!(types(&give(&server, &talk, "c.png", &bytes).events()), ["customer_sent_file"], "who waits is not told");
    send(&server, &at_desk(&talk, "/files"), &wang, None, &bytes).is_problem(409, "not-yours");
    let seen = at_desk(&talk, &format!("/files/{}", file["id"].as_str().unwrap()));
    assert_eq!(read(&server, &seen, &wang).0, 409, "nobody can mask a picture");
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &wang, &json!({})).expect(200);
    assert_eq!(read(&server, &seen, &wang).2, bytes);
    let log = server.get("/v1/desk/audit?action=details_revealed", ADMIN).expect(200);
    assert!(log.to_string().contains(&format!("file {}", file["id"].as_str().unwrap())), "{log}");

    let sent = send(&server, &at_desk(&talk, "/files?name=%E4%BF%9D%E4%BF%AE%E5%8D%95.pdf"), &wang, None, b"%PDF-1.4\n%%EOF\n").events();
    assert_eq!((types(&sent), &sent[0]["agent"]), (vec!["agent_sent_file"], &json!("小王")));
    let (_, headers, pdf) = read(&server, &path_of(&talk, &file_of(&sent)), &talk.token);
    assert_eq!(
        (pdf.as_slice(), headers["content-disposition"].to_str().unwrap()),
        (&b"%PDF-1.4\n%%EOF\n"[..], "attachment; filename=\"file.pdf\"")
    );
    let told = server.transcript(&talk);
    assert_eq!(types(told["events"].as_array().unwrap()).iter().filter(|kind| kind.ends_with("sent_file")).count(), 4);
}

#[test]
fn what_a_file_is_its_bytes_say_and_not_its_name() {
    let server = TestServer::start();
    let talk = server.open();
    let check = |name: &str, bytes: &[u8], status: u16, code: &str| give(&server, &talk, name, bytes).is_problem(status, code);
    check("a.png", b"<!doctype html><script>alert(1)</script>", 415, "file-kind-refused");
    check("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415, "file-kind-refused");
    check("a.pdf", b"PK\x03\x04\x14\0\0\0", 415, "file-kind-refused");
    check("a.txt", b"MZ\x90\0\x03\0\0\0", 415, "file-kind-refused");
    check("a.png", b"", 422, "file-empty");
    check("a.png", &picture()[..60], 422, "file-damaged");
    check("a.png", &png_of(60_000, 60_000, b"", &[]), 422, "picture-too-large");
    assert_eq!(server.transcript(&talk)["events"].as_array().unwrap().len(), 1, "nothing was stored");
    assert!(!server.folder.path().join("files").exists() || cluster_is_used());
    let names = |name: &str, bytes: &[u8]| file_of(&give(&server, &talk, name, bytes).events())["name"].as_str().unwrap().to_owned();
    assert_eq!(names("..%2F..%2Fetc%2Fpasswd", b"hello"), "passwd.txt");
    assert_eq!(names("gpj.%E2%80%AEexe.png", &picture()), "gpj.exe.png");
    assert_eq!(names("virus.exe", &picture()), "virus.exe.png");
    assert_eq!(names("", &picture()), "picture.png");
    let long = names(&"%E9%95%BF".repeat(300), &picture());
    assert_eq!((long.chars().count(), long.ends_with("长.png")), (100, true));
}

/// Whether the suite runs on PostgreSQL, where no file lies in the folder.
fn cluster_is_used() -> bool {
    std::env::var_os("JIEDA_SUITE_DATABASE").is_some()
}

#[test]
fn a_photograph_tells_nobody_where_it_was_taken() {
    let server = TestServer::start();
    let talk = server.open();
    let check = |name: &str, bytes: &[u8]| {
        assert!(has(bytes, SECRET));
        let file = file_of(&give(&server, &talk, name, bytes).events());
        let (status, _, served) = read(&server, &path_of(&talk, &file), &talk.token);
        assert_eq!((status, has(&served, SECRET), has(&served, b"GPS")), (200, false, false), "{name}");
        assert_eq!(file["bytes"], json!(served.len()));
        served
    };
    let served = check("a.jpg", &photo());
    assert!(has(&served, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "how it is turned is kept");
    check("b.png", &png_of(1, 1, b"\0\0", &[chunk(b"tEXt", SECRET), chunk(b"eXIf", SECRET)]));
    check("c.png", &[picture(), SECRET.to_vec()].concat());
    assert!(!holds(server.folder.path(), SECRET), "it was never written");
}

#[test]
fn what_is_too_large_is_not_read_to_its_end() {
    let server = TestServer::start();
    let talk = server.open();
    let head = |length: &str| {
        let Talk { token, .. } = &talk;
        format!("POST {} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n{length}\r\n\r\n", talk.path("/files")).into_bytes()
    };
    // It says that it has 100 MB, and sends a part of the first.
    let answer = server.raw(&[head("Content-Length: 100000000"), vec![b'x'; 70_000]].concat());
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("file-too-large"), "{answer}");
    let limits = Limits { largest_file: 100_000, ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let other = server.open();
    let mut request = format!(
        "POST {} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\nTransfer-Encoding: chunked\r\n\r\n",
        other.path("/files"),
        other.token
    )
    .into_bytes();
    (0..200).for_each(|_| request.extend([&b"400\r\n"[..], &[b'x'; 0x400], b"\r\n"].concat()));
    let answer = server.raw(&request);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("file-too-large"), "{answer}");
    assert_eq!(give(&server, &other, "a.txt", &[b'x'; 99_999]).status, 200);
}

#[test]
fn who_has_sent_enough_waits() {
    let server = TestServer::with_limits(Limits { files_in_all: 2, file_bytes_in_all: 30_000, ..Limits::default() });
    let talk = server.open();
    assert_eq!(give(&server, &talk, "a.txt", &[b'a'; 20_000]).status, 200);
    give(&server, &talk, "b.txt", &[b'b'; 20_000]).is_problem(429, "too-many-files");
    assert_eq!(give(&server, &talk, "c.txt", b"c").status, 200);
    let refused = give(&server, &talk, "d.txt", b"d");
    refused.is_problem(429, "too-many-files");
    assert!(!refused.header("retry-after").is_empty());
    let often = TestServer::with_limits(Limits { files_a_minute: 1.try_into().unwrap(), ..Limits::default() });
    let [one, other] = [often.open(), often.open()];
    assert_eq!(give(&often, &one, "a.txt", b"a").status, 200);
    give(&often, &other, "a.txt", b"a").is_problem(429, "too-many-files");
}

#[test]
fn a_file_is_only_for_those_who_have_the_talk() {
    let server = TestServer::start();
    let [talk, other] = [server.open(), server.open()];
    let file = file_of(&give(&server, &talk, "a.txt", b"secret").events());
    let id = file["id"].as_str().unwrap();
    let check = |path: &str, token: &str, status: u16| assert_eq!(read(&server, path, token).0, status, "{path}");
    check(&path_of(&talk, &file), &talk.token, 200);
    check(&path_of(&talk, &file), &other.token, 404);
    check(&path_of(&other, &file), &other.token, 404);
    check(&path_of(&talk, &file), "none", 404);
    check(&talk.path("/files/0123456789abcdef0123456789abcdef"), &talk.token, 404);
    check(&talk.path(&format!("/files/..%2F{}%2F{id}", talk.id)), &talk.token, 404);
    check(&at_desk(&talk, &format!("/files/{id}")), &talk.token, 401);
    check(&at_desk(&talk, &format!("/files/{id}")), ADMIN, 409);
    send(&server, &talk.path("/files"), &other.token, None, b"x").is_problem(404, "no-such-conversation");
}

#[test]
fn a_retry_sends_nothing_twice() {
    let server = TestServer::start();
    let talk = server.open();
    let once = |bytes: &[u8]| send(&server, &talk.path("/files?name=a.txt"), &talk.token, Some("file-1"), bytes);
    let first = once(b"one").events();
    assert_eq!(once(b"one").events(), first);
    once(b"two").is_problem(422, "idempotency-key-reused");
    let told = server.transcript(&talk);
    assert_eq!(types(told["events"].as_array().unwrap()).iter().filter(|kind| **kind == "customer_sent_file").count(), 1);
}

#[test]
fn what_is_erased_has_no_bytes_any_more() {
    let server = TestServer::start();
    let [talk, other] = [server.open(), server.open()];
    let canary = b"canary-file-91c2 in the bytes";
    let file = file_of(&give(&server, &talk, "canary-name-91c2.txt", canary).events());
    let kept = file_of(&give(&server, &other, "b.txt", b"stays").events());
    assert_eq!(holds(server.folder.path(), canary), !cluster_is_used());
    assert!(!holds(&server.folder.path().join("files"), b"canary-name"));
    server.post("/v1/desk/customers/erase", ADMIN, &json!({"conversation": talk.id})).expect(200);
    assert!(!holds(server.folder.path(), canary) && !server.folder.path().join("files").join(&talk.id).exists());
    assert_eq!(read(&server, &path_of(&talk, &file), &talk.token).0, 404);
    assert_eq!(read(&server, &path_of(&other, &kept), &other.token).2, b"stays");
    give(&server, &talk, "c.txt", b"again").is_problem(404, "no-such-conversation");
    let closed = server.open_at_desk();
    server.post(&format!("/v1/desk/handoffs/{}/claim", closed.1), ADMIN, &json!({})).expect(200);
    server.post(&at_desk(&closed.0, "/resolve"), ADMIN, &json!({})).expect(200);
    give(&server, &closed.0, "d.txt", b"late").is_problem(409, "conversation-closed");
}

#[test]
fn bytes_without_an_event_and_events_without_bytes_are_found() {
    if cluster_is_used() {
        return;
    }
    let server = TestServer::start();
    let talk = server.open();
    let file = file_of(&give(&server, &talk, "a.txt", b"one").events());
    let folder = server.stop();
    let own = folder.path().join("files").join(&talk.id);
    let stray = own.join("0123456789abcdef0123456789abcdef");
    std::fs::write(&stray, b"\0stray").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let faults = || {
        let database = Database::Folder(folder.path().to_owned());
        runtime.block_on(async { Store::open_to_read(&database, None).await.unwrap().inspect().await.unwrap().faults })
    };
    assert_eq!(faults(), [], "it may be named yet");
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    std::fs::File::options().write(true).open(&stray).unwrap().set_modified(long_ago).unwrap();
    assert!(matches!(faults()[..], [DataFault::UnnamedFile { .. }]), "{:?}", faults());
    std::fs::remove_file(own.join(file["id"].as_str().unwrap())).unwrap();
    assert!(matches!(faults()[..], [DataFault::UnnamedFile { .. }, DataFault::NoFile { .. }]), "{:?}", faults());
    let store = runtime.block_on(Store::open(&Database::Folder(folder.path().to_owned()), None)).unwrap();
    let step = runtime.block_on(store.tidy_files(None, 10, jiff::Timestamp::now())).unwrap();
    assert_eq!((step.n_changed, stray.exists()), (1, false));
}

#[test]
fn what_lay_in_the_open_is_sealed_and_backed_up_and_put_back() {
    if cluster_is_used() {
        return;
    }
    let server = TestServer::start();
    let [talk, other] = [server.open(), server.open()];
    let canary = b"canary-file-40aa in the open";
    let file = file_of(&give(&server, &talk, "a.txt", canary).events());
    let gone = file_of(&give(&server, &other, "b.txt", b"to be erased").events());
    let folder = server.stop();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let jieda = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_jieda")).args(arguments).env_remove("JIEDA_DATABASE").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    jieda(&["key", "new", &at("master.key")]);
    let master = MasterKeyFile::new(folder.path().join("master.key"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let names = |talk: &Talk, file: &Value| (talk.id.parse().unwrap(), file["id"].as_str().unwrap().parse().unwrap());
    let ((id, name), (gone_id, gone_name)) = (names(&talk, &file), names(&other, &gone));
    let open = |at: &str| runtime.block_on(Store::open(&Database::Folder(folder.path().join(at)), Some(&master))).unwrap();
    let store = open(".");
    assert!(holds(&folder.path().join("files"), canary));
    runtime.block_on(async {
        store.seal_next(None, 100).await.unwrap();
        assert_eq!(store.tidy_files(None, 100, jiff::Timestamp::now()).await.unwrap().n_changed, 2);
        assert_eq!(store.file(id, name).await.unwrap().as_deref(), Some(&canary[..]));
    });
    assert!(!holds(&folder.path().join("files"), canary));
    drop(store);
    jieda(&["backup", &at("copy"), "--keys", &at("data.keys"), "--data", &at(".")]);
    let store = open(".");
    assert!(runtime.block_on(store.erase(gone_id, Erasure::Requested, jiff::Timestamp::now())).unwrap());
    drop(store);
    std::fs::remove_file(folder.path().join("data.keys")).unwrap();
    jieda(&["backup", &at("newer"), "--keys", &at("data.keys"), "--data", &at(".")]);
    jieda(&["restore", &at("copy"), "--keys", &at("data.keys"), "--data", &at("new"), "--master-key-file", &at("master.key")]);
    let store = open("new");
    runtime.block_on(async {
        assert_eq!(store.file(id, name).await.unwrap().as_deref(), Some(&canary[..]));
        assert_eq!(store.file(gone_id, gone_name).await.unwrap(), None);
        assert_eq!(store.inspect().await.unwrap().faults, []);
    });
}

#[test]
fn files_move_from_a_folder_to_postgres() {
    let Some(address) = cluster::database() else { return };
    if cluster_is_used() {
        return;
    }
    let server = TestServer::start();
    let talk = server.open();
    let bytes = picture();
    let file = file_of(&give(&server, &talk, "a.png", &bytes).events());
    let folder = server.stop();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let from = Store::open(&Database::Folder(folder.path().to_owned()), None).await.unwrap();
        let to = Store::open(&Database::Server(jieda::config::data::Address::new(address, None)), None).await.unwrap();
        jieda::store::moving::move_all(&from, &to, |_| {}).await.unwrap();
        let (id, file) = (talk.id.parse().unwrap(), file["id"].as_str().unwrap().parse().unwrap());
        assert_eq!(to.file(id, file).await.unwrap(), Some(bytes));
        assert_eq!(to.inspect().await.unwrap().faults, []);
        assert!(to.forget(id).await.unwrap());
        assert_eq!(to.file(id, file).await.unwrap(), None);
    });
}
