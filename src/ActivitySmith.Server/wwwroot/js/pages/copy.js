// @ts-check
/** A button below everything that is there to be copied; left out where the browser has no clipboard (plain http in a home network). @param {ParentNode} root */
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
        // The browser refused: the text is there to be selected by hand.
        button.textContent = 'Select and copy it by hand';
      }
    });
    text.after(button);
  }
}
