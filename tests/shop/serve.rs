//! The invented shop as a program: `cargo run --example shop`.
//!
//! It answers what the shipped connectors ask, and shows a page on which a customer is signed in, with the chat of a Jieda that runs beside
//! it. It takes from the environment what Jieda takes: JIEDA_SHOP_URL, JIEDA_SHOP_TOKEN and JIEDA_IDENTITY_SECRET.

mod books;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use books::{Books, CUSTOMER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::env;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Where Jieda is, if JIEDA_URL does not say so.
const JIEDA: &str = "http://127.0.0.1:8080";

#[tokio::main]
async fn main() {
    let [url, token, secret] = ["JIEDA_SHOP_URL", "JIEDA_SHOP_TOKEN", "JIEDA_IDENTITY_SECRET"]
        .map(|name| env::var(name).unwrap_or_else(|_| panic!("set {name} as for `jieda serve`; docs/connect.md shows how")));
    let address = url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    let books = Arc::new(Books::new(&token));
    let jieda = env::var("JIEDA_URL").unwrap_or_else(|_| JIEDA.to_owned());
    let shown = books.clone();
    let page = get(async move || Html(page(&shown, &jieda, &proof(&secret, CUSTOMER))));
    println!("The shop listens on {url}; open it to be signed in as {CUSTOMER}");
    axum::serve(listener, Router::new().route("/", page).merge(books.routes())).await.expect("the shop serves until it is stopped");
}

/// The proof that the shop knows a customer, for an hour.
fn proof(secret: &str, customer: &str) -> String {
    let expires = jiff::Timestamp::now().as_second() + 60 * 60;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.trim().as_bytes()).expect("a key of HMAC may have any length");
    mac.update(format!("{customer}.{expires}").as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!(r#"data-visitor="{customer}" data-signature="{signature}" data-expires="{expires}""#)
}

/// What a signed-in customer sees: the orders, and the chat.
fn page(books: &Books, jieda: &str, proof: &str) -> String {
    let row = |(number, order): (&str, books::Order)| format!("<tr><td>{number}<td>{}<td>{}<td>{}", order.item, order.amount, order.state);
    let rows: String = books.orders().into_iter().map(row).collect();
    let asked = |asked: books::Asked| format!("<li>{} {} {}", asked.method, asked.path, asked.key.unwrap_or_default());
    let asked: String = books.asked().into_iter().map(asked).collect();
    format!(
        r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>解家电器 · 我的订单</title>
<style>body {{ font: 16px/1.6 sans-serif; margin: 2rem auto; max-width: 44rem }} td, th {{ padding: .2rem 1rem .2rem 0; text-align: left }}</style>
<h1>我的订单</h1><p>已登录：{CUSTOMER}</p>
<table><tr><th>订单号<th>商品<th>金额<th>状态{rows}</table>
<h2>小解问过的</h2><ol>{asked}</ol>
<script src="{jieda}/widget.js" async data-locale="zh-CN" {proof}></script>"#
    )
}
