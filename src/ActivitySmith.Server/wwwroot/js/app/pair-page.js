import { fillCode, showIosSteps } from './pairing.js';
import { drawSymbols } from './symbols.js';

drawSymbols(document);
const draw = () => showIosSteps(document, fillCode(document) || document.querySelector('[name="code"]').value);
addEventListener('hashchange', draw);
draw();
