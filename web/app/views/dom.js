// Elements without markup: everything that is text becomes a text node.

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {{node: HTMLElement, update?: () => void}} View */

/**
 * Properties starting with `on` are listeners, those that the element has as a member of a simple
 * type are set, all others become attributes; null, undefined and false leave them out.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else if (value === true) node.toggleAttribute(name, true);
    else node.setAttribute(name, String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false).map((child) => /** @type {Node | string} */ (child)));
  return node;
}

/** Sets a text only when it differs, so that screen readers and the layout rest.
 * @param {HTMLElement} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {string} text @param {() => unknown} act @param {Record<string, any>} [properties] */
export const button = (text, act, properties = {}) => h('button', { type: 'button', onclick: act, ...properties }, text);

/** A heading that can take the focus when its view appears. @param {string} text */
export const title = (text) => h('h1', { tabindex: -1 }, text);

/**
 * Asks once, in a native dialog. Resolves to true only for the button that says `yes`.
 * @param {{question: string, lines: string[], yes: string, no: string}} words
 * @returns {Promise<boolean>}
 */
export function ask({ question, lines, yes, no }) {
  return new Promise((done) => {
    const dialog = h('dialog', { 'aria-labelledby': 'question', class: 'ask' },
      h('h2', { id: 'question' }, question),
      lines.map((line) => h('p', {}, line)),
      h('div', { class: 'row' },
        button(no, () => dialog.close('no'), { class: 'quiet', autofocus: true }),
        button(yes, () => dialog.close('yes'), { class: 'main' })));
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
