// The chat widget of Jieda. One tag embeds it:
//   <script src="https://host/widget.js" async data-locale="zh-CN"></script>
// data-locale: zh-CN, zh-TW or en. data-name: the bot's name. data-test: the key that marks the talks as test traffic.
// data-user-token: who is signed in on the page, in a token (JWT) that the page's own server has signed.
// data-visitor, data-signature, data-expires: only the id of who is signed in, and the proof of it from the page's own server.
// data-region, data-product: where the customer is, and what the page is about, by names that entries have.
// data-recommend: whoever gives stars at the end is asked, too, how likely they are to recommend the shop, from 0 to 10.
// Commands may be given before it has loaded:
//   window.jieda = window.jieda || function () { (jieda.q = jieda.q || []).push(arguments) };
//   jieda('open'); jieda('ask', '空调不制冷'); jieda('on', 'handoff:queued', event => { … });
// The host page may colour it: jieda-widget { --jieda-accent: #8a3ffc }.
// It needs its own origin in script-src, connect-src and img-src, and nothing else: no inline style, no eval, no frame.
(() => {
  'use strict';
  if (window.jieda && window.jieda.loaded) return;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript || document.querySelector('script[src*="/widget.js"]'));
  const base = new URL(script.src).origin;
  const config = { ...script.dataset };

  // Until the chat is there, commands queue; `chat` then takes them in order.
  const early = (window.jieda && window.jieda.q) || [];
  let chat = null;
  /** @type {Window['jieda']} */
  const jieda = (...command) => {
    if (chat) chat(command);
    else early.push(command);
  };
  jieda.loaded = true;
  window.jieda = jieda;

  async function load(attempt) {
    try {
      const { createWidget } = await import(`${base}/assets/widget/view.js`);
      if (window.jieda !== jieda) return;
      chat = createWidget(base, config);
      for (const command of early) chat([...command]);
    } catch (error) {
      if (attempt < 5) setTimeout(load, 2000 * 2 ** attempt, attempt + 1);
      else console.warn('jieda: the chat could not be loaded', error);
    }
  }
  load(0);
})();
