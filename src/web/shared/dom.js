// How the pages build what they show. Text goes in as text; `rich` is the one place where HTML is set.

/**
 * An element with attributes, listeners (a function as the value) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {(Node | string | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (typeof value === 'boolean') node.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/**
 * A line drawing on a field of 24 × 24.
 * @param {string[]} paths
 */
export function icon(...paths) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) svg.appendChild(document.createElementNS(svg.namespaceURI, 'path')).setAttribute('d', d);
  return svg;
}

const ACTIVE = /^(script|style|iframe|object|embed|link|meta|base|form|svg|math)$/i;

/**
 * An answer's HTML as nodes. The server has sanitised it; what could run is taken out once more while it is
 * in a document that runs nothing, and addresses are resolved against the server, not the page that embeds the chat.
 * @param {string} html
 * @param {string} base
 * @param {string} pictureLabel
 * @param {(image: HTMLImageElement) => void} onPicture
 */
export function rich(html, base, pictureLabel, onPicture) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const node of body.querySelectorAll('*')) {
    if (ACTIVE.test(node.localName)) {
      node.remove();
      continue;
    }
    for (const { name } of [...node.attributes]) if (/^(on|style$|src(doc|set)$)/i.test(name)) node.removeAttribute(name);
    for (const name of /** @type {const} */ (['href', 'src'])) if (node.hasAttribute(name)) setAddress(node, name, base);
    if (node.localName === 'a') {
      node.setAttribute('target', '_blank');
      node.setAttribute('rel', 'noopener noreferrer');
    }
  }
  for (const image of body.querySelectorAll('img')) {
    if (image.closest('a')) continue;
    const button = h('button', {
      type: 'button',
      class: 'picture',
      'aria-label': `${pictureLabel} ${image.alt}`,
      click: () => onPicture(image),
    });
    // What cannot be loaded is said in its words.
    image.addEventListener('error', () => button.replaceWith(image.alt));
    image.replaceWith(button);
    button.append(image);
  }
  const nodes = new DocumentFragment();
  nodes.append(...body.childNodes);
  return nodes;
}

/**
 * @param {Element} node
 * @param {'href' | 'src'} name
 * @param {string} base
 */
function setAddress(node, name, base) {
  try {
    const url = new URL(node.getAttribute(name) ?? '', base);
    if (/^(https?|mailto|tel):$/.test(url.protocol)) return node.setAttribute(name, url.href);
  } catch {
    /* not an address: it goes */
  }
  node.removeAttribute(name);
}

/**
 * Shows a picture large, until it is clicked or Esc is pressed.
 * @param {ParentNode} root
 * @param {HTMLImageElement} image
 * @param {string} closeLabel
 */
export function enlarge(root, image, closeLabel) {
  const dialog = h(
    'dialog',
    { class: 'large', 'aria-label': image.alt, click: () => dialog.close(), close: () => dialog.remove() },
    h('img', { src: image.src, alt: image.alt }),
    h('button', { type: 'button', 'aria-label': closeLabel }, icon('M6 6l12 12M18 6L6 18')),
  );
  root.append(dialog);
  dialog.showModal();
}
