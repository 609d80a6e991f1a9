//! What does a browser say of where a customer comes from?
//!
//! The title of the page, the page before it, and the kind of device: what an agent would see over a customer's shoulder, and nothing by which a
//! device could be told apart from others (no fingerprint). The user agent itself is not kept.

use serde::{Deserialize, Serialize};

/// What the browser said when the conversation was opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arrival {
    /// The title of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The page that the customer came from, without what stands behind its path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// On what the customer reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The language that the browser prefers, as `zh-CN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// On what a customer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// How large it is.
    pub kind: DeviceKind,
    /// The system that runs on it, where it is a usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// In which program, where it is a usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<Browser>,
}

/// How large a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// It fits into a hand.
    Phone,
    /// It is held in both.
    Tablet,
    /// It stands on a table.
    Computer,
}

/// The system of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Apple's of phones and tablets.
    Ios,
    /// Google's, and what is made of it.
    Android,
    /// Huawei's.
    Harmony,
    /// Microsoft's.
    Windows,
    /// Apple's of computers.
    Macos,
    /// Linux on a computer.
    Linux,
}

/// The program that shows the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// 微信.
    Wechat,
    /// 支付宝.
    Alipay,
    /// 钉钉.
    Dingtalk,
    /// QQ, and the browser of that name.
    Qq,
    /// UC 浏览器.
    Uc,
    /// 夸克.
    Quark,
    /// Microsoft's Edge.
    Edge,
    /// Mozilla's Firefox.
    Firefox,
    /// Google's Chrome, and what is made of it.
    Chrome,
    /// Apple's Safari.
    Safari,
}

impl Device {
    /// The device that a `User-Agent` names; nothing where it names none that is usual, as of a program.
    pub fn of(user_agent: &str) -> Option<Self> {
        let has = |part: &str| user_agent.contains(part);
        let systems = [
            ("HarmonyOS", System::Harmony),
            ("OpenHarmony", System::Harmony),
            ("iPhone", System::Ios),
            ("iPad", System::Ios),
            ("Android", System::Android),
            ("Windows", System::Windows),
            ("Macintosh", System::Macos),
            ("Linux", System::Linux),
        ];
        let system = systems.into_iter().find_map(|(part, system)| has(part).then_some(system));
        // The first that fits: most programs also call themselves by the name of what they are made of.
        let browsers = [
            ("MicroMessenger", Browser::Wechat),
            ("AlipayClient", Browser::Alipay),
            ("DingTalk", Browser::Dingtalk),
            ("QQ/", Browser::Qq),
            ("QQBrowser", Browser::Qq),
            ("Quark", Browser::Quark),
            ("UCBrowser", Browser::Uc),
            ("Edg", Browser::Edge),
            ("Firefox", Browser::Firefox),
            ("FxiOS", Browser::Firefox),
            ("Chrome", Browser::Chrome),
            ("CriOS", Browser::Chrome),
            ("Safari", Browser::Safari),
        ];
        let browser = browsers.into_iter().find_map(|(part, browser)| has(part).then_some(browser));
        let is_handheld = has("Mobile") || has("Phone");
        let kind = match system? {
            _ if has("iPad") || has("Tablet") => DeviceKind::Tablet,
            System::Ios => DeviceKind::Phone,
            System::Android | System::Harmony if is_handheld => DeviceKind::Phone,
            System::Android | System::Harmony => DeviceKind::Tablet,
            System::Windows | System::Macos | System::Linux => DeviceKind::Computer,
        };
        Some(Device { kind, system, browser })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_by_its_user_agent() {
        let check = |user_agent: &str, expected: Option<(DeviceKind, System, Option<Browser>)>| {
            let expected = expected.map(|(kind, system, browser)| Device { kind, system: Some(system), browser });
            assert_eq!(Device::of(user_agent), expected, "{user_agent}");
        };
        let (phone, tablet, computer) = (DeviceKind::Phone, DeviceKind::Tablet, DeviceKind::Computer);
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.53",
            Some((phone, System::Ios, Some(Browser::Wechat))),
        );
        check(
            "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
            Some((phone, System::Android, Some(Browser::Chrome))),
        );
        check(
            "Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            Some((tablet, System::Android, Some(Browser::Chrome))),
        );
        check(
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile",
            Some((phone, System::Harmony, Some(Browser::Chrome))),
        );
        check(
            "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
            Some((tablet, System::Ios, Some(Browser::Safari))),
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            Some((computer, System::Windows, Some(Browser::Edge))),
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            Some((computer, System::Linux, Some(Browser::Firefox))),
        );
        check("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", Some((computer, System::Macos, None)));
        check("curl/8.9.1", None);
        check("", None);
    }
}
