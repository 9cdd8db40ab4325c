/**
 * Who follows the guides: what this person would write, choose or send when the words ask for it.
 * Keyed on words of the instruction and never on a site or a step, so that a guide whose words
 * do not say what to do fails here as it would fail a person. The names are of streets and plants.
 */

/** @typedef {{when: RegExp, write?: string, pick?: string, point?: RegExp}} Habit */
/** @typedef {Habit[]} Persona */

/** @type {Persona} */
export const CAMOMILLE = [
  { when: /\bcode\b/i, write: '123456' },
  { when: /mot de passe|password/i, write: 'coquelicot-7' },
  { when: /destinataire|de la personne|recipient|person's/i, write: 'tilleul@example.org' },
  { when: /e-mail|courriel|identifiant/i, write: 'camomille@example.org' },
  { when: /téléphone|phone/i, write: '06 39 98 12 34' },
  { when: /objet|sujet|subject/i, write: 'La photo du jardin' },
  { when: /message/i, write: 'Bonjour, voici la photo du jardin. À bientôt.' },
  { when: /ville|code postal|town/i, write: 'Nantes', point: /Nantes/ },
  { when: /heure|time/i, point: /\d{1,2}[:h]\d{2}/ },
  { when: /« Oui ».*« Non »/, point: /^Non/ },
  { when: /prénom|first name/i, write: 'Camomille' },
  { when: /médecin|spécialité|doctor/i, write: 'dentiste', point: /./ },
];

/**
 * The first habit that the words call up. What a site calls its things (« … ») is heard too.
 * @param {Persona} persona
 * @param {string} say
 * @returns {Habit | null}
 */
export function recall(persona, say) {
  const words = say.replace(/[\u00A0\u202F]/g, ' ').replaceAll('\u2019', "'");
  return persona.find(({ when }) => when.test(words)) ?? null;
}
