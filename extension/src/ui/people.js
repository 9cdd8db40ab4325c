/**
 * The people of a family identify themselves by a picture; no names are stored anywhere. The host
 * defines which pictures exist, and only ever adds to them.
 */
import { h } from './dom.js';

/** The pictures in icons/people/. */
export const DRAWN = [
  'bicycle',
  'bird',
  'boat',
  'cat',
  'dog',
  'fish',
  'guitar',
  'horse',
  'key',
  'rabbit',
  'rose',
  'sunflower',
  'teapot',
  'tree',
  'tulip',
  'umbrella',
];

/**
 * Null for a picture that a newer host knows and this extension does not have: then only its word
 * is shown.
 * @param {string} person
 */
export const pictureOf = (person) =>
  DRAWN.includes(person)
    ? h('img', { src: `../icons/people/${person}.svg`, alt: '', width: '48', height: '48' })
    : null;

/** @param {string} person @param {(key: string) => string} t */
export const pictureWord = (person, t) =>
  DRAWN.includes(person) ? t(`own_picture_${person}`) : person;
