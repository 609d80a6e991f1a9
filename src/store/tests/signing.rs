//! Who may sign in, and what ends a session?

use super::{Ground, at, deed, key};
use crate::config::data::Database;
use crate::privacy::audit::Action;
use crate::store::Store;
use crate::store::credential::{Access, Beginning, Entrance, Invitation, MOST_SESSIONS, Person, Proof, Way, Which};
use crate::store::error::Error;
use crate::store::moving::move_all;
use crate::store::record::{AgentAccount, AuditFilter, Rank, Remembered, TokenHash, as_stored};
use jiff::{SignedDuration, Timestamp};

over_both! {
    a_person_is_invited_sets_a_password_and_signs_in
    an_invitation_counts_once_and_for_a_while
    a_proof_that_has_lost_its_worth_begins_no_session
    sessions_end_with_what_they_were_begun_by
    an_account_has_so_many_sessions_and_old_ones_are_forgotten
    a_provider_vouches_for_one_account
    a_role_follows_the_group_of_its_person
    a_token_is_taken_back
    credentials_are_moved_and_sessions_are_not
}

const SOON: SignedDuration = SignedDuration::from_hours(1);

fn hash(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn invitation(n: u8) -> Invitation {
    Invitation { code: hash(n), until: as_stored(at() + SOON) }
}

/// A store in which somebody was invited by the code 100.
async fn invited(ground: &Ground) -> Store {
    let store = ground.open().await;
    add(&store, "小王", 100, 200).await.unwrap();
    store
}

async fn add(store: &Store, name: &str, code: u8, nobodys: u8) -> Result<(), Error> {
    let account = AgentAccount { name: name.to_owned(), created_at: as_stored(at()), rank: Rank::Agent, expires_at: None };
    let entrance = Entrance::Invitation { invitation: invitation(code), nobodys: hash(nobodys) };
    store.add_agent(account, entrance, str::eq_ignore_ascii_case, None, deed("admin", Action::AccountAdded, name)).await
}

async fn begin(store: &Store, token: u8, proof: Proof, at: Timestamp) -> bool {
    let beginning = Beginning { agent: "小王".to_owned(), token: hash(token), device: "curl".to_owned(), at, instead_of: None };
    store.begin_session(beginning, proof, vec![deed("小王", Action::SignedIn, "小王")]).await.unwrap()
}

async fn accept(store: &Store, code: u8, password: &str, token: u8) -> bool {
    begin(store, token, Proof::Invitation { code: hash(code), password: password.to_owned() }, at()).await
}

async fn sign_in(store: &Store, password: &str, token: u8) -> bool {
    begin(store, token, Proof::Password(password.to_owned()), at()).await
}

async fn access(store: &Store) -> Access {
    store.accesses(Timestamp::MIN, Timestamp::MIN).await.unwrap().remove(0)
}

async fn is_in(store: &Store, token: u8) -> bool {
    store.session_with(hash(token)).await.unwrap().is_some()
}

async fn actions(store: &Store) -> Vec<String> {
    let page = store.audit_page(AuditFilter::default(), None, 99).await.unwrap();
    page.entries.into_iter().rev().map(|entry| entry.action).collect()
}

async fn a_person_is_invited_sets_a_password_and_signs_in(ground: &Ground) {
    let store = invited(ground).await;
    assert!(!store.has_people().await.unwrap());
    let before = access(&store).await;
    assert_eq!((before.has_password, before.invited_until, before.n_sessions), (false, Some(as_stored(at() + SOON)), 0));
    assert_eq!(store.agent_with(hash(200)).await.unwrap(), None, "nobody's token lets nobody in");
    let (account, until) = store.invited_by(hash(100)).await.unwrap().unwrap();
    assert_eq!((account.name.as_str(), account.expires_at, until), ("小王", None, as_stored(at() + SOON)));
    assert!(accept(&store, 100, "one", 1).await);
    assert!(sign_in(&store, "one", 2).await);
    assert!(!sign_in(&store, "two", 3).await);
    let session = store.session_with(hash(2)).await.unwrap().unwrap();
    assert_eq!((session.account.name.as_str(), session.way, session.device.as_str()), ("小王", Way::Password, "curl"));
    assert_eq!((session.begun_at, session.used_at), (as_stored(at()), as_stored(at())));
    let after = access(&store).await;
    assert_eq!((after.has_password, after.invited_until, after.n_sessions), (true, None, 2));
    assert_eq!(after.signed_in_at, Some(as_stored(at())));
    assert!(store.has_people().await.unwrap());
    assert_eq!(store.password_of("小王").await.unwrap().unwrap().1.as_deref(), Some("one"));
    assert_eq!(store.password_of("小李").await.unwrap(), None);
    assert!(matches!(add(&store, "小王", 101, 201).await, Err(Error::Taken(_))));
    assert_eq!(actions(&store).await, ["account_added", "signed_in", "signed_in"]);
    drop(store);
    assert!(is_in(&ground.open().await, 2).await, "sessions outlast the server");
}

async fn an_invitation_counts_once_and_for_a_while(ground: &Ground) {
    let store = invited(ground).await;
    let proof = |code: u8| Proof::Invitation { code: hash(code), password: "one".to_owned() };
    assert!(!begin(&store, 1, proof(100), at() + SOON).await, "too late");
    assert!(!begin(&store, 1, proof(101), at()).await, "another code");
    let invite = async |name: &str, code: u8| {
        store.invite(name, invitation(code), Some(key(code)), deed("admin", Action::AccountInvited, name)).await.unwrap()
    };
    assert!(invite("小王", 102).await);
    assert!(!invite("小李", 103).await);
    assert!(matches!(store.remembered(key(102)).await.unwrap(), Some(Remembered::Same(_))));
    assert!(!accept(&store, 100, "one", 1).await, "it was replaced");
    assert!(accept(&store, 102, "one", 1).await);
    assert!(!accept(&store, 102, "two", 2).await, "it was accepted");
    assert_eq!(store.invited_by(hash(102)).await.unwrap(), None);
    assert_eq!(actions(&store).await, ["account_added", "account_invited", "signed_in"]);
}

async fn a_proof_that_has_lost_its_worth_begins_no_session(ground: &Ground) {
    let store = invited(ground).await;
    assert!(accept(&store, 100, "one", 1).await);
    let changed = async |old: &str, new: &str| {
        let noted = deed("小王", Action::PasswordSet, "小王");
        store.change_password("小王", old.to_owned(), new.to_owned(), hash(1), noted).await.unwrap()
    };
    assert!(sign_in(&store, "one", 2).await);
    assert_eq!((changed("one", "two").await, changed("one", "three").await), (true, false));
    assert_eq!((is_in(&store, 1).await, is_in(&store, 2).await), (true, false), "all others end");
    assert!(!sign_in(&store, "one", 3).await);
    assert!(sign_in(&store, "two", 3).await);
    assert!(store.remove_agent("小王", deed("admin", Action::AccountRemoved, "小王")).await.unwrap());
    assert!(!sign_in(&store, "two", 4).await);
    assert_eq!((is_in(&store, 1).await, is_in(&store, 3).await), (false, false));
    // Nothing of the account is left for another one of that name.
    add(&store, "小王", 104, 204).await.unwrap();
    assert!(!sign_in(&store, "two", 5).await);
}

async fn sessions_end_with_what_they_were_begun_by(ground: &Ground) {
    let store = invited(ground).await;
    assert!(accept(&store, 100, "one", 1).await);
    for token in 2..=4 {
        assert!(sign_in(&store, "one", token).await);
    }
    let mut changes = store.accounts();
    changes.mark_unchanged();
    let end = async |which: Which| store.end_sessions("小王", which, deed("小王", Action::SessionsEnded, "小王")).await.unwrap();
    assert_eq!((end(Which::This(hash(1))).await, end(Which::This(hash(1))).await), (1, 0));
    assert!(changes.has_changed().unwrap(), "streams look anew");
    assert_eq!(store.sessions_of("小王").await.unwrap().len(), 3);
    assert_eq!((end(Which::All).await, end(Which::All).await), (3, 0));
    assert!(sign_in(&store, "one", 5).await);
    assert!(store.set_rank("小王", Rank::Admin, deed("admin", Action::RoleChanged, "小王")).await.unwrap());
    assert!(!store.set_rank("小李", Rank::Admin, deed("admin", Action::RoleChanged, "小李")).await.unwrap());
    assert_eq!((is_in(&store, 5).await, access(&store).await.account.rank), (false, Rank::Admin));
    assert!(sign_in(&store, "one", 6).await);
    assert!(store.invite("小王", invitation(105), None, deed("admin", Action::AccountInvited, "小王")).await.unwrap());
    assert!(!is_in(&store, 6).await);
    assert!(!sign_in(&store, "one", 7).await, "the password counts no more");
    let noted = actions(&store).await;
    assert_eq!(noted.iter().filter(|action| *action == "sessions_ended").count(), 2, "only what there was to end");
}

async fn an_account_has_so_many_sessions_and_old_ones_are_forgotten(ground: &Ground) {
    let store = invited(ground).await;
    assert!(accept(&store, 100, "one", 0).await);
    for n in 1..=MOST_SESSIONS as u8 {
        assert!(begin(&store, n, Proof::Password("one".to_owned()), at() + SignedDuration::from_secs(n.into())).await);
    }
    let found = store.sessions_of("小王").await.unwrap();
    assert_eq!((found.len(), is_in(&store, 0).await, found[0].token), (MOST_SESSIONS, false, hash(MOST_SESSIONS as u8)));
    let late = at() + SOON;
    store.touch_session(hash(1), late).await.unwrap();
    store.touch_session(hash(1), at()).await.unwrap();
    assert_eq!(store.session_with(hash(1)).await.unwrap().unwrap().used_at, as_stored(late), "clocks jump");
    assert_eq!(store.accesses(late, Timestamp::MIN).await.unwrap()[0].n_sessions, 1);
    assert_eq!(store.accesses(late, late).await.unwrap()[0].n_sessions, 0);
    assert_eq!(store.forget_sessions(late, Timestamp::MIN, 5).await.unwrap(), 5);
    assert_eq!(store.forget_sessions(late, Timestamp::MIN, 99).await.unwrap(), MOST_SESSIONS as u64 - 6);
    assert!(is_in(&store, 1).await);
    assert_eq!(store.forget_sessions(Timestamp::MIN, late, 99).await.unwrap(), 1);
    // Of one browser there is one session.
    assert!(sign_in(&store, "one", 50).await);
    let beginning = Beginning { agent: "小王".to_owned(), token: hash(51), device: String::new(), at: at(), instead_of: Some(hash(50)) };
    assert!(store.begin_session(beginning, Proof::Password("one".to_owned()), Vec::new()).await.unwrap());
    assert_eq!((is_in(&store, 50).await, is_in(&store, 51).await), (false, true));
}

async fn a_provider_vouches_for_one_account(ground: &Ground) {
    let store = invited(ground).await;
    let person = |subject: &str| Person { issuer: "https://id.example".to_owned(), subject: subject.to_owned() };
    let by = |subject: &str, rank| Proof::Provider { person: person(subject), rank };
    assert_eq!(store.known_by(person("1")).await.unwrap(), None);
    assert!(!begin(&store, 1, by("1", None), at() + SOON).await, "the invitation is too old");
    assert!(begin(&store, 1, by("1", None), at()).await);
    assert_eq!(store.known_by(person("1")).await.unwrap().unwrap().name, "小王");
    assert!(begin(&store, 2, by("1", None), at()).await, "again");
    assert!(!begin(&store, 3, by("2", None), at()).await, "another person is not let in to the account");
    assert_eq!(store.known_by(person("2")).await.unwrap(), None);
    assert_eq!(store.session_with(hash(2)).await.unwrap().unwrap().way, Way::Provider);
    let found = access(&store).await;
    assert_eq!((found.is_linked, found.has_password, store.has_people().await.unwrap()), (true, false, true));
    assert!(!accept(&store, 100, "one", 4).await, "the invitation is over");
    // Not for one that signs in by a password, or that a program uses.
    let other = ground.another();
    let store = invited(&other).await;
    assert!(accept(&store, 100, "one", 1).await);
    assert!(!begin(&store, 2, by("1", None), at()).await);
    assert!(store.remove_agent("小王", deed("admin", Action::AccountRemoved, "小王")).await.unwrap());
    let account = |expires_at| AgentAccount { name: "小王".to_owned(), created_at: as_stored(at()), rank: Rank::Agent, expires_at };
    let add = async |account, entrance| {
        store.add_agent(account, entrance, str::eq_ignore_ascii_case, None, deed("admin", Action::AccountAdded, "小王")).await.unwrap()
    };
    add(account(Some(as_stored(at()))), Entrance::Token(hash(9))).await;
    assert!(!begin(&store, 3, by("1", None), at()).await);
    assert!(store.remove_agent("小王", deed("admin", Action::AccountRemoved, "小王")).await.unwrap());
    add(account(None), Entrance::Later { nobodys: hash(10) }).await;
    assert!(begin(&store, 4, by("1", None), at()).await);
}

async fn a_role_follows_the_group_of_its_person(ground: &Ground) {
    let store = invited(ground).await;
    let person = Person { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
    let by = |rank| Proof::Provider { person: person.clone(), rank };
    assert!(begin(&store, 1, by(None), at()).await);
    assert_eq!(access(&store).await.account.rank, Rank::Agent, "as invited");
    assert!(begin(&store, 2, by(Some(Rank::Agent)), at()).await);
    assert_eq!((is_in(&store, 1).await, is_in(&store, 2).await), (true, true));
    let mut changes = store.accounts();
    changes.mark_unchanged();
    assert!(begin(&store, 3, by(Some(Rank::Supervisor)), at()).await);
    assert_eq!(store.session_with(hash(3)).await.unwrap().unwrap().account.rank, Rank::Supervisor);
    assert_eq!((is_in(&store, 1).await, is_in(&store, 2).await, changes.has_changed().unwrap()), (false, false, true));
    let other = Proof::Provider { person: Person { subject: "2".to_owned(), ..person.clone() }, rank: Some(Rank::Admin) };
    assert!(!begin(&store, 4, other, at()).await);
    assert_eq!(access(&store).await.account.rank, Rank::Supervisor, "another person changes nothing");
    assert!(begin(&store, 5, by(None), at()).await);
    assert_eq!((access(&store).await.account.rank, is_in(&store, 3).await), (Rank::Supervisor, true));
}

async fn a_token_is_taken_back(ground: &Ground) {
    let store = invited(ground).await;
    let take = async |nobodys: u8| store.take_token("小王", hash(nobodys), deed("admin", Action::TokenTaken, "小王")).await.unwrap();
    assert!(!take(210).await, "there is none");
    let ends = as_stored(at() + SOON);
    assert!(store.renew_agent("小王", hash(9), ends, None, deed("admin", Action::AccountRenewed, "小王")).await.unwrap());
    assert_eq!(store.agent_with(hash(9)).await.unwrap().unwrap().expires_at, Some(ends));
    assert!(take(211).await);
    assert_eq!((store.agent_with(hash(9)).await.unwrap(), store.agent_with(hash(211)).await.unwrap()), (None, None));
    assert!(store.invited_by(hash(100)).await.unwrap().is_some(), "the person is invited as before");
}

async fn credentials_are_moved_and_sessions_are_not(ground: &Ground) {
    let other = ground.another();
    let (from, to) = (invited(ground).await, other.open().await);
    assert!(accept(&from, 100, "one", 1).await);
    move_all(&from, &to, |_| {}).await.unwrap();
    assert_eq!((is_in(&from, 1).await, is_in(&to, 1).await), (true, false));
    assert!(sign_in(&to, "one", 2).await);
    let Database::Folder(dir) = &ground.database else { return };
    // Nor does a copy have them: what was ended since would begin anew with it.
    let copy = tempfile::tempdir().unwrap();
    Store::back_up(dir, copy.path(), None).unwrap();
    let copied = Store::open(&Database::Folder(copy.path().to_owned()), None).await.unwrap();
    assert!(!is_in(&copied, 1).await);
    assert!(sign_in(&copied, "one", 3).await);
}
