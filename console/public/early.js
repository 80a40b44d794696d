// Before the first paint: the theme and the language that the person chose, so that nothing flashes.
(() => {
  try {
    const theme = localStorage.getItem('hai-dang.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    const asked = new URLSearchParams(location.search).get('lang');
    const language = asked === 'vi' || asked === 'en' ? asked : localStorage.getItem('hai-dang.language');
    if (language === 'en') document.documentElement.lang = 'en';
  } catch {
    // Storage is forbidden: the defaults stay.
  }
})();
