/** The fictitious practices of this site. None of them exists, and none has a person's name. */

/** @typedef {{slug: string, name: string}} Speciality */
/** @typedef {{slug: string, name: string, postcode: string}} Place */

/**
 * @typedef {Object} Practice
 * @property {number} number
 * @property {string} slug
 * @property {string} name
 * @property {'soon' | 'later' | 'none'} free   slots this week, in three weeks, none
 * @property {boolean} refusesNew
 * @property {boolean} video
 */

/** @type {Speciality[]} */
export const SPECIALITIES = [
  { slug: 'dentiste', name: 'Dentiste' },
  { slug: 'dermatologue', name: 'Dermatologue' },
  { slug: 'gastro-enterologue', name: 'Gastro-entérologue' },
  { slug: 'gynecologue', name: 'Gynécologue' },
  { slug: 'infirmier', name: 'Infirmier' },
  { slug: 'kinesitherapeute', name: 'Kinésithérapeute' },
  { slug: 'medecin-generaliste', name: 'Médecin généraliste' },
  { slug: 'ophtalmologue', name: 'Ophtalmologue' },
  { slug: 'orl', name: 'ORL' },
  { slug: 'pedicure-podologue', name: 'Pédicure-podologue' },
  { slug: 'rhumatologue', name: 'Rhumatologue' },
];

/** @type {Place[]} */
export const PLACES = [
  ['Bordeaux', '33000'],
  ['Brest', '29200'],
  ['Clermont-Ferrand', '63000'],
  ['Dijon', '21000'],
  ['Grenoble', '38000'],
  ['Le Havre', '76600'],
  ['Lille', '59000'],
  ['Limoges', '87000'],
  ['Lyon', '69000'],
  ['Marseille', '13000'],
  ['Montpellier', '34000'],
  ['Nantes', '44000'],
  ['Nice', '06000'],
  ['Paris', '75012'],
  ['Reims', '51100'],
  ['Rennes', '35000'],
  ['Rouen', '76000'],
  ['Saint-Étienne', '42000'],
  ['Strasbourg', '67000'],
  ['Toulouse', '31000'],
].map(([name, postcode]) => ({ slug: slugOf(name), name, postcode }));

/** @type {Practice[]} */
export const PRACTICES = [
  practice(1, {}),
  practice(2, { free: 'later' }),
  practice(3, { free: 'none' }),
  practice(4, { refusesNew: true }),
  practice(5, { video: true }),
];

/**
 * @param {number} number
 * @param {Partial<Practice>} traits
 * @returns {Practice}
 */
function practice(number, traits) {
  const name = `Cabinet d’entraînement n°\u00a0${number}`;
  return {
    number,
    slug: `cabinet-d-entrainement-${number}`,
    name,
    free: 'soon',
    refusesNew: false,
    video: false,
    ...traits,
  };
}

/**
 * Removes accents, capitals and double spaces, so that typed text matches the catalog.
 * @param {string} text
 */
export function fold(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * @param {string} text
 */
export function slugOf(text) {
  return fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** @param {Place} place */
export function placeLabel(place) {
  return place.postcode === '' ? place.name : `${place.name} (${place.postcode})`;
}

/**
 * @param {string} slug
 * @returns {Place} any town can be practised with
 */
export function placeOf(slug) {
  const bare = slug.replace(/^\d{5}-/, '');
  const known = PLACES.find((place) => place.slug === bare);
  if (known) return known;
  const name = bare.replace(/(^|-)(\p{L})/gu, (_, dash, letter) => dash + letter.toUpperCase());
  return { slug: bare, name, postcode: '' };
}

/**
 * @param {string} slug
 * @returns {Speciality | undefined}
 */
export function specialityOf(slug) {
  return SPECIALITIES.find((speciality) => speciality.slug === slug);
}

/**
 * A practice's page: its address, speciality, place and practice.
 * @typedef {{path: string, speciality: Speciality, place: Place, practice: Practice}} Profile
 */

/**
 * @param {string} path
 * @returns {Profile | null}
 */
export function profileOf(path) {
  const [, specialitySlug, placeSlug, slug] = path.split('/');
  const speciality = specialityOf(specialitySlug);
  const found = PRACTICES.find((each) => each.slug === slug);
  if (!speciality || !found || !placeSlug) return null;
  return {
    path: `/${specialitySlug}/${placeSlug}/${slug}`,
    speciality,
    place: placeOf(placeSlug),
    practice: found,
  };
}

/** @param {Profile} profile */
export function streetOf(profile) {
  return `${profile.practice.number} rue de l’Exemple, ${profile.place.postcode} ${profile.place.name}`.replace(
    / {2,}/g,
    ' ',
  );
}

/**
 * The reasons for a visit, in groups as larger practices have them.
 * @param {Profile} profile
 * @returns {{group: string, motives: string[]}[]}
 */
export function motivesOf(profile) {
  const first = [
    {
      group: 'Consultation',
      motives: ['Première consultation', 'Contrôle', 'Consultation de suivi'],
    },
  ];
  if (profile.practice.video) first.push({ group: 'À distance', motives: ['Consultation vidéo'] });
  return [...first, { group: 'Urgence', motives: ['Douleur'] }];
}

/**
 * @typedef {{kind: 'speciality', speciality: Speciality} | {kind: 'practice', profile: Profile}}
 *   Suggestion
 */

/**
 * Specialities by the beginning of one of their words, otherwise practices by name. An unknown name
 * leads to practice no. 1, because a person's own doctor does not exist on a practice site.
 * @param {string} typed
 * @returns {Suggestion[]}
 */
export function suggestionsFor(typed) {
  const wanted = fold(typed);
  if (wanted === '') return [];
  const specialities = SPECIALITIES.filter(
    ({ name }) =>
      fold(name)
        .split(/[ -]/)
        .some((word) => word.startsWith(wanted)) || fold(name).startsWith(wanted),
  );
  if (specialities.length > 0)
    return specialities.slice(0, 5).map((speciality) => ({ kind: 'speciality', speciality }));
  const named = PRACTICES.filter(({ name }) => fold(name).includes(wanted));
  return (named.length > 0 ? named : PRACTICES.slice(0, 1)).map(({ slug }) => ({
    kind: 'practice',
    profile: /** @type {Profile} */ (profileOf(`/medecin-generaliste/nantes/${slug}`)),
  }));
}

/**
 * @param {string} typed
 * @returns {Place[]}
 */
export function placesFor(typed) {
  const wanted = fold(typed).replace(/\s*\(?\d{5}\)?$/, '');
  if (wanted === '') return [];
  const found = PLACES.filter(
    ({ name, postcode }) => fold(name).startsWith(wanted) || postcode.startsWith(wanted),
  );
  return found.length > 0 ? found.slice(0, 5) : [placeOf(slugOf(wanted))];
}
