//! What can be asked of the server?
//!
//! The groups of routes, each with its description: what answers and what is documented cannot part, since both are made here.

use crate::http::customer::{chat, files as sent_files, knowledge, later, user};
use crate::http::desk::{
    agents, alarms, alerts, amend, audit, behind, beside, board, cases, cross, customers, export, files as desk_files, find, glance, help,
    invitations, labels, look_up, notes, offers, presence, promises, queue, reassign, report, reveal, risk, roles, sessions, spelling,
    team, transfer, webhooks, weekly, wrap_up,
};
use crate::http::error::ProblemBody;
use crate::http::knowledge::{
    adopt, demands, effect, entries, explain, faults, files, imports, lessons, name, raise, replay, reviews, risks, topics,
};
use crate::http::operator::health;
use crate::http::provider;
use crate::http::quality::{cards, figures, week};
use crate::http::state::AppState;
use crate::http::stream::follow;
use crate::http::training::{attempts, team as training_team};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::{Arc, LazyLock};
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, Info, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Routes and their description.
pub type Routes = OpenApiRouter<Arc<AppState>>;

/// For customers, from any site: conversations, and the public part of the knowledge base.
pub fn customer_routes() -> Routes {
    OpenApiRouter::default()
        .routes(routes!(chat::open))
        .routes(routes!(chat::say))
        .routes(routes!(chat::transcript))
        .routes(routes!(follow::follow_conversation))
        .routes(routes!(sent_files::read))
        .routes(routes!(chat::judge))
        .routes(routes!(later::answer))
        .routes(routes!(user::put))
        .routes(routes!(chat::ask_for_person, chat::leave_queue))
        .routes(routes!(knowledge::suggest))
        .routes(routes!(knowledge::search))
        .routes(routes!(knowledge::atom))
        .routes(routes!(knowledge::picture))
}

/// For agents, editors and administrators.
pub fn desk_routes() -> Routes {
    OpenApiRouter::default()
        .routes(routes!(cases::me))
        .routes(routes!(presence::set))
        .routes(routes!(presence::end_shift))
        .routes(routes!(team::show))
        .routes(routes!(board::show))
        .routes(routes!(board::talks))
        .routes(routes!(team::set_profile, team::remove_profile))
        .routes(routes!(offers::decline))
        .routes(routes!(queue::queue))
        .routes(routes!(cases::claim))
        .routes(routes!(cases::conversation))
        .routes(routes!(find::find))
        .routes(routes!(cases::write))
        .routes(routes!(amend::reword, amend::take_back))
        .routes(routes!(desk_files::read))
        .routes(routes!(reveal::reveal))
        .routes(routes!(glance::glance))
        .routes(routes!(glance::earlier))
        .routes(routes!(look_up::look_up))
        .routes(routes!(labels::show))
        .routes(routes!(transfer::receivers))
        .routes(routes!(transfer::transfer))
        .routes(routes!(notes::write))
        .routes(routes!(notes::mentions))
        .routes(routes!(notes::see))
        .routes(routes!(spelling::spell))
        .routes(routes!(beside::whisper))
        .routes(routes!(beside::join))
        .routes(routes!(beside::leave))
        .routes(routes!(reassign::reassign))
        .routes(routes!(cases::give_back))
        .routes(routes!(wrap_up::form))
        .routes(routes!(wrap_up::resolve))
        .routes(routes!(promises::list))
        .routes(routes!(promises::kinds))
        .routes(routes!(promises::make))
        .routes(routes!(promises::keep))
        .routes(routes!(promises::move_it))
        .routes(routes!(promises::drop_it))
        .routes(routes!(promises::follow_up))
        .routes(routes!(cases::phrases))
        .routes(routes!(help::help))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::acknowledge))
        .routes(routes!(follow::follow_desk))
        .routes(routes!(follow::watch_talk))
        .routes(routes!(agents::list, agents::add))
        .routes(routes!(agents::remove))
        .routes(routes!(agents::renew, roles::take_token))
        .routes(routes!(roles::set))
        .routes(routes!(invitations::invite))
        .routes(routes!(invitations::invite_anew))
        .routes(routes!(invitations::read))
        .routes(routes!(invitations::accept))
        .routes(routes!(invitations::change))
        .routes(routes!(sessions::read, sessions::sign_in, sessions::sign_out))
        .routes(routes!(sessions::list, sessions::end_all))
        .routes(routes!(sessions::end))
        .routes(routes!(provider::begin))
        .routes(routes!(provider::end))
        .routes(routes!(audit::list))
        .routes(routes!(customers::export))
        .routes(routes!(customers::erase))
        .routes(routes!(customers::receipt))
        .routes(routes!(customers::holds, customers::hold))
        .routes(routes!(customers::release))
        .routes(routes!(report::show))
        .routes(routes!(alarms::list))
        .routes(routes!(behind::list))
        .routes(routes!(export::show))
        .routes(routes!(weekly::show))
        .routes(routes!(cross::show))
        .routes(routes!(risk::show))
        .routes(routes!(cards::list))
        .routes(routes!(cards::show))
        .routes(routes!(cards::standard))
        .routes(routes!(week::list))
        .routes(routes!(week::judge))
        .routes(routes!(figures::agree))
        .routes(routes!(figures::agents))
        .routes(routes!(attempts::path))
        .routes(routes!(attempts::list, attempts::begin))
        .routes(routes!(attempts::show))
        .routes(routes!(attempts::go_on))
        .routes(routes!(attempts::help))
        .routes(routes!(training_team::show))
        .routes(routes!(webhooks::list))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::retry))
        .routes(routes!(entries::list))
        .routes(routes!(entries::read))
        .routes(routes!(explain::message))
        .routes(routes!(name::propose))
        .routes(routes!(topics::list))
        .routes(routes!(demands::list))
        .routes(routes!(raise::raise))
        .routes(routes!(raise::change))
        .routes(routes!(risks::list))
        .routes(routes!(lessons::list, lessons::decide))
        .routes(routes!(replay::show))
        .routes(routes!(reviews::list, reviews::judge))
        .routes(routes!(faults::list))
        .routes(routes!(faults::freshness))
}

/// For customers who send a file.
pub fn customer_file_routes() -> Routes {
    OpenApiRouter::default().routes(routes!(sent_files::send))
}

/// For agents who send a file.
pub fn desk_file_routes() -> Routes {
    OpenApiRouter::default().routes(routes!(desk_files::send))
}

/// For editors who change the content: what they send is large, and what they ask takes time.
pub fn workshop_routes() -> Routes {
    OpenApiRouter::default()
        .routes(routes!(files::read, files::save))
        .routes(routes!(files::check))
        .routes(routes!(effect::measure))
        .routes(routes!(adopt::adopt))
        .routes(routes!(imports::file))
}

/// For those who keep the server running.
pub fn operation_routes() -> Routes {
    OpenApiRouter::default()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(health::status))
        .routes(routes!(health::reload))
        .routes(routes!(show))
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_json().expect("a description of our own shapes is JSON"));

/// This description
#[utoipa::path(get, path = "/openapi.json", operation_id = "read_description", tag = "operation", security(()),
    responses((status = 200, body = Object)))]
pub async fn show() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

/// The description of all routes: OpenAPI 3.1.
pub fn document() -> OpenApi {
    let mut info = Info::new("Jieda", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Answers customers from a knowledge base and passes the rest to people. Ids are strings. Times are RFC 3339 in UTC. Every error is an \
         RFC 9457 problem whose `code` says what is wrong; fields that a client does not know are to be ignored."
            .to_owned(),
    );
    let mut document = OpenApiBuilder::new().info(info).build();
    for routes in [customer_routes(), customer_file_routes(), desk_routes(), desk_file_routes(), workshop_routes(), operation_routes()] {
        document.merge(routes.into_openapi());
    }
    // axum's mark for "the rest of the path" is none of OpenAPI's.
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    for (path, item) in &mut document.paths.paths {
        operations(item).for_each(|operation| complete(path, operation));
    }
    let components = document.components.get_or_insert_default();
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    components.responses.insert("Problem".to_owned(), RefOr::T(problem()));
    let schemes = [
        ("customer", "The token of the conversation"),
        ("desk", "The token of an account, or the admin token; the console sends the cookie of a session, with the header X-Jieda-Console"),
        ("operator", "The operations token, or the admin token; none is needed at the address of operations"),
    ];
    for (name, what) in schemes {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// Adds what operations have in common: who may ask, and with which statuses they refuse. Each refusal is a problem.
fn complete(path: &str, operation: &mut Operation) {
    let has_tag = |name: &str| operation.tags.iter().flatten().any(|tag| tag == name);
    let scheme = match (has_tag("customer"), has_tag("operation")) {
        (true, _) => "customer",
        (false, true) => "operator",
        (false, false) => "desk",
    };
    let is_open = operation.security.is_some();
    operation.security.get_or_insert_with(|| vec![SecurityRequirement::new(scheme, Vec::<String>::new())]);
    let is_key = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.name == "Idempotency-Key");
    let has_key = operation.parameters.iter().flatten().any(is_key);
    let (has_body, is_operation) = (operation.request_body.is_some(), has_tag("operation"));
    // Which refusals there may be follows from what a request has: a path, a query, a body, a key, a token.
    let refusals: [(bool, &[&str]); 9] = [
        (true, &["400", "503"]),
        (path.contains('{'), &["404"]),
        (has_body, &["413", "415", "422"]),
        (!is_operation, &["408", "500"]),
        (has_key, &["409", "422"]),
        (!is_open, &["401", "429"]),
        (!is_open && scheme == "desk", &["403"]),
        // Signing in, which needs no token: who tries too often waits.
        (is_open && has_tag("account"), &["403", "429"]),
        // Opening a conversation, which needs no token: its quota, and the key for test traffic.
        (is_open && scheme == "customer", &["403", "429"]),
    ];
    for status in refusals.into_iter().filter(|(is_there, _)| *is_there).flat_map(|(_, statuses)| statuses).copied().chain(["default"]) {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::Ref(Ref::from_response_name("Problem")));
    }
}

fn problem() -> Response {
    let body = Ref::from_schema_name(ProblemBody::name());
    ResponseBuilder::new().description("What went wrong").content("application/problem+json", Content::new(Some(body))).build()
}
