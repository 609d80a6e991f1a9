//! The gate of the console as people meet it: an invitation, a password, signing in and out, and what is said when that does not go well.

use crate::browser::{ENTER, check_width, sign_in};
use crate::program::Program;
use crate::webdriver::Browser;
use serde_json::Value;

const PASSWORD: &str = "correct horse battery";

#[test]
fn somebody_is_invited_sets_a_password_signs_in_and_out() {
    let Some(browser) = Browser::start("somebody_is_invited_sets_a_password_signs_in_and_out") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    browser.open(&format!("{}/console", program.address));
    browser.see(".gate-card .hint", "还没有人设过密码");
    check_width(&browser, "the gate of a new server");
    sign_in(&browser, &program);
    browser.click("nav button", "客服账号");
    browser.write("#agent-name", "小王");
    browser.click("#agents .primary", "添加并邀请");
    browser.see(".agents li", "已邀请");
    let link = browser.texts(".token code").concat();
    check_width(&browser, "the accounts");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.click("#sign-out", "");
    browser.see(".gate-card h1", "解答客服台");

    browser.open("about:blank");
    browser.open(&link);
    browser.see(".gate-card h1", "小王，请设置密码");
    // The code is no part of what the browser remembers.
    assert_eq!(browser.wait("return location.href;", &[]), Value::from(format!("{}/console", program.address)));
    check_width(&browser, "an invitation");
    assert_eq!(browser.violations(), [""; 0]);
    browser.log();
    browser.write("#new-password", &format!("password123{ENTER}"));
    browser.see("#set-password .fault", "最常见的密码");
    browser.wait("const field = all('#new-password')[0]; field.select(); return true;", &[]);
    browser.write("#new-password", &format!("{PASSWORD}{ENTER}"));
    browser.see("#line", "已连接");
    browser.see("#account", "小王");
    browser.reload();
    browser.see("#account", "小王");
    browser.click("#account", "小王");
    browser.see("dialog.account h3", "登录的设备");
    browser.see("dialog.account .tag", "这台");
    check_width(&browser, "the account");
    browser.log();
    assert_eq!(browser.violations(), [""; 0]);
    browser.click("dialog.account header button", "关闭");
    browser.click("#sign-out", "");

    browser.write("#name", "小王");
    browser.write("#password", &format!("wrong wrong wrong{ENTER}"));
    browser.see("#sign-in .fault", "名字或密码不对");
    check_width(&browser, "a wrong password");
    browser.wait("const field = all('#password')[0]; field.select(); return true;", &[]);
    browser.write("#password", &format!("{PASSWORD}{ENTER}"));
    browser.see("#account", "小王");
    browser.click("#account", "小王");
    browser.click("dialog.account button", "在所有设备上退出");
    browser.see(".gate-card h1", "解答客服台");
    browser.open("about:blank");
    browser.open(&link);
    browser.see(".gate-card h1", "邀请打不开");
    browser.click(".gate-card button", "去登录");
    browser.see("#sign-in", "登录");
}

#[test]
fn whoever_is_signed_out_elsewhere_is_told_so() {
    let Some(browser) = Browser::start("whoever_is_signed_out_elsewhere_is_told_so") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let admin = program.admin_token.clone().unwrap();
    let invited = program.post("/v1/desk/invitations", Some(&admin), &serde_json::json!({"name": "wang", "role": "agent"}), 201);
    browser.open(&format!("{}/console#invitation={}", program.address, invited["code"].as_str().unwrap()));
    browser.write("#new-password", &format!("{PASSWORD}{ENTER}"));
    browser.see("#line", "已连接");
    program.post("/v1/desk/agents/wang/invitation", Some(&admin), &serde_json::json!({}), 200);
    browser.see("#sign-in .fault", "登录已过期");
    browser.write("#name", "wang");
    browser.write("#password", &format!("{PASSWORD}{ENTER}"));
    browser.see("#sign-in .fault", "名字或密码不对");
}
