//! A customer and an agent show each other pictures, in a real browser: chosen, pasted and dropped.

use crate::browser::{sign_in, wait_for_person};
use crate::files::picture;
use crate::program::Program;
use crate::webdriver::Browser;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

/// A file of the page's own, in a transfer as the system makes one.
const TRANSFER: &str = "
    const bytes = Uint8Array.from(atob(values[1]), letter => letter.charCodeAt(0)), transfer = new DataTransfer();
    transfer.items.add(new File([bytes], values[2], { type: values[3] }));
    const root = () => document.querySelector('jieda-widget').shadowRoot;";

/// How many painted pictures stand in the place, with something on them.
const PAINTED: &str = "
    const opacity = canvas => {
        const copy = new OffscreenCanvas(1, 1).getContext('2d');
        copy.drawImage(canvas, -5, -5);
        return copy.getImageData(0, 0, 1, 1).data[3];
    };
    const painted = all('canvas.seen').filter(canvas => opacity(canvas) === 255);
    return painted.length === Number(values[0]);";

/// Whether nothing can be pushed sideways.
const FITS: &str = "return all('*').every(node => node.localName === 'pre' || node.scrollWidth <= node.clientWidth + 1 ||
    !/auto|scroll/.test(getComputedStyle(node).overflowX)) && document.documentElement.scrollWidth <= innerWidth;";

/// Hands a file to the page as `how` says, a script that has `transfer`.
fn hand(browser: &Browser, css: &str, how: &str, (bytes, name, kind): (&[u8], &str, &str)) {
    browser.wait(&format!("{TRANSFER}{how} return true;"), &[css, &BASE64_STANDARD.encode(bytes), name, kind]);
}

const CHOOSE: &str =
    "const input = root().querySelector(values[0]); input.files = transfer.files; input.dispatchEvent(new Event('change'));";
const DROP: &str = "all(values[0])[0].dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));";
const PASTE: &str =
    "all(values[0])[0].dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));";

#[test]
fn a_customer_and_an_agent_show_each_other_pictures() {
    let Some(browser) = Browser::start("a_customer_and_an_agent_show_each_other_pictures") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    let shop = browser.window();
    let bytes = picture();
    hand(&browser, "input[type=file]", CHOOSE, (&bytes, "外机.png", "image/png"));
    browser.wait(PAINTED, &["1"]);
    hand(&browser, ".panel", DROP, (b"KFR-35", "型号.txt", "text/plain"));
    browser.see(".message.me .file", "型号.txt");
    hand(&browser, ".panel", DROP, (b"<svg/>", "坏的.png", "image/png"));
    browser.see(".fate.failed", "只能发图片、PDF 和纯文本");
    let refused = browser.log();
    assert!(refused.len() == 1 && refused[0]["message"].as_str().unwrap().contains("415"), "{refused:?}");
    browser.click(".fate button", "移除");
    browser.see_no_more(".message.me", "坏的.png");

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.see(".message.customer .bubble", "图片 外机.png");
    browser.see(".message.customer", "接手后才能看");
    browser.click(".actions button", "接手");
    browser.wait(PAINTED, &["1"]);
    browser.see(".message.customer .file", "型号.txt");
    browser.click(".sent-picture", "");
    browser.wait("return all('dialog.large canvas').length === 1;", &[]);
    browser.click("dialog.large button[aria-label=关闭]", "");
    hand(&browser, ".field textarea", PASTE, (&bytes, "同款.png", "image/png"));
    browser.wait(PAINTED, &["2"]);
    for (width, height) in [(390, 844), (1280, 800)] {
        browser.resize(width, height);
        browser.wait(FITS, &[]);
    }
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);

    browser.enter(&shop);
    browser.wait(PAINTED, &["2"]);
    browser.click(".message.agent .sent-picture", "");
    browser.wait("return all('dialog.large canvas').length === 1;", &[]);
    browser.click("dialog.large button:not(.save)", "");
    browser.resize(390, 844);
    browser.wait(FITS, &[]);
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    // On a phone the talk does not cover the page before it is asked for.
    browser.reload();
    browser.click(".launcher", "");
    browser.wait(PAINTED, &["2"]);
}
