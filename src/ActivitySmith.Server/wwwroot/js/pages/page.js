// @ts-check
import { closeOnEscape } from '../board/questions.js';
import { addThemeSwitch } from '../board/theme-switch.js';
import { findAll, part } from '../cards/dom.js';
import { addCopyButtons } from './copy.js';
import { addSearch } from './search.js';
import { showLocalTimes } from './times.js';

// Every page behind a session works without this script; it only adds convenience.
addThemeSwitch(part('header-actions'));
closeOnEscape();
addCopyButtons(document);
showLocalTimes(document);
addSearch(document);

// On a phone the navigation scrolls sideways: the current page is scrolled into view.
for (const here of findAll(document, '.nav [aria-current]', HTMLElement)) here.closest('.nav')?.scrollTo({ left: here.offsetLeft - 80 });
