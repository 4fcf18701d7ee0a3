// @ts-check
import { findAll } from '../cards/dom.js';

/** Shorter tables get no search field. */
const LeastRows = 8;

/** Adds a field above long tables that hides the rows of this page without the typed text. @param {ParentNode} root */
export function addSearch(root) {
  for (const table of findAll(root, 'table[data-searchable]', HTMLTableElement)) {
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    if (rows.length < LeastRows) continue;
    const field = document.createElement('input');
    Object.assign(field, { type: 'search', placeholder: 'Find on this page', autocomplete: 'off' });
    field.setAttribute('aria-label', 'Find on this page');
    const found = document.createElement('p');
    found.className = 'hint';
    found.setAttribute('role', 'status');
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      found.textContent = wanted === '' ? '' : `${rows.filter(row => !row.hidden).length} of ${rows.length} rows`;
    });
    table.closest('.table-box')?.before(field, found);
  }
}
