//! Is the audit log complete, and is it found out when somebody has changed it?

use super::{Ground, at, client, deed, id};
use crate::config::data::Database;
use crate::privacy::audit::proof::Fault;
use crate::privacy::audit::{Action, AuditEntry, Head};
use crate::store::Store;
use crate::store::credential::Entrance;
use crate::store::error::Error;
use crate::store::moving::move_all;
use crate::store::record::{AgentAccount, AuditFilter, Rank, TokenHash, as_stored};

over_both! {
    entries_are_paged_from_the_newest_and_filtered
    the_log_is_only_added_to
    what_is_done_to_accounts_is_noted_with_it
    what_was_changed_by_hand_is_found
    what_many_tasks_note_is_one_chain
}

/// A store whose log has five entries.
async fn five(ground: &Ground) -> Store {
    let store = ground.open().await;
    for n in 1..=5 {
        let (who, action) = if n % 2 == 0 { ("小李", Action::DetailsRevealed) } else { ("小王", Action::TalkRead) };
        let head = store.audit(deed(who, action, &format!("{}", n / 3))).await.unwrap();
        assert_eq!(head.seq, n);
    }
    store
}

async fn entries(store: &Store) -> Vec<AuditEntry> {
    store.audit_page(AuditFilter::default(), None, 99).await.unwrap().entries
}

async fn entries_are_paged_from_the_newest_and_filtered(ground: &Ground) {
    let store = five(ground).await;
    let head = store.audit_head().await.unwrap();
    let check = async |who: Option<&str>, action: Option<Action>, subject: Option<&str>, below: Option<i64>, expected: &[i64]| {
        let filter = AuditFilter { who: who.map(str::to_owned), action, subject: subject.map(str::to_owned) };
        let page = store.audit_page(filter, below, 3).await.unwrap();
        assert_eq!(page.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), expected);
        assert_eq!(page.head, head);
    };
    check(None, None, None, None, &[5, 4, 3]).await;
    check(None, None, None, Some(3), &[2, 1]).await;
    check(None, None, None, Some(1), &[]).await;
    check(Some("小王"), None, None, None, &[5, 3, 1]).await;
    check(Some("小王"), None, Some("1"), None, &[5, 3]).await;
    check(None, Some(Action::DetailsRevealed), None, Some(4), &[2]).await;
    check(Some("小张"), None, None, None, &[]).await;
    check(Some("' OR 1=1 --"), None, None, None, &[]).await;
    let newest = &entries(&store).await[0];
    assert_eq!((newest.at, newest.head(), newest.subject.as_str()), (as_stored(at()), head, "1"));
    drop(store);
    let reader = Store::open_to_read(&ground.database, None).await.unwrap();
    assert_eq!(reader.verify_audit(vec![head, Head::EMPTY]).await.unwrap(), Ok(head));
    assert!(matches!(reader.audit(deed("小王", Action::TalkRead, "1")).await, Err(Error::Closed)));
}

async fn the_log_is_only_added_to(ground: &Ground) {
    let store = five(ground).await;
    let noted = entries(&store).await;
    drop(store);
    let check = async |sql: &str| {
        let refused = match &ground.database {
            Database::Folder(dir) => rusqlite::Connection::open(dir.join("jieda.db")).unwrap().execute_batch(sql).unwrap_err().to_string(),
            Database::Server(address) => format!("{:?}", client(address).await.batch_execute(sql).await.unwrap_err()),
        };
        assert!(refused.contains("the audit log is only added to"), "{sql}: {refused}");
    };
    check("UPDATE audit SET who = 'nobody' WHERE seq = 3").await;
    check("DELETE FROM audit WHERE seq = 5").await;
    check("DELETE FROM audit").await;
    match &ground.database {
        Database::Folder(_) => {
            check("INSERT OR REPLACE INTO audit SELECT seq, at, 'nobody', role, action, subject, detail, hash FROM audit WHERE seq = 5")
                .await;
            check("INSERT INTO audit SELECT 7, at, who, role, action, subject, detail, hash FROM audit WHERE seq = 5").await;
        }
        Database::Server(_) => {
            check("TRUNCATE audit").await;
            check("INSERT INTO audit SELECT * FROM audit WHERE seq = 5 ON CONFLICT (seq) DO UPDATE SET who = 'nobody'").await;
        }
    }
    assert_eq!(entries(&ground.open().await).await, noted);
}

async fn what_is_done_to_accounts_is_noted_with_it(ground: &Ground) {
    let store = ground.open().await;
    let account =
        AgentAccount { name: "小王".to_owned(), created_at: as_stored(at()), rank: Rank::Auditor, expires_at: Some(as_stored(at())) };
    let add = async |token: u8| {
        let noted = deed("admin", Action::AccountAdded, "小王");
        store.add_agent(account.clone(), Entrance::Token(TokenHash([token; 32])), str::eq_ignore_ascii_case, None, noted).await
    };
    add(1).await.unwrap();
    assert!(matches!(add(2).await, Err(Error::Taken(_))));
    assert_eq!(store.agent_with(TokenHash([1; 32])).await.unwrap(), Some(account.clone()));
    let renew = async |name: &str| {
        let noted = deed("小王", Action::AccountRenewed, name);
        store.renew_agent(name, TokenHash([3; 32]), at(), None, noted).await.unwrap()
    };
    assert_eq!((renew("小王").await, renew("小李").await), (true, false));
    let remove = async |name: &str| store.remove_agent(name, deed("admin", Action::AccountRemoved, name)).await.unwrap();
    assert_eq!((remove("小王").await, remove("小王").await), (true, false));
    let set = async |token: u8| {
        let noted = deed("jieda serve", Action::SettingChanged, "admin_token");
        store.set_admin_token(TokenHash([token; 32]), noted).await.unwrap()
    };
    assert_eq!((set(1).await, set(2).await), (true, false));
    let actions: Vec<String> = entries(&store).await.into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["setting_changed", "account_removed", "account_renewed", "account_added"]);
}

async fn what_was_changed_by_hand_is_found(ground: &Ground) {
    let heads: Vec<Head> = entries(&five(ground).await).await.iter().map(AuditEntry::head).collect();
    let check = async |sql: &str, noted: &[Head], expected: Result<i64, Fault>| {
        let ground = ground.another();
        drop(five(&ground).await);
        let triggers: &[&str] = match &ground.database {
            Database::Folder(_) => &["audit_goes_on", "audit_is_not_changed", "audit_is_not_deleted"],
            Database::Server(_) => &["audit_is_kept ON audit"],
        };
        let drop_them: String = triggers.iter().map(|trigger| format!("DROP TRIGGER {trigger};")).collect();
        ground.by_hand(&format!("{drop_them}{sql}")).await;
        let proved = ground.open().await.verify_audit(noted.to_vec()).await.unwrap();
        assert_eq!(proved.map(|head| head.seq), expected, "{sql}");
    };
    let changed = "UPDATE audit SET who = '小李' WHERE seq = 3";
    check(changed, &[], Err(Fault::Changed(3))).await;
    check("UPDATE audit SET at = at + 1 WHERE seq = 1", &[], Err(Fault::Changed(1))).await;
    check("UPDATE audit SET at = 9223372036854775807 WHERE seq = 5", &[], Err(Fault::Changed(5))).await;
    check("UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 2", &[], Err(Fault::Changed(2))).await;
    let removed = "DELETE FROM audit WHERE seq = 2";
    check(removed, &[], Err(Fault::Missing { expected: 2, found: 3 })).await;
    let shift =
        |from: i64, by: i64| format!("UPDATE audit SET seq = -seq WHERE seq >= {from}; UPDATE audit SET seq = {by} - seq WHERE seq < 0");
    check(&format!("{removed}; {}", shift(3, -1)), &[], Err(Fault::Changed(2))).await;
    let put_in = "INSERT INTO audit SELECT 3, at, who, role, action, subject, detail, hash FROM audit WHERE seq = 2";
    check(&format!("{}; {put_in}", shift(3, 1)), &[], Err(Fault::Changed(3))).await;
    let before_all = "INSERT INTO audit SELECT 0, at, who, role, action, subject, detail, hash FROM audit WHERE seq = 1";
    check(before_all, &[], Err(Fault::Missing { expected: 1, found: 0 })).await;
    let swapped = "UPDATE audit SET seq = -2 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq < 0";
    check(swapped, &[], Err(Fault::Changed(2))).await;
    let cut = "DELETE FROM audit WHERE seq > 3";
    check(cut, &[], Ok(3)).await;
    check(cut, &heads[2..3], Ok(3)).await;
    check(cut, &heads, Err(Fault::Cut { end: 3, head: heads[1] })).await;
    check("DELETE FROM audit", &[], Ok(0)).await;
    check("DELETE FROM audit", &heads[4..], Err(Fault::Cut { end: 0, head: heads[4] })).await;
    check("", &heads, Ok(5)).await;

    // Written anew from the beginning, with a chain that holds.
    let anew = ground.another();
    let store = anew.open().await;
    for _ in 0..5 {
        store.audit(deed("小李", Action::TalkRead, "anew")).await.unwrap();
    }
    assert_eq!(store.verify_audit(Vec::new()).await.unwrap().map(|head| head.seq), Ok(5));
    assert_eq!(store.verify_audit(heads[4..].to_vec()).await.unwrap(), Err(Fault::Rewritten(heads[4])));
}

async fn what_many_tasks_note_is_one_chain(ground: &Ground) {
    let first = ground.open().await;
    let second = match &ground.database {
        Database::Folder(_) => first.clone(),
        Database::Server(_) => ground.open().await,
    };
    let note = async |store: &Store, n: usize| {
        for m in 0..10 {
            store.audit(deed("小王", Action::TalkRead, &format!("{n}/{m}"))).await.unwrap();
        }
    };
    futures_util::future::join_all((0..8).map(|n| note(if n % 2 == 0 { &first } else { &second }, n))).await;
    assert_eq!(second.verify_audit(Vec::new()).await.unwrap().map(|head| head.seq), Ok(80));
    let mut subjects: Vec<String> = entries(&first).await.into_iter().map(|entry| entry.subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 80);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_moved_word_for_word_and_over_no_other() {
    let mut grounds = vec![Ground::folder().unwrap()];
    grounds.extend(Ground::server());
    grounds.extend(Ground::folder());
    let first = five(&grounds[0]).await;
    let (noted, head) = (entries(&first).await, first.audit_head().await.unwrap());
    drop(first);
    for pair in grounds.windows(2) {
        let (from, to) = (pair[0].open().await, pair[1].open().await);
        // Broken off in the middle.
        to.put_audit(from.audit_following(None, 2).await.unwrap()).await.unwrap();
        move_all(&from, &to, |_| {}).await.unwrap();
        move_all(&from, &to, |_| {}).await.unwrap();
        assert_eq!(entries(&to).await, noted);
        assert_eq!(to.verify_audit(vec![head]).await.unwrap(), Ok(head));
    }
    let (last, other) = (grounds.last().unwrap().open().await, Ground::folder().unwrap());
    let other = other.open().await;
    other.audit(deed("小李", Action::TalkRead, &id().to_string())).await.unwrap();
    assert!(matches!(move_all(&last, &other, |_| {}).await, Err(Error::NotEmpty)));
    assert!(matches!(move_all(&other, &last, |_| {}).await, Err(Error::NotEmpty)));
}
