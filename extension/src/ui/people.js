/**
 * The people of a family know themselves by a picture; no names are kept anywhere. Which pictures
 * there are is the host's to say, and it only ever adds to them.
 */
import { h } from './dom.js';

/** The drawings in icons/people/. */
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
 * Null for one that a newer host knows and we do not draw yet: its word stands alone.
 * @param {string} person
 */
export const pictureOf = (person) =>
  DRAWN.includes(person)
    ? h('img', { src: `../icons/people/${person}.svg`, alt: '', width: '48', height: '48' })
    : null;

/** @param {string} person @param {(key: string) => string} t */
export const pictureWord = (person, t) =>
  DRAWN.includes(person) ? t(`own_picture_${person}`) : person;
