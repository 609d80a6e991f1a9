// The demo shop: buttons that ask the widget, and the tag to copy.
window.jieda =
  window.jieda ||
  function () {
    (window.jieda.q = window.jieda.q || []).push(arguments);
  };

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-ask]'))) {
  button.addEventListener('click', () => window.jieda('ask', button.dataset.ask));
}
for (const button of document.querySelectorAll('[data-open]')) {
  button.addEventListener('click', () => window.jieda('open'));
}

const code = document.querySelector('#code');
code.textContent = `<script src="${location.origin}/widget.js" async data-locale="zh-CN"></script>`;

const copy = document.querySelector('#copy');
copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = '已复制';
  } catch {
    // No clipboard without HTTPS: the text is selected instead, ready for Ctrl+C.
    getSelection().selectAllChildren(code);
    copy.textContent = '已选中';
  }
  setTimeout(() => {
    copy.textContent = '复制';
  }, 2000);
});
