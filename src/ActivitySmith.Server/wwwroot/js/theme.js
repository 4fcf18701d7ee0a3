// @ts-check
// Classic script in <head>: sets the chosen theme before the first paint. No choice means the system's.
(function () {
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch (_) {
    // Storage is blocked: the page follows the system.
  }
})();
