// What the widget looks like. It lives in a shadow root as a constructed sheet, which a host page's style-src does not forbid.
// Sizes are in em of `font-size: medium`, the reader's own setting: rem would be the host page's, which is often 62.5 %.
export const STYLE = `
:host { all: initial !important; font: medium/1.55 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif !important;
  --fill: var(--jieda-accent, #0b6b6b); --tint: var(--jieda-accent, #0b6b6b); --bg: #fff; --ground: #f3f6f5; --ink: #1b2423; --soft: #566462;
  --line: #d9e1df; --bad: #b3261e; --warm: #fdf3dc; --warm-ink: #5c4300; }
@media (prefers-color-scheme: dark) { :host { --fill: var(--jieda-accent, #0f6f6d); --tint: #86d5cb; --bg: #182020; --ground: #101616; --ink: #e7eeec;
  --soft: #a3b3b0; --line: #2f3b3a; --bad: #ffb4ab; --warm: #352b12; --warm-ink: #f2dda6; } }
*, ::before, ::after { box-sizing: border-box; }
.panel, .launcher, dialog { color: var(--ink); color-scheme: light dark; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 1px solid transparent; margin: 0; padding: 0; cursor: pointer; touch-action: manipulation; }
:focus-visible { outline: 2px solid var(--tint); outline-offset: 2px; }
svg { width: 1.5em; height: 1.5em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; display: block; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.launcher { position: fixed; z-index: 2147483000; inset: auto max(20px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) auto;
  width: 60px; height: 60px; border-radius: 50%; background: var(--fill); color: #fff; display: grid; place-items: center; transition: transform .15s;
  box-shadow: 0 6px 20px rgb(10 40 40 / .28), 0 1px 3px rgb(10 40 40 / .2); }
.launcher:hover { transform: translateY(-2px); } .launcher svg { width: 32px; height: 32px; }
.launcher:focus-visible { outline: 3px solid var(--tint); outline-offset: 3px; }
.badge { position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: #c62828; color: #fff;
  font-size: .78em; line-height: 22px; text-align: center; box-shadow: 0 0 0 2px var(--bg); }
.panel { position: fixed; z-index: 2147483001; right: max(20px, env(safe-area-inset-right)); bottom: 96px; width: 380px; height: min(600px, calc(100vh - 116px));
  display: flex; flex-direction: column; background: var(--bg); border: 1px solid var(--line); border-radius: 18px; overflow: hidden;
  box-shadow: 0 18px 50px rgb(10 30 30 / .22), 0 2px 8px rgb(10 30 30 / .1); animation: rise .18s ease-out; }
.panel:focus { outline: none; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
.head { display: flex; align-items: center; gap: .65em; padding: .75em .5em .75em 1em; border-bottom: 1px solid var(--line); flex: none; }
.face { flex: none; width: 2.4em; height: 2.4em; border-radius: 50%; background: var(--fill); color: #fff; display: grid; place-items: center; font-weight: 600; }
.who { flex: 1; min-width: 0; line-height: 1.35; } .who b { display: block; font-weight: 600; font-size: 1.05em; }
.state { margin: 0; font-size: .8em; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.state::before { content: ""; display: inline-block; width: .6em; height: .6em; border-radius: 50%; margin-inline-end: .45em; background: #2e9e5b; }
.state.queued::before { background: #d98e04; } .state.closed::before, .state.down::before { background: #8a9694; }
.person { display: flex; align-items: center; gap: .35em; min-height: 44px; padding: 0 .9em; border-radius: 22px; border-color: var(--line); color: var(--tint);
  font-size: .9em; font-weight: 600; white-space: nowrap; } .person svg { width: 1.2em; height: 1.2em; }
.person:hover { background: var(--ground); } .person[aria-disabled=true] { color: var(--soft); cursor: default; }
.close { width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: var(--soft); } .close:hover { background: var(--ground); }
.notice { display: flex; align-items: center; gap: .8em; padding: .2em 1em; min-height: 44px; font-size: .86em; background: var(--warm); color: var(--warm-ink); flex: none; }
.notice span { flex: 1; min-width: 0; padding: .4em 0; }
.leave { flex: none; min-height: 44px; padding: 0 .2em; white-space: nowrap; text-decoration: underline; text-underline-offset: .2em; } .leave:disabled { opacity: .6; cursor: default; }
.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; background: var(--ground); padding: 1em; min-height: 0; position: relative; }
.time, .system { text-align: center; font-size: .78em; color: var(--soft); margin: 1em 0 .6em; }
.system { display: flex; align-items: center; gap: .8em; } .system::before, .system::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.promise { margin: .8em 0; padding: .6em .9em; border-inline-start: 3px solid var(--fill); border-radius: 4px 12px 12px 4px; background: var(--bg); font-size: .92em; overflow-wrap: anywhere; }
.message { display: flex; flex-direction: column; align-items: flex-start; margin: .5em 0; max-width: 88%; animation: rise .16s ease-out; }
.message.me { align-items: flex-end; margin-inline-start: auto; }
.by { font-size: .78em; color: var(--soft); margin: 0 .3em .2em; }
.bubble { padding: .6em .9em; border-radius: 4px 16px 16px 16px; background: var(--bg); border: 1px solid var(--line); max-width: 100%; overflow-wrap: anywhere; }
.plain { white-space: pre-wrap; unicode-bidi: plaintext; }
.me .bubble { background: var(--fill); border-color: transparent; color: #fff; border-radius: 16px 4px 16px 16px; }
.agent .bubble { border-color: var(--tint); }
.fate { font-size: .78em; color: var(--soft); margin-top: .2em; } .fate.failed { color: var(--bad); }
.fate button { min-height: 44px; padding: 0 .6em; margin: -.6em 0; text-decoration: underline; font-weight: 600; }
.rich > :first-child { margin-top: 0; } .rich > :last-child { margin-bottom: 0; }
.rich p, .rich ul, .rich ol { margin: .55em 0; } .rich ul, .rich ol { padding-inline-start: 1.4em; } .rich li { margin: .25em 0; } :host(:lang(zh)) em { font-style: normal; font-weight: 600; }
.rich h1, .rich h2, .rich h3, .rich h4 { font-size: 1.05em; margin: .8em 0 .4em; } .rich a { color: var(--tint); }
.rich code { font-family: ui-monospace, monospace; font-size: .92em; background: var(--ground); padding: .1em .3em; border-radius: 4px; }
.rich table { border-collapse: collapse; font-size: .92em; display: block; overflow-x: auto; } .rich th, .rich td { border: 1px solid var(--line); padding: .3em .6em; text-align: start; }
.rich th { background: var(--ground); } .rich blockquote { margin: .5em 0; padding-inline-start: .8em; border-inline-start: 3px solid var(--line); color: var(--soft); }
.rich blockquote[class] { border-color: var(--tint); color: inherit; background: var(--ground); padding: .3em .8em; border-radius: 0 8px 8px 0; }
.rich .markdown-alert-warning, .rich .markdown-alert-important { border-color: #d98e04; } .rich .markdown-alert-caution { border-color: var(--bad); }
.rich kbd { font: .88em ui-monospace, monospace; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0 .35em; background: var(--ground); }
.rich details { border: 1px solid var(--line); border-radius: 8px; padding: 0 .7em; margin: .55em 0; } .rich summary { min-height: 44px; line-height: 44px; cursor: pointer; font-weight: 600; }
.rich del { color: var(--soft); } .rich sup, .rich sub { line-height: 0; } .rich pre { overflow-x: auto; } .rich dd { margin-inline-start: 1.2em; }
.rich .footnote { font-size: .86em; color: var(--soft); } .rich .footnote p { display: inline; }
.rich img { max-width: 100%; max-height: 220px; border-radius: 8px; display: block; } .picture { display: block; width: 100%; border-radius: 8px; cursor: zoom-in; }
.choices { display: flex; flex-wrap: wrap; gap: .5em; margin: .6em 0 .3em; }
.choices button, .again, .alert button { min-height: 44px; padding: .4em 1.1em; border-radius: 22px; border-color: var(--tint); background: var(--bg); color: var(--tint); font-weight: 500; }
.choices button:hover { background: var(--fill); color: #fff; }
.alert { background: var(--bg); border: 1px solid var(--line); border-radius: 14px; padding: 1.1em; text-align: center; margin: .6em 0; }
.alert b { display: block; } .alert p { margin: .3em 0 .8em; color: var(--soft); font-size: .9em; }
.dots { display: inline-flex; gap: 5px; padding: .85em 1em; } .dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: beat 1.1s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; } .dots i:nth-child(3) { animation-delay: .3s; }
@keyframes beat { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
.suggest { flex: none; border-top: 1px solid var(--line); max-height: 40%; overflow-y: auto; padding: .3em; }
.suggest [role=option] { min-height: 44px; padding: .6em .8em; border-radius: 10px; cursor: pointer; overflow-wrap: anywhere; }
.suggest [role=option]:hover, .suggest [aria-selected=true] { background: var(--ground); } .suggest [aria-selected=true] { outline: 2px solid var(--tint); outline-offset: -2px; }
.suggest b { color: var(--tint); font-weight: 600; }
.composer { flex: none; display: flex; align-items: flex-end; gap: .4em; padding: .6em .6em .3em 1em; border-top: 1px solid var(--line); }
textarea { flex: 1; min-width: 0; font: inherit; color: inherit; background: none; border: 0; outline: 0; resize: none; padding: .6em 0; max-height: 8em; }
textarea:focus-visible { outline: 0; } textarea::placeholder { color: var(--soft); opacity: 1; } .composer:focus-within { box-shadow: inset 0 2px 0 var(--tint); }
.send { flex: none; width: 44px; height: 44px; border-radius: 50%; background: var(--fill); color: #fff; display: grid; place-items: center; }
.send[aria-disabled=true] { background: var(--ground); color: var(--soft); cursor: default; }
.fine { margin: 0; padding: 0 1.35em .8em; font-size: .74em; color: var(--soft); text-align: start; flex: none; }
.after { flex: 0 1 auto; min-height: 0; overflow-y: auto; border-top: 1px solid var(--line); padding: .9em 1em 1em; text-align: center; } .after p { margin: 0 0 .2em; } .after p:focus { outline: none; }
.stars { display: flex; justify-content: center; margin-bottom: .4em; } .stars button { width: 44px; height: 44px; display: grid; place-items: center; border-radius: 50%; color: var(--soft); }
.stars svg { width: 28px; height: 28px; } .stars .on { color: #b26a00; } .stars .on svg { fill: currentColor; } .stars button:disabled { cursor: default; }
.recommend { margin-bottom: .9em; } .recommend:focus { outline: none; } .stars, .likely { user-select: none; }
.likely { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: .35em; margin-top: .5em; align-items: center; }
.likely span { font-size: .78em; line-height: 1.3; color: var(--soft); text-align: start; } .likely .leastLikely { text-align: end; } .likely .mostLikely { grid-column: span 2; }
.likely button { min-height: 44px; border-radius: 12px; border-color: var(--tint); color: var(--tint); font-weight: 500; font-variant-numeric: tabular-nums; }
.likely button:hover:enabled, .likely [aria-pressed=true] { background: var(--fill); border-color: transparent; color: #fff; }
.likely button:disabled { cursor: default; } .likely button:disabled:not([aria-pressed=true]) { border-color: var(--line); color: var(--soft); }
.again { background: var(--fill); border-color: transparent; color: #fff; width: 100%; }
dialog { border: 0; padding: 0; background: none; max-width: 94vw; max-height: 94vh; } dialog::backdrop { background: rgb(0 0 0 / .78); }
dialog img { display: block; max-width: 94vw; max-height: 90vh; min-width: min(80vw, 640px); border-radius: 10px; background: #fff; cursor: zoom-out; }
dialog button { position: fixed; top: 12px; right: 12px; width: 48px; height: 48px; border-radius: 50%; background: #fff; color: #111; display: grid; place-items: center; }
@media (max-width: 480px), (max-height: 430px) {
  .panel { inset: 0 0 auto 0; width: auto; height: var(--height, 100dvh); border: 0; border-radius: 0; padding-bottom: env(safe-area-inset-bottom); }
  .panel:not([hidden]) + .launcher { display: none; } }
@media (max-width: 350px) { .person svg { display: none; } }
@media (prefers-color-scheme: dark) { .stars .on { color: #f0b64a; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .me .bubble, .launcher, .send, .again, .face, .badge { border: 1px solid ButtonText; } .stars .on svg { fill: Highlight; } .likely [aria-pressed=true] { border: 3px solid Highlight; } }`;
