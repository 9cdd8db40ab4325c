/** Shows the page that belongs to the address, and starts the runner if there is one. */

import { correct, currentAddress, isExtension, onMove } from './address.js';
import { element } from './element.js';
import { cookieQuestion, header, heading, link } from './layout.js';
import { appointmentPage, appointmentsPage, movePage } from './pages/appointments.js';
import {
  confirmPage,
  confirmedPage,
  motivesPage,
  newPatientPage,
  patientPage,
  slotsPage,
} from './pages/booking.js';
import { homePage, resultsPage } from './pages/home.js';
import { profilePage } from './pages/profile.js';
import { codePage, signInPage, signUpPage } from './pages/session.js';
import { videoRoomPage, videoTestPage } from './pages/video.js';
import { changeState, readState } from './state.js';

/** @typedef {import('./layout.js').Page} Page */

/**
 * The first pattern that matches is used. Its groups are passed to the page after the address.
 * @type {[RegExp, (address: URL, ...groups: string[]) => Page | null][]}
 */
const PAGES = [
  [/^\/$/, homePage],
  [/^\/search$/, resultsPage],
  [/^\/sessions\/new$/, signInPage],
  [/^\/sessions\/code$/, codePage],
  [/^\/account\/new$/, signUpPage],
  [/^\/account\/appointments$/, appointmentsPage],
  [/^\/account\/appointments\/(\d+)$/, appointmentPage],
  [/^\/account\/appointments\/(\d+)\/move$/, movePage],
  [/^\/account\/appointments\/(\d+)\/confirmed$/, confirmedPage],
  [/^\/telehealth\/(\d+)\/test$/, videoTestPage],
  [/^\/telehealth\/(\d+)\/room$/, videoRoomPage],
  [/^(\/[^/]+\/[^/]+\/[^/]+)\/booking\/motives$/, motivesPage],
  [/^(\/[^/]+\/[^/]+\/[^/]+)\/booking\/new-patient$/, newPatientPage],
  [/^(\/[^/]+\/[^/]+\/[^/]+)\/booking\/availabilities$/, slotsPage],
  [/^(\/[^/]+\/[^/]+\/[^/]+)\/booking\/patient$/, patientPage],
  [/^(\/[^/]+\/[^/]+\/[^/]+)\/booking\/confirm$/, confirmPage],
  [/^\/[^/]+\/[^/]+\/[^/]+$/, profilePage],
  [/^\/[^/]+\/[^/]+$/, resultsPage],
];

/**
 * @param {URL} address
 * @returns {Page}
 */
function pageFor(address) {
  const path = address.pathname.replace(/(.)\/$/, '$1');
  for (const [pattern, build] of PAGES) {
    const fits = pattern.exec(path);
    const page = fits && build(address, ...fits.slice(1));
    if (page) return page;
  }
  return {
    title: 'Page absente',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Cette page n’existe pas ici'),
        element('p', {}, link('/', {}, 'Revenir à l’accueil')),
      ),
    ],
  };
}

function show() {
  const root = /** @type {HTMLElement} */ (document.getElementById('root'));
  for (const dialog of document.querySelectorAll('.dl-modal, dialog')) dialog.remove();
  root.inert = false;
  const { title, body } = pageFor(currentAddress());
  document.title = `${title} – site d’entraînement`;
  document.documentElement.dataset.site = readState().site;
  root.replaceChildren(...body);
}

/**
 * `?site=2021` or `?site=2025` selects the site's version for this tab; the parameter is then
 * removed from the address.
 */
function chooseYear() {
  const own = new URL(location.href).searchParams.get('site');
  const address = currentAddress();
  const site = address.searchParams.get('site') ?? own;
  if (site !== '2021' && site !== '2025') return;
  changeState({ site });
  address.searchParams.delete('site');
  correct(address.pathname + address.search);
}

async function startGuide() {
  // Only the extension has this module. The name is not a literal, so that other tools do not try
  // to resolve it.
  const runner = '/runner.js';
  const { startRunner } = await import(runner);
  startRunner({ address: () => currentAddress().href, practice: true });
}

chooseYear();
show();
const question = cookieQuestion();
if (question) document.body.append(question);
onMove(() => {
  show();
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (document.querySelector('h1'))?.focus({ preventScroll: true });
});
if (isExtension()) await startGuide();
