// @ts-check
// Small helpers that write to the document only what changed, so that nothing flickers and focus stays.

/**
 * Creates an element; `attributes` are never parsed as markup.
 * @template {keyof Tags} Tag
 * @param {Tag} tag @param {string} className @param {Record<string, string>} attributes @param {(Node | string)[]} children
 * @returns {Tags[Tag]}
 */
export function el(tag, className = '', attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * A field for text from scripts: its direction follows its text.
 * @template {keyof Tags} Tag
 * @param {Tag} tag @param {string} className
 * @returns {Tags[Tag]}
 */
export function textField(tag, className) {
  return el(tag, `card-text ${className}`, { dir: 'auto' });
}

/** An empty text hides the field. @param {HTMLElement} node @param {Scalar} [text] */
export function setText(node, text) {
  const value = text == null ? '' : String(text);
  if (node.textContent !== value) node.textContent = value;
  setHidden(node, value === '');
}

/** @param {HTMLElement} node @param {boolean} hidden */
export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** Null, undefined and false remove it, true sets it empty. @param {Element} node @param {string} name @param {Scalar | boolean | null} [value] */
export function setAttribute(node, name, value) {
  if (value == null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Makes `parent` hold `count` children and keeps those it has. @param {Element} parent @param {number} count @param {() => Element} create */
export function setCount(parent, count, create) {
  while (parent.childElementCount > count) parent.lastElementChild?.remove();
  while (parent.childElementCount < count) parent.append(create());
}

/**
 * Throws where the page has no match, as that is a bug.
 * @template {Element} Kind
 * @param {ParentNode} root @param {string} selector @param {new () => Kind} type
 */
export function find(root, selector, type) {
  const node = root.querySelector(selector);
  if (node instanceof type) return node;
  throw new Error(`The page has no ${type.name} ${selector}`);
}

/**
 * @template {Element} Kind
 * @param {ParentNode} root @param {string} selector @param {new () => Kind} type
 */
export function findAll(root, selector, type) {
  return [...root.querySelectorAll(selector)].filter(/** @returns {node is Kind} */ node => node instanceof type);
}

/** Pages mark the elements that scripts use with `data-part`. @param {string} name */
export function part(name) {
  return find(document, `[data-part="${name}"]`, HTMLElement);
}

/** The target of an event, or its closest ancestor, that matches. @param {Event} event @param {string} selector */
export function closestTo(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

export const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
