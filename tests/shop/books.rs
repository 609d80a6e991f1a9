//! What does the invented shop know about its orders, parcels, refunds and repairs?
//!
//! A service of the kind that connectors ask: JSON over HTTP, behind a token, and changes that are made once for a key. `serve.rs` runs it for
//! the demo, and the tests of the edges ask it over real HTTP.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The customer whose orders these are.
pub const CUSTOMER: &str = "u-1001";

/// What the shop knows, and what it was asked.
pub struct Books {
    token: String,
    orders: Mutex<BTreeMap<&'static str, Order>>,
    answered: Mutex<BTreeMap<String, (StatusCode, Value)>>,
    asked: Mutex<Vec<Asked>>,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    pub state: &'static str,
    pub item: &'static str,
    pub amount: &'static str,
    pub parcel: Option<&'static str>,
}

/// A request that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub key: Option<String>,
}

type Shop = State<Arc<Books>>;

impl Books {
    /// The books of a shop that answers whoever has this token.
    pub fn new(token: &str) -> Self {
        let order = |state, item, amount, parcel| Order { state, item, amount, parcel };
        let orders = BTreeMap::from([
            ("202611200018", order("paid", "10 公斤滚筒洗衣机", "2599.00", None)),
            ("202611180007", order("shipped", "对开门冰箱", "3999.00", Some("SF1234567890"))),
            ("202611150003", order("delivered", "55 寸电视", "2799.00", Some("SF1234567001"))),
            ("202611100021", order("cancelled", "空气净化器", "1299.00", None)),
        ]);
        Books { token: token.to_owned(), orders: Mutex::new(orders), answered: Mutex::default(), asked: Mutex::default() }
    }

    /// All orders, by number.
    pub fn orders(&self) -> BTreeMap<&'static str, Order> {
        self.orders.lock().unwrap().clone()
    }

    /// The requests that came in, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Everything that connectors ask.
    pub fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route("/customers/{customer}/orders/{order}", get(order))
            .route("/customers/{customer}/orders/{order}/cancel", post(cancel))
            .route("/customers/{customer}/refunds/{order}", get(refund))
            .route("/customers/{customer}/tickets", post(ticket))
            .route("/parcels/{parcel}", get(parcel))
            .route("/stock/{sku}", get(stock))
            .route("/parts/{part}", get(part))
            .layer(from_fn_with_state(self.clone(), note))
            .with_state(self)
    }

    fn order_of(&self, customer: &str, number: &str) -> Option<Order> {
        self.orders.lock().unwrap().get(number).filter(|_| customer == CUSTOMER).cloned()
    }

    /// Makes a change once for each key, and gives the first answer again.
    fn once(&self, headers: &HeaderMap, change: impl FnOnce() -> (StatusCode, Value)) -> (StatusCode, Json<Value>) {
        let Some(key) = text(headers, "idempotency-key") else {
            return (StatusCode::BAD_REQUEST, Json(json!({"error": "a change needs an Idempotency-Key"})));
        };
        let mut answered = self.answered.lock().unwrap();
        let (status, body) = answered.entry(key).or_insert_with(change).clone();
        (status, Json(body))
    }
}

/// Notes each request, and refuses those without the token.
async fn note(State(books): Shop, request: Request, next: Next) -> Response {
    let key = text(request.headers(), "idempotency-key");
    let asked = Asked { method: request.method().to_string(), path: request.uri().path().to_owned(), key };
    books.asked.lock().unwrap().push(asked);
    let is_known = text(request.headers(), "authorization").is_some_and(|value| value == format!("Bearer {}", books.token));
    if is_known { next.run(request).await } else { StatusCode::UNAUTHORIZED.into_response() }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn unknown() -> (StatusCode, Json<Value>) {
    (StatusCode::NOT_FOUND, Json(json!({"error": "there is no such thing"})))
}

async fn order(State(books): Shop, Path((customer, number)): Path<(String, String)>) -> (StatusCode, Json<Value>) {
    let Some(order) = books.order_of(&customer, &number) else { return unknown() };
    let items = [json!({"name": order.item, "price": order.amount, "sku": format!("SKU-{}", order.amount)})];
    (StatusCode::OK, Json(json!({"order": number, "state": order.state, "items": items, "parcel": order.parcel})))
}

async fn parcel(Path(parcel): Path<String>) -> (StatusCode, Json<Value>) {
    let on_its_way = json!({"place": "杭州转运中心", "at": "11月22日 08:15"});
    match parcel.as_str() {
        "SF1234567890" => {
            let body = json!({"state": "in_transit", "carrier": "顺丰速运", "last": on_its_way, "due": "11月24日"});
            (StatusCode::OK, Json(body))
        }
        _ => unknown(),
    }
}

async fn stock(Path(sku): Path<String>) -> (StatusCode, Json<Value>) {
    match sku.as_str() {
        "SKU-2799.00" => (StatusCode::OK, Json(json!({"state": "out", "due": "12月1日"}))),
        _ if sku.starts_with("SKU-") => (StatusCode::OK, Json(json!({"state": "in", "due": "今天"}))),
        _ => unknown(),
    }
}

async fn part(Path(part): Path<String>) -> (StatusCode, Json<Value>) {
    match part.as_str() {
        "JD-WM-RING" => (StatusCode::OK, Json(json!({"name": "进水管密封垫圈", "price": "9.90", "state": "in", "days": 2}))),
        "JD-WM-INH" => (StatusCode::OK, Json(json!({"name": "进水管", "price": "39.00", "state": "out", "days": 10}))),
        _ => unknown(),
    }
}

async fn refund(State(books): Shop, Path((customer, number)): Path<(String, String)>) -> (StatusCode, Json<Value>) {
    match books.order_of(&customer, &number) {
        Some(order) if order.state == "cancelled" => {
            (StatusCode::OK, Json(json!({"state": "sent", "amount": order.amount, "to": "微信零钱", "due": "11月25日"})))
        }
        _ => unknown(),
    }
}

async fn cancel(State(books): Shop, Path((customer, number)): Path<(String, String)>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let Some(order) = books.order_of(&customer, &number) else { return unknown() };
    books.once(&headers, || {
        if order.state != "paid" {
            return (StatusCode::CONFLICT, json!({"state": order.state}));
        }
        books.orders.lock().unwrap().values_mut().filter(|other| other.item == order.item).for_each(|order| order.state = "cancelled");
        (StatusCode::OK, json!({"state": "cancelled", "refund": {"amount": order.amount, "to": "微信零钱"}}))
    })
}

async fn ticket(State(books): Shop, headers: HeaderMap, Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    if ["product", "fault", "phone"].iter().any(|field| !body[field].is_string()) {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": "a ticket has a product, a fault and a phone"})));
    }
    let n_answered = books.answered.lock().unwrap().len();
    books.once(&headers, || (StatusCode::CREATED, json!({"ticket": format!("R20261122{n_answered:04}"), "within": "24 小时"})))
}
