// @ts-check
/** Adds a button below every text to be copied; not where the browser has no clipboard (plain http in a home network). @param {ParentNode} root */
export function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const text of root.querySelectorAll('[data-copy]')) {
    if (text.nextElementSibling?.matches('[data-copies]')) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small-button';
    button.dataset.copies = '';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = 'Copied';
      } catch {
        // The browser refused access to the clipboard.
        button.textContent = 'Select the text and copy it';
      }
    });
    text.after(button);
  }
}
