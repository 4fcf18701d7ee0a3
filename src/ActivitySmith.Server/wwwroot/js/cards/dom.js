// Small helpers that write to the document only what changed, so that nothing flickers and focus stays.

/** Creates an element; `attributes` are set as attributes, never as markup. */
export function el(tag, className = '', attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A field that holds text from scripts: direction found per field, clamped by the style sheet. */
export function textField(tag, className) {
  return el(tag, `card-text ${className}`, { dir: 'auto' });
}

/** Writes text; an empty one hides the field. */
export function setText(node, text) {
  const value = text == null ? '' : String(text);
  if (node.textContent !== value) node.textContent = value;
  setHidden(node, value === '');
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** Sets an attribute; null, undefined and false remove it, true sets it empty. */
export function setAttribute(node, name, value) {
  if (value == null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Makes `parent` hold exactly `count` children, keeping those that are there. */
export function setCount(parent, count, create) {
  while (parent.childElementCount > count) parent.lastElementChild.remove();
  while (parent.childElementCount < count) parent.append(create());
}

export const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
