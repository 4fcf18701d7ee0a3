// @ts-check
import { find } from '../cards/dom.js';
import { fillCode, showIosSteps } from './pairing.js';
import { drawSymbols } from './symbols.js';

drawSymbols(document);
const draw = () => showIosSteps(document, fillCode(document) || find(document, '[name="code"]', HTMLInputElement).value);
addEventListener('hashchange', draw);
draw();
