/** Escape closes the question that a button has opened, and the focus goes back to that button. */
export function closeOnEscape() {
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    const open = event.target.closest('details.confirm[open]') ?? document.querySelector('details.confirm[open]');
    if (open === null) return;
    open.open = false;
    open.querySelector('summary').focus();
  });
}
